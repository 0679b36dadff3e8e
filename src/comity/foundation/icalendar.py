"""Events as iCalendar (RFC 5545), for feeds that calendars of other programs read."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from comity.foundation import clock

LONGEST_LINE = 75
"""Octets of a line (RFC 5545, 3.1); a longer one goes on in the next after a space."""
ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


@dataclass(frozen=True, slots=True)
class Event:
    """Something on whole days, from the first to the last. `uid` stays the same as long as the thing does."""

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
        yield f"DTSTART;VALUE=DATE:{event.starts_on:%Y%m%d}"
        if event.ends_on:
            yield f"DTEND;VALUE=DATE:{event.ends_on + timedelta(days=1):%Y%m%d}"
        said = {"SUMMARY": event.summary, "LOCATION": event.place, "DESCRIPTION": event.description}
        yield from (f"{name}:{words.translate(ESCAPED)}" for name, words in said.items() if words)
        if event.url:
            yield f"URL:{event.url}"
        yield from ("TRANSP:TRANSPARENT", "END:VEVENT")
    yield "END:VCALENDAR"


def _folded(line: str) -> Iterator[str]:
    """Cut a line into parts of at most 75 octets, never within a letter."""
    part = ""
    for letter in line:
        if len((part + letter).encode()) > LONGEST_LINE:
            yield part
            part = " "
        part += letter
    yield part
