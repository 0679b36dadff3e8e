"""The list of every record type: search, filters, order, pages, count, parts for htmx, cost."""

import re
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from tests.contract.samples import SAMPLES, SLUGS

from comity.kit.listing import PAGE_SIZE, Listing

FEW = 4
IDS = re.compile(r'name="pick" value="([0-9a-f-]{36})"')


def ids_on(response):
    return IDS.findall(response.content.decode())


def walk(browser, address, rel):
    """Follow the pager to its end; return the ids of each page and the last address."""
    pages = []
    while address:
        body = browser.get(address)
        pages.append(ids_on(body))
        last = address
        link = re.search(rf'rel="{rel}" href="([^"]+)"', body.content.decode())
        address = link and address.partition("?")[0] + link[1].replace("&amp;", "&")
    return pages, last


def test_types_when_declared_then_each_has_a_sample():
    assert sorted(SAMPLES) == sorted(SLUGS)


def test_list_when_empty_then_says_what_to_do(kit, browser, only):
    page = browser.get(kit.url("list"), only)
    assert (page.status_code, ids_on(page)) == (200, [])
    assert 'class="empty' in page.content.decode()


def test_list_when_rows_then_shows_each_and_counts_them(kit, browser, fill, only):
    rows = fill(1, 2, 3)
    page = browser.get(kit.url("list"), only)
    assert sorted(ids_on(page)) == sorted(str(row.pk) for row in rows)
    assert page.context["listing"].count.number == len(rows)


def test_search_when_written_without_marks_then_finds(kit, sample, browser, fill):
    if sample.text not in kit.search_fields:
        pytest.skip("the sample's text is not searched")
    wanted, _other = fill(1, **{sample.text: "Đường biên"}), fill(2)
    page = browser.get(kit.url("list"), {"q": "duong  BIEN"})
    assert ids_on(page) == [str(row.pk) for row in wanted]


def test_search_when_pattern_signs_then_taken_literally(kit, browser, fill):
    fill(1, 2)
    assert ids_on(browser.get(kit.url("list"), {"q": "%"})) == []


def test_order_when_each_column_both_ways_then_reversed(kit, browser, fill, only):
    fill(*range(1, 6))
    for name in [name for name in _listing(kit).sorts if not name.startswith("-")]:
        up = ids_on(browser.get(kit.url("list"), {"sort": name, **only}))
        down = ids_on(browser.get(kit.url("list"), {"sort": f"-{name}", **only}))
        assert len(up) == 5
        assert down == up[::-1]


def test_pages_when_walked_both_ways_then_every_row_once_in_order(kit, browser, fill, only):
    rows = fill(*range(1, PAGE_SIZE + 6))
    forth, last = walk(browser, f"{kit.url('list')}?{urlencode({'columns': 'label', **only})}", "next")
    back, _first = walk(browser, last, "prev")
    assert [len(page) for page in forth] == [PAGE_SIZE, 5]
    assert sorted(each for page in forth for each in page) == sorted(str(row.pk) for row in rows)
    assert back == forth[::-1]


def test_every_order_when_walked_both_ways_then_every_row_once(world, kit, writer, fill, only, monkeypatch):
    """Pages are small here, so that rows alike in a column are parted often."""
    monkeypatch.setattr("comity.kit.listing.PAGE_SIZE", FEW)
    rows = fill(*range(1, 2 * FEW + 3))
    for name in _listing(kit).sorts:
        with world.acting(writer) as actor:
            forth, last = follow(kit, actor, urlencode({"sort": name, "columns": "label", **only}), "after")
            back, _first = follow(kit, actor, last, "before")
        assert [len(page) for page in forth] == [FEW, FEW, 2]
        assert sorted(each for page in forth for each in page) == sorted(row.pk for row in rows)
        assert back == forth[::-1]


def follow(kit, actor, query, way):
    """Read the list of an address, then that of each address that its pager leads to; the last one with what was read."""
    pages = []
    while query:
        last, listing = query, Listing(kit, actor, QueryDict(query))
        pages.append([row.pk for row in listing.page.rows])
        place = getattr(listing.page, way)
        query = place and listing.link(**{way: place}).removeprefix("?")
    return pages, last


def test_page_when_cursor_is_garbage_or_of_another_order_then_first_page(kit, browser, fill, only):
    fill(1, 2)
    for cursor in ("x", "W10:1:x", "\x00", "ở" * 300):
        assert len(ids_on(browser.get(kit.url("list"), {"after": cursor, **only}))) == 2


def test_filter_when_value_makes_no_sense_then_no_rows_and_a_reason(kit, browser, fill):
    fill(1)
    page = browser.get(kit.url("list"), {"label": "99"})
    assert (page.status_code, ids_on(page)) == (200, [])
    assert "has-error" in page.content.decode()


def test_filter_when_label_chosen_then_only_its_rows_and_a_chip(kit, browser, fill, only):
    rows = fill(1, 2)
    page = browser.get(kit.url("list"), {"label": "0", **only})
    assert sorted(ids_on(page)) == sorted(str(row.pk) for row in rows)
    assert [chip["text"] for chip in page.context["chips"]] == ["Open"]
    assert ids_on(browser.get(kit.url("list"), {"label": "1", **only})) == []


def test_list_when_htmx_asks_then_only_the_part(kit, browser, fill):
    fill(1)
    part = browser.get(kit.url("list"), headers={"HX-Request": "true", "HX-Target": "section#records"})
    assert part.content.decode().lstrip().startswith('<section class="list" id="records"')
    assert "HX-Request" in part["Vary"]


def test_columns_when_chosen_then_shown_in_the_order_of_the_type(kit, browser, fill):
    fill(1)
    page = browser.get(kit.url("list"), {"columns": ["label", "changed_at"]})
    order = [each.name for each in kit.offered_columns if each.name in {"changed_at", "label"}]
    assert [each.name for each in page.context["listing"].columns] == order


def test_list_when_more_rows_then_no_more_queries(kit, browser, fill):
    """Whatever columns are chosen: the title of a row may need more than they show."""
    counts = {"": [], "?columns=label": []}
    for numbers in ((1,), (2, 3), range(4, PAGE_SIZE + 20)):
        fill(*numbers)
        browser.get(kit.url("list"))
        for query, counted in counts.items():
            with CaptureQueriesContext(connection) as queries:
                browser.get(f"{kit.url('list')}{query}")
            counted.append(len(queries))
    for one, three, many in counts.values():
        assert one == three
        assert many - three <= 1, "a second page is counted, which is one query"
        assert many <= 12


def _listing(kit):
    return Listing(kit, None, QueryDict())
