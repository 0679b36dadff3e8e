"""Folding and sorting: the Python functions and their SQL twins give the same answers."""

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.foundation import text

VIETNAMESE = "aàáâãèéêìíòóôõùúăđĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹýy"
WORDS = st.text(
    alphabet=st.sampled_from(VIETNAMESE + VIETNAMESE.upper() + " -/0123456789bcdghklmnpqrstvxBĐ"), max_size=30
)
ANY_TEXT = st.text(
    alphabet=st.characters(exclude_categories=["Cs", "Cn"], max_codepoint=0xFFFF, exclude_characters="\0"),
    max_size=20,
)


def in_sql(function: str, value: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"select {function}(%s)", [value])
        return cursor.fetchone()[0]


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Nghị định", "nghi dinh"),
        ("ĐỐI NGOẠI", "doi ngoai"),
        ("Nghi\u0323 đi\u0323nh", "nghi dinh"),
        ("", ""),
    ],
)
def test_fold_of_vietnamese_drops_marks(written, folded):
    assert text.fold(written) == folded


IN_ORDER = "an àn ản ãn án ạn ăn ân bà da đa đà em êm ơn uy ưu"


@given(st.permutations(IN_ORDER.split()))
def test_sort_key_orders_as_the_dictionary(words):
    assert " ".join(sorted(words, key=text.sort_key)) == IN_ORDER


def test_clean_drops_controls_and_direction_marks():
    assert text.clean("a\u202eb\0c\r\nd\u0065\u0301") == "abc\nd\u00e9"


def test_clean_drops_half_characters():
    assert text.clean("a\ud83db") == "ab"


@given(WORDS)
def test_clean_twice_changes_nothing(value):
    assert text.clean(text.clean(value)) == text.clean(value)


@pytest.mark.django_db
@settings(max_examples=60, deadline=None)
@given(WORDS)
def test_fold_in_sql_equals_python(value):
    assert in_sql("fold_text", value) == text.fold(value)


@pytest.mark.django_db
@settings(max_examples=60, deadline=None)
@given(st.one_of(WORDS, ANY_TEXT))
def test_sort_key_in_sql_equals_python(value):
    assert in_sql("sort_key", value) == text.sort_key(value)
