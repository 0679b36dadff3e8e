"""Events as iCalendar (RFC 5545), for feeds that calendars of other programs read."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from comity.foundation import clock

LONGEST_LINE = 75
"""Octets of a line (RFC 5545, 3.1); a longer one goes on in the next after a space."""
ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


@dataclass(frozen=True, slots=True)
class Event:
    """Something on whole days, from the first to the last, or from one moment to another.

    `uid` stays the same as long as the thing does. Moments are written in UTC, so that every calendar shows its own time.
    """

    uid: str
    starts_on: date
    summary: str
    ends_on: date | None = None
    place: str = ""
    description: str = ""
    url: str = ""


def calendar_of(events: Iterable[Event], *, product: str) -> str:
    """Return the events as one calendar."""
    return "".join(f"{part}\r\n" for line in _lines(events, product) for part in _folded(line))


def _lines(events: Iterable[Event], product: str) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//Comity//{product}//EN")
    for event in events:
        yield from ("BEGIN:VEVENT", f"UID:{event.uid}", f"DTSTAMP:{clock.now():%Y%m%dT%H%M%SZ}")
        yield f"DTSTART{_day_or_moment(event.starts_on)}"
        if event.ends_on:
            yield f"DTEND{_day_or_moment(event.ends_on, past=timedelta(days=1))}"
        said = {"SUMMARY": event.summary, "LOCATION": event.place, "DESCRIPTION": event.description}
        yield from (f"{name}:{words.translate(ESCAPED)}" for name, words in said.items() if words)
        if event.url:
            yield f"URL:{event.url}"
        yield from ("TRANSP:TRANSPARENT", "END:VEVENT")
    yield "END:VCALENDAR"


def _day_or_moment(when: date, past: timedelta = timedelta()) -> str:
    """Return a moment in UTC, or a day; a last day is written as the one past it."""
    if isinstance(when, datetime):
        return f":{when.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    return f";VALUE=DATE:{when + past:%Y%m%d}"


def _folded(line: str) -> Iterator[str]:
    """Cut a line into parts of at most 75 octets, never within a letter."""
    part = ""
    for letter in line:
        if len((part + letter).encode()) > LONGEST_LINE:
            yield part
            part = " "
        part += letter
    yield part
