"""The calendar and the feed: what stands on which day, what clashes, what nobody else may see."""

import os
import subprocess
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test import Client
from tests.factories.activities import DAYS, make_activity
from tests.factories.records import make_partner

from comity.access.models import Level
from comity.access.services.ways_in import TokenValues, make_feed
from comity.activities.models.activity import Activity
from comity.activities.queries import calendar
from comity.activities.queries.calendar import Chosen
from comity.activities.services import preparing
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


def test_year_when_one_runs_over_the_end_of_a_month_then_said_to_begin_and_found_in_both(world):
    with world.acting(STAFF) as actor:
        row = make_activity(actor, starts_on=date(2027, 3, 30), ends_on=date(2027, 4, 2))
    client = world.client(STAFF)
    page = client.get("/activities/calendar/year/?on=2027-01-01")
    assert [total for _month, _weeks, total in page.context["months"]][2:4] == [1, 0]
    assert (page.text.count(">1 begins<"), page.text.count(">0 begin<")) == (1, 11)
    for month in ("2027-03-01", "2027-04-10"):
        assert client.get(f"/activities/calendar/?on={month}").context["shown"] == [row]


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


@pytest.mark.parametrize(
    ("asked", "named"), [("partner=nobody", "partner"), ("by=moon", "by"), ("colour=red", "colour")]
)
def test_page_when_a_condition_cannot_be_met_then_named_and_nothing_is_shown(world, asked, named):
    with world.acting(STAFF) as actor:
        make_activity(actor)
    page = world.client(STAFF).get(f"/activities/calendar/?{asked}&on={DAYS['starts_on']}")
    assert (list(page.context["form"].errors), page.context["shown"]) == ([named], [])


def test_month_when_of_a_partner_then_with_what_belongs_to_it(actor):
    state = make_partner(actor)
    force = make_partner(actor, code="LA-A", name_en="Army", name_vi="Lục quân", parent=state)
    row = make_activity(actor, partners=[force])
    days = (DAYS["starts_on"], DAYS["ends_on"])
    assert calendar.activities_between(*days, Chosen(partner=state)) == [row]


def test_month_when_an_activity_lasts_then_each_day_says_whether_it_goes_on(world):
    with world.acting(STAFF) as actor:
        make_activity(actor)
    page = world.client(STAFF).get(f"/activities/calendar/?on={DAYS['starts_on']}")
    days = [day for week in page.context["weeks"] for day in week]
    assert [reach for day in days for _, reach in day.entries] == [
        "to-after",
        "from-before to-after",
        "from-before",
    ]


@pytest.mark.parametrize("view", ["", "year/"])
def test_page_when_it_holds_today_then_that_day_is_marked(world, view):
    client = world.client(STAFF)
    assert client.get(f"/activities/calendar/{view}").text.count('aria-current="date"') == 1
    assert 'aria-current="date"' not in client.get(f"/activities/calendar/{view}?on=2001-02-03").text


def test_line_when_it_holds_today_then_a_mark_stands_there(world):
    with world.acting(STAFF) as actor:
        for day in (clock.today(), date(2001, 2, 3)):
            make_activity(actor, starts_on=day, ends_on=day)
    pages = [world.client(STAFF).get(f"/activities/calendar/line/{on}").text for on in ("", "?on=2001-02-03")]
    assert [(page.count("bar-plan"), page.count("timeline-now")) for page in pages] == [(1, 1), (1, 0)]


@pytest.mark.parametrize(("view", "is_hidden"), [("", True), ("year/", True), ("line/", False)])
def test_page_when_it_is_no_line_of_time_then_how_a_line_is_divided_is_not_asked_for(world, view, is_hidden):
    form = world.client(STAFF).get(f"/activities/calendar/{view}?by=partner").context["form"]
    assert form["by"].is_hidden == is_hidden


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
    text = feed_of(world, "staff_officer@post_a1")
    assert "SUMMARY:Seen\\, and told\r\n" in text
    assert f"DTEND;VALUE=DATE:{days['ends_on'] + timedelta(days=1):%Y%m%d}" in text
    assert "Hidden" not in text


def test_feed_when_more_lies_behind_than_a_page_shows_then_what_lies_ahead_is_told(world):
    behind, ahead = (clock.today() + timedelta(days=days) for days in (-20, 20))
    with world.acting(STAFF) as actor:
        row = make_activity(actor, starts_on=behind, ends_on=behind)
        with connection.cursor() as cursor:
            cursor.execute(
                "insert into activities_activity select (jsonb_populate_record(a, jsonb_build_object("
                "'id', gen_random_uuid()))).* from activities_activity a, generate_series(1, %s) n where a.id = %s",
                [calendar.MOST, row.pk],
            )
        make_activity(actor, starts_on=ahead, ends_on=ahead, title_en="Ahead")
    assert "SUMMARY:Ahead" in feed_of(world, STAFF)


def feed_of(world, name):
    """What the calendar of another program is sent for an account."""
    with world.acting(name) as actor:
        values = TokenValues(name="Phone", days=30, level=Level.objects.get(no=1))
        secret = make_feed(actor=actor, values=values, purpose="activities")
    return Client().get(f"/feeds/{secret}/activities.ics").text


KHAL = """
[calendars]
[[comity]]
path = {folder}
type = calendar
[sqlite]
path = {folder}/khal.db
[locale]
local_timezone = {zone}
default_timezone = {zone}
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
timeformat = %H:%M
firstweekday = 0
"""


def told_by_khal(folder, feed, first, *, zone="Asia/Ho_Chi_Minh"):
    """The lines in which another program shows a feed, for five days from the first."""
    config, calendars = folder / "khal.conf", folder / "calendar"
    calendars.mkdir(exist_ok=True)
    config.write_text(KHAL.format(folder=calendars, zone=zone))
    (folder / "feed.ics").write_text(feed, newline="")
    shape = "{start-date} {start-time} {end-date} {end-time} {title} {location}"
    asked = (
        ["import", "--batch", str(folder / "feed.ics")],
        ["list", "--day-format", "", "-f", shape, first.isoformat(), "5d"],
    )
    for command in asked:
        told = subprocess.run(
            ["khal", "-c", str(config), *command],
            capture_output=True,
            text=True,
            check=True,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(folder)},
        )
    return list(dict.fromkeys(" ".join(line.split()) for line in told.stdout.splitlines() if line))


@pytest.mark.needs("khal")
def test_feed_when_read_by_another_program_then_stands_on_its_days(tmp_path):
    event = Event(
        "1@here",
        date(2027, 3, 1),
        "Giao lưu, lần thứ năm; " + "x" * 80,
        ends_on=date(2027, 3, 2),
        place="Na Mèo",
    )
    feed = calendar_of([event], product="Activities")
    told = told_by_khal(tmp_path, feed, date(2027, 2, 28))
    assert f"2027-03-01 2027-03-02 {event.summary} Na Mèo" in told


@pytest.mark.needs("khal")
@pytest.mark.parametrize(
    ("zone", "day", "hour"), [("Asia/Ho_Chi_Minh", 0, "22:30"), ("Asia/Tokyo", 1, "00:30")]
)
def test_feed_of_an_account_when_read_by_another_program_then_each_hour_stands_in_its_own_time(
    world, tmp_path, zone, day, hour
):
    first = clock.today() + timedelta(days=9)
    days = {"starts_on": first, "ends_on": first}
    with world.acting(STAFF) as actor:
        partner = make_partner(actor, country="JP")
        row = make_activity(actor, partners=[partner], kind="visit_out", scope="issued", **days)
        hidden = make_activity(actor, level=2, scope="issued", title_en="Hidden", **days)
        moment = datetime.combine(first, time(15, 30), tzinfo=UTC)
        for each, what in ((row, "Arrival"), (hidden, "Hidden point")):
            values = {"starts_at": moment, "ends_at": moment + timedelta(hours=1), "what": what}
            preparing.add_itinerary(actor=actor, activity=each, values=values)
    text = feed_of(world, "staff_officer@post_a1")
    assert f"DTSTART:{moment:%Y%m%dT%H%M%SZ}" in text
    told = told_by_khal(tmp_path, text, first, zone=zone)
    assert f"{first} {first} Exchange Na Meo" in told
    begins = first + timedelta(days=day)
    assert [line for line in told if line.startswith(f"{begins} {hour}") and "Arrival" in line]
    assert [line for line in told if "Hidden" in line] == []
