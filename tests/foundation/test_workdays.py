"""Counting in days of work."""

from datetime import date

import pytest

from comity.foundation.workdays import Workdays, why_no_holidays, why_no_weekdays

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


def test_last_workday_when_asked_on_a_holiday_lies_before_it():
    assert CALENDAR.on_or_before(date(2026, 5, 3)) == date(2026, 4, 29)


@pytest.mark.parametrize(
    ("written", "complaint"),
    [((), None), (("02-29", "2027-01-02"), None), (("13-01",), "13-01 is neither MM-DD nor YYYY-MM-DD")],
)
def test_holidays_when_no_days_are_refused(written, complaint):
    assert why_no_holidays(written) == complaint


def test_weekdays_when_unknown_or_none_are_refused():
    assert [why_no_weekdays(names) is None for names in (("mon", "sat"), ("monday",), ())] == [
        True,
        False,
        False,
    ]
