"""How days, numbers and outlines are worded on paper."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override

from comity.documents.papers import wording
from comity.documents.papers.context import Section, Table

MAY, JUNE, NEXT = date(2027, 5, 10), date(2027, 6, 2), date(2028, 1, 3)


@pytest.mark.parametrize(
    ("language", "last", "words", "figures"),
    [
        ("vi", MAY, "ngày 10 tháng 5 năm 2027", "10/05/2027"),
        ("vi", date(2027, 5, 11), "từ ngày 10 đến ngày 11 tháng 5 năm 2027", "10 – 11/05/2027"),
        ("vi", JUNE, "từ ngày 10 tháng 5 đến ngày 02 tháng 6 năm 2027", "10/05 – 02/06/2027"),
        ("vi", NEXT, "từ ngày 10 tháng 5 năm 2027 đến ngày 03 tháng 01 năm 2028", "10/05/2027 – 03/01/2028"),
        ("en", MAY, "10 May 2027", "10 May 2027"),
        ("en", date(2027, 5, 11), "from 10 to 11 May 2027", "10 – 11 May 2027"),
        ("en", JUNE, "from 10 May to 2 June 2027", "10 May – 2 Jun 2027"),
        ("en", NEXT, "from 10 May 2027 to 3 January 2028", "10 May 2027 – 3 Jan 2028"),
    ],
)
def test_period_when_worded_then_what_its_ends_share_is_said_once(language, last, words, figures):
    with override(language):
        assert (wording.period_in_words(MAY, last), wording.period_in_figures(MAY, last)) == (words, figures)


@pytest.mark.parametrize(
    ("value", "vietnamese", "english"),
    [
        (None, "", ""),
        (Decimal("150000000.00"), "150.000.000", "150\u202f000\u202f000"),
        (Decimal("2.5000"), "2,5", "2.5"),
        (0, "0", "0"),
    ],
)
def test_number_when_in_figures_then_as_the_language_writes_it(value, vietnamese, english):
    for language, written in (("vi", vietnamese), ("en", english)):
        with override(language):
            assert wording.number_in_figures(value) == written


def test_sections_when_outlined_then_numbered_without_those_that_say_nothing():
    given = (
        Section("Aims", ("One.",)),
        Section("Empty"),
        Section("Parts"),
        Section("First", ("x",), level=2),
        Section("Nothing", level=2),
        Section("Second", facts=(("a", "b"),), level=2),
        Section("Heading above nothing"),
        Section("Part of nothing", level=2),
        Section("End", ("x",)),
    )
    headings = [section.heading for section in wording.outlined(given)]
    assert headings == ["I. Aims", "II. Parts", "1. First", "2. Second", "III. End"]


@pytest.mark.parametrize(
    ("title", "kind", "bare"),
    [
        ("Kế hoạch năm 2027", "Kế hoạch", "Năm 2027"),
        ("KẾ HOẠCH năm 2027", "Kế hoạch", "Năm 2027"),
        ("Kế hoạch", "Kế hoạch", "Kế hoạch"),
        ("Planning for 2027", "Plan", "Planning for 2027"),
        ("Plan for 2027", "Plan", "for 2027"),
    ],
)
def test_title_when_it_begins_with_the_type_then_that_is_said_once(title, kind, bare):
    assert wording.without_type(title, kind) == bare


def test_lines_when_split_then_only_those_that_say_something():
    assert wording.lines_of(" one \n\n two\n") == ("one", "two")
    assert wording.facts(("a", None), ("b", ""), ("c", 0)) == (("c", "0"),)


def test_listing_when_no_row_says_anything_in_a_column_then_without_it():
    table = wording.listing(("No.", "Where", "What"), [(1, "", "Talks"), (2, None, "Dinner")], (1, 2, 3))
    assert table == Table(("No.", "What"), (("1", "Talks"), ("2", "Dinner")), (1, 3))
    assert wording.listing(("No.",), [], (1,)) is None
