"""Days of the lunar calendar against those that were kept."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from comity.foundation.lunar import RECKONED, day_of

KEPT = (
    "1968-01-29",
    "1985-01-21",
    "2007-02-17",
    "2020-01-25",
    "2021-02-12",
    "2022-02-01",
    "2023-01-22",
    "2024-02-10",
    "2025-01-29",
    "2026-02-17",
    "2027-02-06",
    "2028-01-26",
    "2029-02-13",
    "2030-02-02",
)
"""First days of lunar years in Vietnam; in 1968, 1985, 2007 and 2030 the one of the meridian of Beijing is another day."""
TENTH_OF_THE_THIRD = ("2023-04-29", "2024-04-18", "2025-04-07", "2026-04-26", "2027-04-16", "2028-04-04")
"""Of 2023 and 2025 a leap month, the second and the sixth, lies in the year."""


@pytest.mark.parametrize("kept", KEPT)
def test_new_year_when_reckoned_then_the_day_that_was_kept(kept):
    day = date.fromisoformat(kept)
    assert day_of(day.year, 1, 1) == day


@pytest.mark.parametrize("kept", TENTH_OF_THE_THIRD)
def test_day_when_a_leap_month_may_lie_before_it_then_the_one_that_was_kept(kept):
    day = date.fromisoformat(kept)
    assert day_of(day.year, 3, 10) == day


@given(some.sampled_from(RECKONED))
def test_year_when_gone_through_then_months_of_29_or_30_days_with_at_most_one_leap_month(year):
    firsts = [day_of(year, month, 1) for month in range(1, 13)]
    lasts = [day_of(year, month, 30) for month in range(1, 13)]
    assert {(last - first).days for first, last in zip(firsts, lasts, strict=True)} <= {28, 29}
    gaps = [(later - last).days for last, later in zip(lasts, firsts[1:], strict=False)]
    assert all(gap == 1 or gap in {30, 31} for gap in gaps)
    assert sum(gap > 1 for gap in gaps) <= 1
    assert date(year, 1, 20) <= firsts[0] <= date(year, 2, 22)
