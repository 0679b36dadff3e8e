"""Days on which a partner receives nobody: once, every year by the sun or by the moon."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.partners import make_blackout
from tests.factories.records import make_partner

from comity.foundation.lunar import day_of, lunar_of
from comity.partners.models import Blackout
from comity.partners.queries.relationship import MOST_SHOWN

WRITER = "staff_officer@province_a"
DAYS = st.dates(date(1950, 1, 1), date(2100, 12, 31))


def blackout(first, last, **repeats):
    return Blackout(reason="Rest", starts_on=first, ends_on=last, **repeats)


def test_days_when_by_the_moon_then_on_the_lunar_new_year_of_each_year():
    tet = blackout(date(2026, 2, 16), date(2026, 2, 20), yearly=True, lunar=True)
    found = tet.days_between(date(2026, 1, 1), date(2029, 12, 31))
    assert [first for first, _last in found] == [
        date(2026, 2, 16),
        date(2027, 2, 5),
        date(2028, 1, 25),
        date(2029, 2, 12),
    ]
    assert {last - first for first, last in found} == {timedelta(days=4)}


@given(
    day=DAYS, years=st.integers(0, 6), length=st.integers(0, 40), yearly=st.booleans(), lunar=st.booleans()
)
def test_days_touch_the_time_asked_for_and_never_come_before_they_began(day, years, length, yearly, lunar):
    row = blackout(day, day + timedelta(days=length), yearly=yearly, lunar=yearly and lunar)
    first, last = day + timedelta(days=300 * years), day + timedelta(days=300 * years + 200)
    found = row.days_between(first, last)
    assert found == sorted(found)
    for starts_on, ends_on in found:
        assert starts_on >= day
        assert ends_on - starts_on == timedelta(days=length)
        assert starts_on <= last
        assert ends_on >= first


@given(day=DAYS)
def test_lunar_date_of_a_day_leads_back_to_it(day):
    year, month, number = lunar_of(day)
    found = day_of(year, month, min(number, 30))
    assert (found == day) or number > (found - day_of(year, month, 1)).days + 1


def test_days_when_on_29_february_then_the_day_before_in_other_years():
    leap = blackout(date(2024, 2, 29), date(2024, 2, 29), yearly=True)
    found = leap.days_between(date(2025, 1, 1), date(2028, 12, 31))
    assert [first for first, _last in found] == [
        date(2025, 2, 28),
        date(2026, 2, 28),
        date(2027, 2, 28),
        date(2028, 2, 29),
    ]


@pytest.mark.parametrize(
    ("given_values", "words"),
    [
        ({"lunar": True}, "Only what comes back every year follows the moon."),
        ({"ends_on": date(2026, 4, 1)}, "The last day lies before the first."),
    ],
)
def test_blackout_when_it_makes_no_sense_then_refused(world, given_values, words):
    with world.acting(WRITER) as actor, pytest.raises(ValidationError, match=words):
        make_blackout(actor, make_partner(actor), **given_values)


def test_page_when_many_rest_then_the_soonest_of_them_and_the_way_to_all(world):
    with world.acting(WRITER) as actor:
        partner = make_partner(actor)
        for month in range(1, 13):
            for day in (1, 11, 21):
                days = {"starts_on": date(2020, month, day), "ends_on": date(2020, month, day)}
                make_blackout(actor, partner, reason=f"{month}-{day}", yearly=True, **days)
    page = world.client("viewer@province_a").get(f"/partners/{partner.pk}/").context
    days = [first for first, *_rest in page["days"]]
    assert (len(page["blackouts"].rows), page["blackouts"].every) == (MOST_SHOWN, 36)
    assert days == sorted(days)
    assert days[-1] - days[0] < timedelta(days=12 * MOST_SHOWN)
