"""The desk in one's own calendar: open duties as iCalendar, at a secret address that its owner made."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from comity.access.middleware import feed
from comity.desk.queries import Waiting, desk_for
from comity.foundation import clock
from comity.foundation.requests import ActingRequest
from comity.history.services import record_reading

LONGEST_LINE = 75
"""Octets of a line (RFC 5545, 3.1); a longer one goes on in the next after a space."""
ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


@feed("duties", _("Calendar feed of my duties"))
@require_GET
def send_duties(request: ActingRequest, secret: str) -> HttpResponse:  # noqa: ARG001 the middleware enters by it
    """Answer the open duties that have a day, each as an event of that day."""
    desk = desk_for(request.actor)
    waiting = [*desk.late, *(entry for queue in desk.queues for entry in queue.entries)]
    dated = [entry for entry in waiting if entry.duty.due_on]
    record_reading(actor=request.actor, rows=[entry.duty for entry in dated])
    lines = _calendar(request, dated)
    body = "".join(f"{part}\r\n" for line in lines for part in _folded(line))
    return HttpResponse(body, content_type="text/calendar; charset=utf-8")


def _calendar(request: HttpRequest, waiting: list[Waiting]) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Comity//Duties//EN")
    for entry in waiting:
        yield from (
            "BEGIN:VEVENT",
            f"UID:{entry.duty.pk}@{request.get_host()}",
            f"DTSTAMP:{clock.now():%Y%m%dT%H%M%SZ}",
            f"DTSTART;VALUE=DATE:{entry.duty.due_on:%Y%m%d}",
            f"SUMMARY:{str(entry.duty).translate(ESCAPED)}",
            f"DESCRIPTION:{entry.origin.translate(ESCAPED)}",
            f"URL:{request.build_absolute_uri(entry.url)}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        )
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
