"""What the pages of activities ask the database: no more of it when there is more to show."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.asking import queries_of
from tests.factories.activities import (
    DAYS,
    make_activity,
    make_counterpart,
    make_measure,
    make_person,
)
from tests.factories.records import make_partner

from comity.activities.services import preparing, taking_part

STAFF, READER = "staff_officer@province_a", "staff_officer@region"
MOST_QUERIES = 24
"""The statement that enters the session is not counted here."""
FILTERS = "kind=friendship_exchange&state=proposed&starts_on_after=2027-01-01"
PAGES = {
    "list": f"/activities/?{FILTERS}",
    "year": "/activities/calendar/year/?on=2027-03-01",
    "month": "/activities/calendar/?on=2027-03-01",
    "line by unit": "/activities/calendar/line/?on=2027-03-01",
    "line by partner": "/activities/calendar/line/?on=2027-03-01&by=partner",
}


@pytest.fixture
def partner(world):
    with world.acting(STAFF) as actor:
        return make_partner(actor)


def add_activities(world, partner, number):
    """Activities on days that follow one another, each of two partners, one of them new, and for a measure of its own."""
    with world.acting(STAFF) as actor:
        for n in range(number):
            other = make_partner(actor, code=f"LA-{number}-{n}", name_en=f"Partner {number}.{n}")
            day = DAYS["starts_on"] + timedelta(days=n)
            days = {"starts_on": day, "ends_on": day + timedelta(days=1)}
            make_activity(actor, partners=[partner, other], measure=make_measure(actor), **days)


@pytest.mark.parametrize("page", PAGES)
def test_page_when_three_times_as_many_then_as_many_queries(world, partner, page):
    browser = world.client(READER)
    add_activities(world, partner, 2)
    once = queries_of(browser, PAGES[page])
    add_activities(world, partner, 4)
    assert len(queries_of(browser, PAGES[page])) == len(once) <= MOST_QUERIES


def add_details(actor, activity, partner, number):
    """Members of both sides, points of the programme and of the checklist."""
    for n in range(number):
        names = {"name": f"Kham {number}.{n}", "post": f"Post {number}.{n}"}
        people = (
            {"person": make_person(actor, f"Nguyễn Văn {number}.{n}"), "counterpart": None},
            {"person": None, "counterpart": make_counterpart(actor, partner, **names)},
        )
        for each in people:
            taking_part.add_member(actor=actor, activity=activity, role="member", **each)
        point = {"starts_at": datetime(2027, 3, 1, 9, n, tzinfo=UTC), "what": "Talks", "partner": partner}
        preparing.add_itinerary(actor=actor, activity=activity, values=point)
        values = {"topic": "safety", "title_en": f"Look at gate {n}", "due_on": DAYS["starts_on"]}
        preparing.add_point(actor=actor, activity=activity, values=values)


@pytest.mark.parametrize("tab", ["people", "programme", "preparation"])
def test_activity_when_three_times_as_long_then_as_many_queries(world, partner, tab):
    browser = world.client(STAFF)
    with world.acting(STAFF) as actor:
        activity = make_activity(actor, partners=[partner], measure=make_measure(actor))
        add_details(actor, activity, partner, 2)
    address = f"/activities/{activity.pk}/?tab={tab}"
    once = queries_of(browser, address)
    with world.acting(STAFF) as actor:
        add_details(actor, activity, partner, 4)
    assert len(queries_of(browser, address)) == len(once) <= MOST_QUERIES


@pytest.mark.parametrize("of", ["partners", "measures"])
def test_tab_of_activities_when_three_times_as_many_then_as_many_queries(world, partner, of):
    browser = world.client(STAFF)
    with world.acting(STAFF) as actor:
        measure = make_measure(actor)
    address = f"/{of}/{(partner if of == 'partners' else measure).pk}/?tab=activities"
    counts = []
    for number in (2, 4):
        with world.acting(STAFF) as actor:
            for _ in range(number):
                make_activity(actor, partners=[partner], measure=measure)
        counts.append(len(queries_of(browser, address)))
    assert counts[0] == counts[1] <= MOST_QUERIES
