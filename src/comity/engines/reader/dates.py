"""Dates and calendar periods as they are written in English and Vietnamese, found by one scan and given in ISO form."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_CENTURY = 100
_DAY_AND_MONTH = 2
_MONTHS_A_YEAR = 12
_TURN_OF_CENTURY = 70
MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "jan",
    "feb",
    "mar",
    "apr",
    "jun",
    "jul",
    "aug",
    "sept",
    "sep",
    "oct",
    "nov",
    "dec",
]
_MONTH_NUMBER = {name: (index if index < _MONTHS_A_YEAR else None) for index, name in enumerate(MONTHS)}
_SHORT = {
    "jan": 1,
    "feb": 2,
    "mar": 3,
    "apr": 4,
    "jun": 6,
    "jul": 7,
    "aug": 8,
    "sept": 9,
    "sep": 9,
    "oct": 10,
    "nov": 11,
    "dec": 12,
}
_ORDINALS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "last": 4,
    "1st": 1,
    "2nd": 2,
    "3rd": 3,
    "4th": 4,
}
_ROMAN = {
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "1": 1,
    "2": 2,
    "3": 3,
    "4": 4,
    "một": 1,
    "hai": 2,
    "ba": 3,
    "tư": 4,
    "bốn": 4,
}

_MONTH = rf"(?:{'|'.join(MONTHS)})\b\.?"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_YEAR = r"(?:1[89]\d\d|20\d\d)"
_ST = r"(?: ?(?:st|nd|rd|th))?"
_SP = r"[ \t]{0,3}"
PATTERN = (
    rf"(?P<iso>{_YEAR}-[01]\d-[0-3]\d)\b"
    rf"|(?P<numeric>{_DAY}{_SP}(?P<mark>[./-]){_SP}{_DAY}{_SP}(?P=mark){_SP}(?:{_YEAR}|\d\d(?!\d)))\b"
    rf"|(?P<day_first>{_DAY}{_ST}(?: day)?(?: of)? {_MONTH}(?:,? {_YEAR}\b)?)"
    rf"|(?P<month_first>{_MONTH} {_DAY}{_ST}\b(?!:)(?:,? ?{_YEAR}\b)?)"
    rf"|(?P<month_year>{_MONTH},? (?:of )?{_YEAR}\b)"
    rf"|(?P<vi_day>{_DAY} tháng (?:1[0-2]|0?[1-9])\b(?:(?:,? năm |[ /-]){_YEAR}\b)?)"
    rf"|(?P<vi_month>tháng (?:1[0-2]|0?[1-9])(?: ?[/-] ?| năm |,? ){_YEAR}\b)"
    rf"|(?P<quarter>(?:the )?(?:first|second|third|fourth|last|1st|2nd|3rd|4th) quarters?(?: (?:of )?(?:the year )?{_YEAR}\b)?"
    rf"|q[1-4](?: ?[/-]? ?(?:of )?{_YEAR}\b)?"
    rf"|quý (?:iv|i{{1,3}}|[1-4])\b(?:(?: ?[/-] ?| năm |,? ){_YEAR}\b)?)"
    rf"|(?P<half>(?:the )?(?:first|second) (?:half|semester|half-year) of {_YEAR}\b)"
    rf"|(?P<years>(?<![\d/]){_YEAR} ?(?:-|to|and|đến) ?(?:{_YEAR}|\d\d)\b(?![/\d]))"
    rf"|(?P<year>(?<![\d/.,-]){_YEAR}\b(?![/\d]|[.,-]\d))"
)
SCAN = re.compile(rf"(?<![\w.])(?:{PATTERN})")
_NUMBERS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Found:
    """A date in the normalised text: first and last day, and how fine it was written (day, month, quarter, year, span)."""

    start: int
    end: int
    first: str | None
    last: str | None
    grain: str


def find_dates(
    lowered: str, start: int = 0, end: int | None = None, *, month_first: bool = False
) -> Iterator[Found]:
    """Dates in order; `lowered` is the normalised text in lower case. Impossible days are left out."""
    for match in SCAN.finditer(lowered, start, len(lowered) if end is None else end):
        found = resolve(match, month_first=month_first)
        if found:
            yield found


def resolve(match: re.Match[str], *, month_first: bool = False) -> Found | None:
    """The date that one match of the scan stands for."""
    kind = next(name for name in _READERS if match.group(name))
    text = match.group(kind)
    parts = (
        _read_numeric(text, month_first=True) if kind == "numeric" and month_first else _READERS[kind](text)
    )
    if parts is None:
        return None
    first, last, grain = parts
    return Found(match.start(kind), match.end(kind), first, last, grain)


_Parts = tuple[str | None, str | None, str] | None


def _numbers(text: str) -> list[int]:
    return [int(number) for number in _NUMBERS.findall(text)]


def _day(year: int, month: int, day: int) -> _Parts:
    try:
        iso = date(year, month, day).isoformat()
    except ValueError:
        return None
    return iso, None, "day"


def _yearless(month: int, day: int) -> _Parts:
    if not 1 <= month <= _MONTHS_A_YEAR or day > monthrange(2024, month)[1]:
        return None
    return f"--{month:02}-{day:02}", None, "day"


def _months(first: tuple[int, int], last: tuple[int, int], grain: str) -> _Parts:
    end = monthrange(*last)[1]
    return f"{first[0]:04}-{first[1]:02}-01", f"{last[0]:04}-{last[1]:02}-{end:02}", grain


def _read_iso(text: str) -> _Parts:
    year, month, day = _numbers(text)
    return _day(year, month, day)


def _read_numeric(text: str, *, month_first: bool = False) -> _Parts:
    first, second, year = _numbers(text)
    if year < _CENTURY:
        year += 2000 if year < _TURN_OF_CENTURY else 1900
    day, month = (second, first) if month_first else (first, second)
    return _day(year, month, day) or _day(year, day, month)


def _month_of(text: str) -> int:
    name = re.search(r"[a-z]{3,}", re.sub(r"\b(?:day|of)\b|(?<=\d)(?:st|nd|rd|th)", " ", text))
    word = name.group() if name else ""
    index = _MONTH_NUMBER.get(word)
    return index + 1 if index is not None else _SHORT.get(word, 0)


def _read_named(text: str) -> _Parts:
    numbers = _numbers(text)
    month = _month_of(text)
    if len(numbers) == 1:
        return _yearless(month, numbers[0])
    return _day(numbers[1], month, numbers[0])


def _read_month_year(text: str) -> _Parts:
    month = (_numbers(text)[-1], _month_of(text))
    return _months(month, month, "month")


def _read_vi_day(text: str) -> _Parts:
    numbers = _numbers(text)
    if len(numbers) == _DAY_AND_MONTH:
        return _yearless(numbers[1], numbers[0])
    return _day(numbers[2], numbers[1], numbers[0])


def _read_vi_month(text: str) -> _Parts:
    month, year = _numbers(text)
    return _months((year, month), (year, month), "month")


def _read_quarter(text: str) -> _Parts:
    year = re.search(_YEAR, text)
    which = next((_ORDINALS[word] for word in _ORDINALS if re.search(rf"\b{word}\b", text)), None)
    if which is None:
        code = re.search(r"(?:quý |q)([ivx]+|\d)", text)
        which = _ROMAN.get(code.group(1) if code else "", 0)
    if not which:
        return None
    if not year:
        return f"--Q{which}", None, "quarter"
    return _months((int(year.group()), 3 * which - 2), (int(year.group()), 3 * which), "quarter")


def _read_half(text: str) -> _Parts:
    year = _numbers(text)[-1]
    return (
        _months((year, 1), (year, 6), "half") if "first" in text else _months((year, 7), (year, 12), "half")
    )


def _read_years(text: str) -> _Parts:
    first, last = _numbers(text)
    last += first // 100 * 100 if last < _CENTURY else 0
    return _months((first, 1), (last, 12), "span") if first < last else None


def _read_year(text: str) -> _Parts:
    year = _numbers(text)[0]
    return _months((year, 1), (year, 12), "year")


_READERS: dict[str, Callable[[str], _Parts]] = {
    "iso": _read_iso,
    "numeric": _read_numeric,
    "day_first": _read_named,
    "month_first": _read_named,
    "month_year": _read_month_year,
    "vi_day": _read_vi_day,
    "vi_month": _read_vi_month,
    "quarter": _read_quarter,
    "half": _read_half,
    "years": _read_years,
    "year": _read_year,
}
