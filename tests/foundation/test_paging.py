"""Paging by key where keys repeat or are absent, and counting that estimates only beyond what is cheap."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.db.models import Case, DateTimeField, F, UUIDField, Value, When
from django.test.utils import CaptureQueriesContext
from tests.factories.records import make_partner

from comity.foundation import clock, paging
from comity.foundation.paging import Count, Order, count_of, page_of
from comity.partners.models import Partner


@pytest.fixture
def rows(world):
    """Seven partners: three without one above them, four below the same two."""
    with world.acting("staff_officer@province_a") as actor:
        tops = [make_partner(actor, code=f"T{number}") for number in range(3)]
        for number in range(4):
            make_partner(actor, code=f"B{number}", parent=tops[number % 2].pk)
        yield Partner.objects.all()


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_pages_when_keys_repeat_or_are_absent_then_every_row_once_both_ways(rows, size, descending):
    order = Order("parent", F("parent_id"), UUIDField(null=True), descending=descending)
    forth = [page_of(rows, order, size=size)]
    while forth[-1].after:
        forth.append(page_of(rows, order, after=forth[-1].after, size=size))
    back = [forth[-1]]
    while back[-1].before:
        back.append(page_of(rows, order, before=back[-1].before, size=size))
    assert [row.pk for page in forth for row in page.rows] == [row.pk for row in order.sorted(rows)]
    assert [page.rows for page in back[::-1]] == [page.rows for page in forth]


def test_cursor_when_of_another_order_then_first_page(rows):
    order = Order("parent", F("parent_id"), UUIDField(null=True), descending=False)
    other = Order("-parent", F("parent_id"), UUIDField(null=True), descending=True)
    cursor = page_of(rows, other, size=2).after
    assert page_of(rows, order, after=cursor, size=2).rows == page_of(rows, order, size=2).rows


def test_count_when_few_then_exact(rows):
    assert count_of(rows) == Count(7, exact=True)


def test_count_when_many_then_estimated_from_a_sample(rows, monkeypatch):
    monkeypatch.setattr(paging, "FEW", 3)
    monkeypatch.setattr(paging, "COUNTED", 5)
    monkeypatch.setattr(paging, "SAMPLE", 2)
    sampled = rows.filter(pk__lt=UUID(int=2**127)).count()
    assert count_of(rows) == Count(max(2 * sampled, 5), exact=False)


def test_count_when_the_sample_is_near_the_limit_then_exact(rows, monkeypatch):
    for name, number in {"FEW": 3, "COUNTED": 8, "SAMPLE": 1}.items():
        monkeypatch.setattr(paging, name, number)
    assert count_of(rows) == Count(7, exact=True)


def test_count_when_far_too_many_then_few_rows_are_read(rows, monkeypatch):
    for name, number in {"FEW": 1, "COUNTED": 1, "SAMPLE": 1, "SAMPLED": 3}.items():
        monkeypatch.setattr(paging, name, number)
    third = rows.order_by("pk")[2]
    with CaptureQueriesContext(connection) as queries:
        counted = count_of(rows)
    about = 3 * 2**128 // third.pk.int
    limits = [int(found) for query in queries for found in re.findall(r"LIMIT (\d+)", query["sql"])]
    assert (limits, counted) == ([2, 3], Count(round(about, 2 - len(str(about))), exact=False))


@pytest.mark.parametrize(("days", "statements"), [(9, 1), (1, 2)])
def test_page_when_its_order_has_a_span_then_what_lies_beyond_is_read_only_to_fill_it(rows, days, statements):
    in_order = list(rows.order_by("pk"))
    moments = [
        When(pk=row.pk, then=Value(clock.now() - timedelta(days=age, hours=1)))
        for age, row in enumerate(in_order)
    ]
    order = Order("-at", Case(*moments), DateTimeField(), descending=True, span=timedelta(days=days))
    with CaptureQueriesContext(connection) as queries:
        first = page_of(rows, order, size=3)
    second = page_of(rows, order, size=3, after=first.after)
    back = page_of(rows, order, size=3, before=second.before)
    assert first.rows + second.rows == in_order[:6]
    assert (back.rows, len(queries)) == (first.rows, statements)


def test_count_when_estimated_then_says_about():
    assert str(Count(120_000, exact=False)) == "about 120\u202f000"
