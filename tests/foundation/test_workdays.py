"""Counting in days of work."""

from datetime import date, timedelta

import pytest

from comity.foundation.workdays import WEEKDAYS, Workdays, months_after, why_no_holidays, why_no_weekdays

# 30 April and 1 May fall on Thursday and Friday in 2026; 17 February 2026 is a lunar new year.
CALENDAR = Workdays(("mon", "tue", "wed", "thu", "fri"), frozenset({"04-30", "05-01", "2026-02-17"}))


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 4, 29), True),
        (date(2026, 4, 30), False),
        (date(2027, 4, 30), False),
        (date(2026, 5, 2), False),
        (date(2026, 2, 17), False),
        (date(2027, 2, 17), True),
    ],
)
def test_day_when_weekend_or_holiday_is_no_workday(day, worked):
    assert CALENDAR.is_workday(day) is worked


def test_count_when_it_meets_holidays_and_a_weekend_passes_over_them():
    assert CALENDAR.after(date(2026, 4, 28), 2) == date(2026, 5, 4)


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        (date(2026, 4, 29), date(2026, 5, 4), 2),
        (date(2026, 5, 1), date(2026, 5, 3), 0),
        (date(2026, 5, 4), date(2026, 5, 4), 1),
    ],
)
def test_days_between_when_counted_then_both_ends_belong(first, last, count):
    assert CALENDAR.between(first, last) == count


@pytest.mark.parametrize(
    ("day", "count", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2023, 12, 31), 2, date(2024, 2, 29)),
        (date(2026, 11, 15), 14, date(2028, 1, 15)),
    ],
)
def test_months_when_the_month_is_shorter_then_its_last_day(day, count, later):
    assert months_after(day, count) == later


def test_last_workday_when_asked_on_a_holiday_lies_before_it():
    assert CALENDAR.on_or_before(date(2026, 5, 3)) == date(2026, 4, 29)


@pytest.mark.parametrize(
    ("written", "complaint"),
    [
        ((), None),
        (("02-29", "2027-01-02", "L12-30"), None),
        (("13-01",), "13-01"),
        (("L13-01",), "L13-01"),
        (("L01-31",), "L01-31"),
    ],
)
def test_holidays_when_no_days_are_refused(written, complaint):
    assert (why_no_holidays(written) or "none is").partition(" ")[0] == (complaint or "none")


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("L01-01", date(2027, 2, 6), date(2027, 2, 6)),
        ("L12-30", date(2027, 2, 5), date(2027, 2, 5)),
        ("L03-10", date(2027, 4, 16), date(2027, 4, 16)),
    ],
)
def test_holiday_when_of_the_lunar_calendar_then_on_its_day_alone(written, first, last):
    calendar = Workdays(WEEKDAYS, frozenset({written}))
    year = [date(2027, 1, 1) + timedelta(days=each) for each in range(365)]
    found = [day for day in year if calendar.is_holiday(day)]
    assert (found[0], found[-1]) == (first, last)


def test_count_when_it_meets_the_lunar_new_year_then_passes_over_it():
    days = frozenset({"L12-30", "L01-01", "L01-02", "L01-03", "L01-04"})
    calendar = Workdays(("mon", "tue", "wed", "thu", "fri"), days)
    assert calendar.after(date(2027, 2, 4), 1) == date(2027, 2, 10)
    assert calendar.between(date(2027, 2, 4), date(2027, 2, 10)) == 2


@pytest.mark.parametrize("year", [1, 1899, 2200, 9999])
def test_day_when_in_years_that_are_not_reckoned_then_still_answered(year):
    assert Workdays(WEEKDAYS, frozenset({"L01-01"})).is_workday(date(year, 6, 1)) is True


def test_weekdays_when_unknown_or_none_are_refused():
    assert [why_no_weekdays(names) is None for names in (("mon", "sat"), ("monday",), ())] == [
        True,
        False,
        False,
    ]
