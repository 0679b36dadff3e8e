"""What is done outside every plan: with a reason and an approver, counted beside the programmes of its unit."""

from datetime import date

import pytest
from tests.factories.activities import hold, make, make_activity, make_measure

from comity.activities import queries
from comity.activities.services import registering
from comity.programmes.models.programme import Programme

COMMANDER = "commander@region"
YEAR = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}
NEXT_YEAR = {"starts_on": date(2027, 1, 1), "ends_on": date(2027, 12, 31)}


def make_programme(actor, **values):
    return make(actor, Programme, **{"code": "KH-26", "title_en": "Plan", **YEAR, **values})


@pytest.fixture
def actor(world):
    with world.acting(COMMANDER) as actor:
        yield actor


def test_unplanned_when_cleared_then_counted_beside_the_programme_of_its_unit_and_year(actor):
    row = hold(actor, make_activity(actor))
    hold(actor, make_activity(actor, measure=make_measure(actor)))
    make_activity(actor, title_en="Not cleared yet")
    assert list(queries.unplanned_beside(make_programme(actor))) == [row]
    other = make_programme(actor, code="KH-27", **NEXT_YEAR)
    assert list(queries.unplanned_beside(other)) == []


def test_unplanned_when_tied_to_a_measure_later_then_counted_no_more(actor):
    row = hold(actor, make_activity(actor))
    registering.tie_to_measure(actor=actor, activity=row, measure=make_measure(actor))
    assert not queries.unplanned_beside(make_programme(actor)).exists()


def test_page_of_a_programme_when_opened_then_says_why_and_who_approved(world):
    with world.acting(COMMANDER) as actor:
        row = hold(actor, make_activity(actor, title_en="Relief after the storm"))
        hold(actor, make_activity(actor, title_en="Hidden one", level=3))
        programme = make_programme(actor)
    page = world.client(COMMANDER).get(f"/programmes/{programme.pk}/?tab=unplanned")
    assert page.text.count(f"/activities/{row.pk}/") > 0
    assert f"Approved by {world.account(COMMANDER)}" in page.text
    assert '<span class="count">2</span>' in page.text
    with world.acting("inspector@region", working_level=1):
        assert list(queries.unplanned_beside(programme)) == [row]


def test_list_when_filtered_then_holds_what_is_unplanned(world):
    with world.acting(COMMANDER) as actor:
        hold(actor, make_activity(actor, title_en="Relief after the storm"))
        hold(actor, make_activity(actor, title_en="Planned", measure=make_measure(actor)))
        programme = make_programme(actor)
    browser = world.client(COMMANDER)
    address = browser.get(f"/programmes/{programme.pk}/?tab=unplanned").text
    link = address.split('href="/activities/?')[1].split('"')[0].replace("&amp;", "&")
    page = browser.get(f"/activities/?{link}")
    assert ("Relief after the storm" in page.text, ">Planned<" in page.text) == (True, False)
