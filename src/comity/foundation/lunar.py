"""Days of the lunar calendar of Vietnam, reckoned for the meridian of 105° east.

A month begins on the day of a new moon. Month 11 is the one with the winter solstice; where thirteen months lie between two
of these, the first in which the sun enters no new sign is the leap month (Meeus, Astronomical Algorithms, ch. 25 and 49).
"""

from datetime import date
from functools import cache
from math import floor, radians, sin

RECKONED = range(1900, 2200)
"""The lunar years for which the terms below are good to the day."""
EPOCH = 2451550.09766
"""The new moon of January 2000, as a Julian day."""
MONTH = 29.530588861
HERE = 7 / 24 + 0.5
"""From the noon of Greenwich, with which Julian days begin, to midnight at our meridian."""
SOLSTICE = 9
"""The sign of the sun, counted from spring in thirds of a season, that begins with the winter solstice."""
TO_ORDINAL = 1721425
"""What parts the Julian number of a day from its number in Python."""
MONTHS = 12

_MOON = (
    (-0.40720, 0, 1, 0),
    (0.17241, 1, 0, 0),
    (0.01608, 0, 2, 0),
    (0.01039, 0, 0, 2),
    (0.00739, -1, 1, 0),
    (-0.00514, 1, 1, 0),
    (0.00208, 2, 0, 0),
    (-0.00111, 0, 1, -2),
    (-0.00057, 0, 1, 2),
    (0.00056, 1, 2, 0),
    (-0.00042, 0, 3, 0),
    (0.00042, 1, 0, 2),
    (0.00038, 1, 0, -2),
    (-0.00024, -1, 2, 0),
)
"""Terms of the new moon: days, then multiples of the sun's anomaly, the moon's anomaly, the moon's latitude."""


def day_of(year: int, month: int, day: int) -> date:
    """Return the day of a lunar date of the years `RECKONED`; of a day that its month lacks, the last one. A leap month is never meant."""
    first, following = _months(year)[month - 1]
    return date.fromordinal(min(first + day - 1, following - 1))


def lunar_of(day: date) -> tuple[int, int, int]:
    """Return the lunar year, month and day of a day; a leap month counts on from the one before it."""
    months = (
        (day_of(year, month, 1), year, month) for year in (day.year - 1, day.year) for month in range(1, 13)
    )
    first, year, month = max(each for each in months if each[0] <= day)
    return year, month, (day - first).days + 1


@cache
def _months(year: int) -> list[tuple[int, int]]:
    """Return the first day of each month of a lunar year and of the month that follows it, without the leap month."""
    early, late = _eleventh(year - 1), _eleventh(year)
    months = [*_regular(early)[2:], *_regular(late)[:2]]
    return [(_new_moon(number), _new_moon(number + 1)) for number in months]


def _regular(eleventh: int) -> list[int]:
    """Return the numbers of twelve months from a month 11 on, past the leap month if there is one."""
    following = _following(eleventh)
    numbers = list(range(eleventh, following))
    if len(numbers) > MONTHS:
        leap = next(each for each in numbers[1:] if _sign(_new_moon(each)) == _sign(_new_moon(each + 1)))
        numbers.remove(leap)
    return numbers


def _eleventh(year: int) -> int:
    """Return the number of the month in which the sun of that December stands still."""
    number = floor((date(year, 12, 31).toordinal() + TO_ORDINAL - EPOCH) / MONTH)
    while _new_moon(number) > date(year, 12, 31).toordinal():
        number -= 1
    return number if _sign(_new_moon(number)) < SOLSTICE else number - 1


def _following(eleventh: int) -> int:
    return _eleventh(date.fromordinal(_new_moon(eleventh)).year + 1)


@cache
def _new_moon(number: int) -> int:
    """Return the day, here, of a new moon, by its number since that of January 2000."""
    ages = number / 1236.85
    sun = 2.5534 + 29.10535670 * number - 0.0000014 * ages**2
    moon = 201.5643 + 385.81693528 * number + 0.0107582 * ages**2
    latitude = 160.7108 + 390.67050284 * number - 0.0016118 * ages**2
    rounder = 1 - 0.002516 * ages
    found = EPOCH + MONTH * number + 0.00015437 * ages**2
    for days, of_sun, of_moon, of_latitude in _MOON:
        angle = of_sun * sun + of_moon * moon + of_latitude * latitude
        found += days * rounder ** abs(of_sun) * sin(radians(angle))
    found -= 0.00017 * sin(radians(124.7746 - 1.56375588 * number + 0.0020672 * ages**2))
    found += 0.000325 * sin(radians(299.77 + 0.107408 * number - 0.009173 * ages**2))
    return floor(found - _drift(ages) + HERE) - TO_ORDINAL


def _drift(ages: float) -> float:
    """Return by how much even time runs ahead of the turning of the earth (Espenak and Meeus), in days."""
    years = ages * 100
    return (62.92 + 0.32217 * years + 0.005589 * years**2) / 86400


@cache
def _sign(ordinal: int) -> int:
    """Return in which twelfth of its way the sun stands as a day begins here; the first begins with spring."""
    ages = (ordinal + TO_ORDINAL - HERE - 2451545) / 36525
    anomaly = radians(357.52911 + 35999.05029 * ages)
    middle = (1.914602 - 0.004817 * ages) * sin(anomaly) + 0.019993 * sin(2 * anomaly)
    place = 280.46646 + 36000.76983 * ages + middle + 0.000289 * sin(3 * anomaly)
    apparent = place - 0.00569 - 0.00478 * sin(radians(125.04 - 1934.136 * ages))
    return floor(apparent % 360 / 30)
