"""The desk in one's own calendar: open duties as iCalendar, at a secret address that its owner made."""

from datetime import date

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from comity.access.middleware import feed
from comity.desk.queries import Waiting, desk_for
from comity.foundation.icalendar import Event, calendar_of
from comity.foundation.requests import ActingRequest
from comity.history.services import record_reading


@feed("duties", _("Calendar feed of my duties"))
@require_GET
def send_duties(request: ActingRequest, secret: str) -> HttpResponse:  # noqa: ARG001 the middleware enters by it
    """Answer the open duties that have a day, each as an event of that day."""
    desk = desk_for(request.actor)
    waiting = [*desk.late, *(entry for queue in desk.queues for entry in queue.entries)]
    dated = [(entry, entry.duty.due_on) for entry in waiting if entry.duty.due_on]
    record_reading(actor=request.actor, rows=[row for entry, _day in dated for row in entry.named])
    body = calendar_of([_event(request, entry, day) for entry, day in dated], product="Duties")
    return HttpResponse(body, content_type="text/calendar; charset=utf-8")


def _event(request: ActingRequest, entry: Waiting, due_on: date) -> Event:
    return Event(
        uid=f"{entry.duty.pk}@{request.get_host()}",
        starts_on=due_on,
        summary=str(entry.duty),
        description=entry.origin,
        url=request.build_absolute_uri(entry.url),
    )
