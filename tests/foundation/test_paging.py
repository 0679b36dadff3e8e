"""Paging by key where keys repeat or are absent, and counting that estimates only beyond what is cheap."""

from uuid import UUID

import pytest
from django.db.models import F, UUIDField
from tests.factories.records import make_partner

from comity.foundation import paging
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
    monkeypatch.setattr(paging, "COUNTED", 5)
    monkeypatch.setattr(paging, "SAMPLE", 2)
    sampled = rows.filter(pk__lt=UUID(int=2**127)).count()
    assert count_of(rows) == Count(max(2 * sampled, 5), exact=False)


def test_count_when_estimated_then_says_about():
    assert str(Count(120_000, exact=False)) == "about 120\u202f000"
