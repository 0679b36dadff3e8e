"""The calendar and the feed: what stands on which day, what clashes, what nobody else may see."""

import os
import subprocess
from datetime import date, timedelta

import pytest
from django.test import Client
from tests.factories.activities import DAYS, make_activity
from tests.factories.records import make_partner

from comity.access.models import Level
from comity.access.services.ways_in import TokenValues, make_feed
from comity.activities.models.activity import Activity
from comity.activities.queries import calendar
from comity.activities.queries.calendar import Chosen
from comity.foundation import clock
from comity.foundation.icalendar import Event, calendar_of

STAFF = "commander@region"
MARCH = (date(2027, 3, 1), date(2027, 3, 31))


@pytest.fixture
def actor(world):
    with world.acting(STAFF) as actor:
        yield actor


def test_month_when_partner_or_place_is_taken_twice_then_both_are_marked(actor):
    partner = make_partner(actor)
    one = make_activity(actor, partners=[partner], place="Vinh")
    other = make_activity(
        actor, partners=[partner], place="Hue", starts_on=date(2027, 3, 3), ends_on=date(2027, 3, 4)
    )
    make_activity(
        actor, partners=[partner], place="Hue", starts_on=date(2027, 3, 9), ends_on=date(2027, 3, 9)
    )
    assert calendar.clashing(calendar.activities_between(*MARCH, Chosen())) == {one.pk, other.pk}


@pytest.mark.parametrize("state", ["cancelled", "refused", "postponed"])
def test_month_when_it_does_not_take_place_then_absent(actor, state):
    Activity.objects.filter(pk=make_activity(actor).pk).update(state=state)
    assert calendar.activities_between(*MARCH, Chosen()) == []


def test_month_when_of_a_partner_then_only_with_that_one(actor):
    laos, other = make_partner(actor), make_partner(actor, code="KH", name_en="Cambodia")
    with_laos = make_activity(actor, partners=[laos])
    make_activity(actor, partners=[other])
    assert calendar.activities_between(*MARCH, Chosen(partner=laos)) == [with_laos]


def test_year_when_counted_then_by_first_day(actor):
    make_activity(actor)
    make_activity(actor)
    assert calendar.begun_by_day(*MARCH, Chosen())[0] == {DAYS["starts_on"]: 2}


def test_year_when_one_is_above_the_clearance_then_not_counted(world):
    with world.acting(STAFF) as actor:
        make_activity(actor, level=2, scope="issued")
        make_activity(actor, scope="issued")
    with world.acting("staff_officer@post_a1"):
        assert calendar.begun_by_day(*MARCH, Chosen())[0] == {DAYS["starts_on"]: 1}


@pytest.mark.parametrize("view", ["", "year/", "line/", "line/?by=partner"])
@pytest.mark.parametrize("on", ["2027-03-01", "0001-01-01", "9999-12-31", "nonsense"])
def test_page_when_any_day_is_asked_for_then_it_answers(world, view, on):
    with world.acting(STAFF) as actor:
        make_activity(actor, partners=[make_partner(actor)])
    joined = "&" if "?" in view else "?"
    assert world.client(STAFF).get(f"/activities/calendar/{view}{joined}on={on}").status_code == 200


def test_reschedule_when_dropped_on_a_day_then_the_form_asks_only_for_the_reason(world):
    with world.acting(STAFF) as actor:
        row = make_activity(actor)
    page = world.client(STAFF).get(f"/activities/{row.pk}/reschedule/?starts_on=2027-04-10")
    form = page.context["form"]
    assert (form.initial["starts_on"], form.initial["ends_on"]) == (date(2027, 4, 10), date(2027, 4, 12))


def test_feed_when_opened_then_holds_what_its_owner_may_see_and_no_more(world):
    days = {"starts_on": clock.today() + timedelta(days=9), "ends_on": clock.today() + timedelta(days=10)}
    with world.acting(STAFF) as actor:
        make_activity(actor, scope="issued", title_en="Seen, and told", **days)
        make_activity(actor, scope="issued", level=2, title_en="Hidden", **days)
    with world.acting("staff_officer@post_a1") as actor:
        values = TokenValues(name="Phone", days=30, level=Level.objects.get(no=1))
        secret = make_feed(actor=actor, values=values, purpose="activities")
    text = Client().get(f"/feeds/{secret}/activities.ics").text
    assert "SUMMARY:Seen\\, and told\r\n" in text
    assert f"DTEND;VALUE=DATE:{days['ends_on'] + timedelta(days=1):%Y%m%d}" in text
    assert "Hidden" not in text


KHAL = """
[calendars]
[[comity]]
path = {folder}
type = calendar
[sqlite]
path = {folder}/khal.db
[locale]
local_timezone = Asia/Ho_Chi_Minh
default_timezone = Asia/Ho_Chi_Minh
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
timeformat = %H:%M
firstweekday = 0
"""


@pytest.mark.needs("khal")
def test_feed_when_read_by_another_program_then_stands_on_its_days(tmp_path):
    event = Event(
        "1@here",
        date(2027, 3, 1),
        "Giao lưu, lần thứ năm; " + "x" * 80,
        ends_on=date(2027, 3, 2),
        place="Na Mèo",
    )
    config, folder = tmp_path / "khal.conf", tmp_path / "calendar"
    folder.mkdir()
    config.write_text(KHAL.format(folder=folder))
    (folder / "feed.ics").write_bytes(calendar_of([event], product="Activities").encode())
    told = subprocess.run(
        [
            "khal",
            "-c",
            str(config),
            "list",
            "-f",
            "{start-date} {end-date} {title} {location}",
            "2027-02-28",
            "5d",
        ],
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(tmp_path)},
    )
    assert f"2027-03-01 2027-03-02 {event.summary} Na Mèo" in told.stdout.splitlines()
