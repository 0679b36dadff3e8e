"""Hours and days: elsewhere, at the border of midnight, over the lunar new year."""

from datetime import UTC, date, datetime

import pytest
from django.conf import settings
from tests.factories.activities import make, make_activity
from tests.factories.records import make_partner

from comity.activities.models.preparation import ItineraryItem
from comity.activities.queries.clashes import Plan, clashes
from comity.activities.services import preparing
from comity.activities.services.duties import REPORTED_WITHIN
from comity.partners.models import Blackout
from comity.threads.queries import duties_of

COMMANDER = "commander@region"


@pytest.fixture
def actor(world):
    with world.acting(COMMANDER) as actor:
        yield actor


def abroad(actor, **values):
    partner = make_partner(actor, code="JP", name_en="Japan", country="JP")
    return make_activity(actor, partners=[partner], kind="visit_out", **values)


@pytest.mark.parametrize(
    ("country", "kind", "zone"),
    [
        ("JP", "visit_out", "Asia/Tokyo"),
        ("LA", "visit_out", "Asia/Vientiane"),
        ("RU", "visit_out", ""),
        ("", "visit_out", ""),
        ("JP", "visit_in", ""),
    ],
)
def test_activity_when_abroad_in_a_country_of_one_time_then_reckoned_in_it(actor, country, kind, zone):
    partner = make_partner(actor, country=country)
    assert make_activity(actor, partners=[partner], kind=kind).time_zone == zone


def test_zone_when_given_then_kept(actor):
    assert abroad(actor, time_zone="Asia/Seoul").time_zone == "Asia/Seoul"


def test_programme_when_typed_for_elsewhere_then_stored_as_the_moment_there_and_shown_in_both_times(world):
    with world.acting(COMMANDER) as actor:
        row = abroad(actor)
    browser = world.client(COMMANDER)
    typed = {"starts_at": "2027-03-02T00:30", "ends_at": "2027-03-02T02:00", "what": "Arrival"}
    assert browser.post(f"/activities/{row.pk}/programme/", typed).status_code == 302
    with world.acting(COMMANDER):
        assert ItineraryItem.objects.get().starts_at == datetime(2027, 3, 1, 15, 30, tzinfo=UTC)
    page = browser.get(f"/activities/{row.pk}/?tab=programme").text
    # Past midnight there, it is still the evening before here.
    said = ["Tuesday, 2 Mar 2027", "00:30", "1 Mar 2027, 22:30 here", "Times of Asia/Tokyo"]
    assert [each for each in said if each not in page] == []


def test_programme_when_clocks_there_show_our_time_then_shown_once(world):
    with world.acting(COMMANDER) as actor:
        partner = make_partner(actor, country="LA")
        row = make_activity(actor, partners=[partner], kind="visit_out")
        moment = datetime(2027, 3, 1, 2, 0, tzinfo=UTC)
        preparing.add_itinerary(actor=actor, activity=row, values={"starts_at": moment, "what": "Talks"})
    page = world.client(COMMANDER).get(f"/activities/{row.pk}/?tab=programme").text
    assert ("09:00" in page, "Times of" in page) == (True, False)


def test_patrol_when_typed_for_elsewhere_then_its_moments_are_those_there(world):
    with world.acting(COMMANDER) as actor:
        row = abroad(actor)
    typed = {"starts_at": "2027-03-01T06:00", "ends_at": "2027-03-01T18:00", "route": "Along the river"}
    world.client(COMMANDER).post(f"/activities/{row.pk}/patrol/", typed)
    with world.acting(COMMANDER):
        (part,) = row.patrol_parts.all()
        assert part.starts_at == datetime(2027, 2, 28, 21, 0, tzinfo=UTC)


def test_clashes_when_over_the_lunar_new_year_then_its_days_are_said(actor):
    words = [clash.words for clash in clashes(Plan(date(2027, 2, 5), date(2027, 2, 7)))]
    assert words == ["A holiday of ours: 5 Feb 2027, 6 Feb 2027, 7 Feb 2027"]
    assert clashes(Plan(date(2027, 2, 17), date(2027, 2, 18))) == []


@pytest.mark.parametrize(("day", "is_said"), [(date(2028, 1, 27), True), (date(2028, 2, 7), False)])
def test_clashes_when_the_partner_rests_by_the_lunar_calendar_then_on_its_days_of_that_year(
    actor, day, is_said
):
    partner = make_partner(actor)
    days = {"starts_on": date(2027, 2, 6), "ends_on": date(2027, 2, 8)}
    make(actor, Blackout, partner=partner, reason="Tết", yearly=True, lunar=True, **days)
    found = clashes(Plan(day, day, frozenset([partner.pk])))
    assert any("receives nobody" in clash.words for clash in found) is is_said


def test_report_when_the_lunar_new_year_lies_between_then_due_after_it(actor):
    days = {"starts_on": date(2027, 2, 3), "ends_on": date(2027, 2, 3)}
    row = make_activity(actor, **days)
    assert [duty.due_on for duty in duties_of(row)] == [days["starts_on"]]
    assert settings.COMITY_WORKDAYS.after(days["ends_on"], REPORTED_WITHIN) == date(2027, 2, 15)
