"""The saved views, totals and choosers of every record type: within the reader's reach, at a constant cost."""

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from tests.contract.samples import SAMPLES, SLUGS, kit_of

from comity.kit.listing import Listing
from comity.lists.models import SavedView

HTMX = {"HX-Request": "true"}


@pytest.fixture
def save(kit, browser):
    def save(query, **more):
        answer = browser.post(
            f"{kit.url('list')}views/", {"name": "Mine", "kind": "personal", "query": query, **more}
        )
        assert answer.status_code == 302
        return answer["Location"]

    return save


def test_view_when_saved_then_its_tab_leads_to_the_same_list(kit, browser, fill, save):
    fill(1, 2)
    address = save("columns=label&sort=label&density=compact&nonsense=1")
    page = browser.get(address)
    assert page.status_code == 200
    assert [each.name for each in page.context["listing"].columns] == ["label"]
    assert "nonsense" in page.context["parts"]["above"]


def test_view_when_hidden_rows_then_its_count_is_the_same(kit, browser, fill, hide, save, same):
    fill(1, 2)
    save("label=0")
    counted = same(browser.get(f"{kit.url('list')}views/", headers=HTMX))
    hide(11, 12)
    assert same(browser.get(f"{kit.url('list')}views/", headers=HTMX)) == counted


def test_view_when_personal_then_404_to_everybody_else(world, kit, browser, save):
    address = save("")
    pk = QueryDict(address.partition("?")[2])["view"]
    other = world.client("staff_officer@region")
    mine, theirs = (each.get(f"{kit.url('list')}views/{pk}/").status_code for each in (browser, other))
    assert (mine, theirs) == (200, 404)
    assert other.post(f"{kit.url('list')}views/{pk}/delete/").status_code == 404


def test_list_when_more_views_then_no_more_queries(kit, browser, fill, save):
    fill(1, 2)
    counts = []
    for _ in range(3):
        save("q=x")
        browser.get(kit.url("list"))
        with CaptureQueriesContext(connection) as queries:
            browser.get(kit.url("list"))
        counts.append(len(queries))
    assert counts == counts[:1] * 3
    assert counts[0] <= 12


def test_counts_when_more_views_then_one_statement_for_all(kit, browser, fill, save):
    fill(1, 2)
    asked = []
    for query in ("", "columns=label", "density=compact", "sort=label"):
        save(query)
        with CaptureQueriesContext(connection) as queries:
            page = browser.get(f"{kit.url('list')}views/", headers=HTMX)
        asked.append(len(queries))
    assert asked[1:] == asked[:1] * 3
    assert len(page.context["views"]) == 4


def test_totals_when_rows_are_hidden_then_the_same(world, kit, writer, fill, hide):
    if not kit.totals:
        pytest.skip("the type declares no totals")
    fill(1, 2)
    hide(20, 21)
    columns = QueryDict(mutable=True)
    columns.setlist("columns", [each.name for each in kit.totals])
    with world.acting(writer) as actor:
        listing = Listing(kit, actor, columns)
        values = [getattr(row, total.name) for total, _ in listing.totals.values for row in listing.rows]
        extremes = {total.how: value for total, value in listing.totals.values}
    known = [value for value in values if value is not None]
    assert extremes.get("earliest") in {min(known, default=None), None}
    assert extremes.get("latest") in {max(known, default=None), None}


@pytest.mark.parametrize("slug", [slug for slug in SLUGS if kit_of(slug).form_sections])
def test_chooser_when_asked_then_offers_nothing_hidden(world, slug):
    kit = kit_of(slug)
    client = world.client(f"{SAMPLES[slug].role}@province_a")
    answer = client.get(
        kit.new_url, {"find": "unit", "unit-find": "post"}, headers={"Accept": "application/json"}
    )
    words = sorted(words for _key, words in answer.json()["choices"])
    assert words == ["Post a1", "Post a2"]


def test_chooser_when_field_is_unknown_then_404(kit, browser):
    answer = browser.get(kit.url("list"), {"find": "x"}, headers={"Accept": "application/json"})
    assert answer.status_code == 404


def test_view_when_its_record_is_read_then_kept_under_the_working_level(world, kit, writer, save):
    save("")
    with world.acting(writer) as actor:
        assert SavedView.objects.get().label.level_id == actor.working_level
