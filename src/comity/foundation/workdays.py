"""The working calendar of the site: which days are worked, and counting in them."""

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from comity.foundation.lunar import RECKONED, day_of

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ONE_DAY = timedelta(days=1)
LONGEST_REST = 60
LUNAR = re.compile(r"L(0[1-9]|1[0-2])-(0[1-9]|[12]\d|30)")


@dataclass(frozen=True)
class Workdays:
    """Weekdays by their English short names; holidays as `MM-DD` for every year or `YYYY-MM-DD` for one.

    `LMM-DD` is a day of every lunar year, such as L01-01, the first of Tết; L12-30 is the last of the year.
    """

    weekdays: tuple[str, ...]
    holidays: frozenset[str]

    def is_workday(self, day: date) -> bool:
        return WEEKDAYS[day.weekday()] in self.weekdays and not self.is_holiday(day)

    def is_holiday(self, day: date) -> bool:
        """Tell whether the day is one of the holidays, by either calendar."""
        written = day.isoformat()
        return not self.holidays.isdisjoint((written, written[5:])) or day in _lunar_days(
            self.holidays, day.year
        )

    def on_or_before(self, day: date) -> date:
        """Return the last day of work that is not after `day`."""
        return next(each for each in _steps(day, -ONE_DAY) if self.is_workday(each))

    def after(self, day: date, count: int) -> date:
        """Return the `count`-th day of work after `day`, which is itself not counted."""
        for _ in range(count):
            day = next(each for each in _steps(day + ONE_DAY, ONE_DAY) if self.is_workday(each))
        return day

    def between(self, first: date, last: date) -> int:
        """Return how many days of work lie between two days, both counted."""
        days = (first + ONE_DAY * number for number in range((last - first).days + 1))
        return sum(self.is_workday(day) for day in days)


@cache
def _lunar_days(holidays: frozenset[str], year: int) -> frozenset[date]:
    """Return the lunar holidays that may fall in a year; the last months of a lunar year reach into the next one."""
    found = [(int(said[1]), int(said[2])) for each in holidays if (said := LUNAR.fullmatch(each))]
    years = (each for each in (year - 1, year) if each in RECKONED)
    return frozenset(day_of(each, *said) for each in years for said in found)


def _steps(day: date, step: timedelta) -> Iterable[date]:
    return (day + step * number for number in range(LONGEST_REST))


def why_no_weekdays(names: Iterable[str]) -> str | None:
    """Return what is wrong with a list of weekdays, or None."""
    return None if names and set(names) <= set(WEEKDAYS) else f"name some of {', '.join(WEEKDAYS)}"


def why_no_holidays(written: Iterable[str]) -> str | None:
    """Return what is wrong with a list of holidays, or None."""
    for each in written:
        if LUNAR.fullmatch(each):
            continue
        try:
            # A leap year, so that 29 February may be a yearly holiday.
            date.fromisoformat(f"2000-{each}" if re.fullmatch(r"\d\d-\d\d", each) else each)
        except ValueError:
            return f"{each} is neither MM-DD nor YYYY-MM-DD, nor LMM-DD of the lunar calendar"
    return None


def months_after(day: date, count: int) -> date:
    """Return the same day `count` months later, or the last day of that month where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
