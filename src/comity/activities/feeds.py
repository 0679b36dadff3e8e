"""Activities in one's own calendar, at a secret address that its owner made; what the account may not see is absent."""

from datetime import timedelta

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from comity.access import policies as access
from comity.access.middleware import feed
from comity.activities import policies
from comity.activities.models.activity import Activity
from comity.activities.models.preparation import ItineraryItem
from comity.activities.queries import calendar as queries
from comity.activities.queries import points_of
from comity.foundation import clock
from comity.foundation.icalendar import Event, calendar_of
from comity.foundation.requests import ActingRequest
from comity.history.services import record_reading

MOST, MOST_POINTS = 2000, 1000
"""Activities that the feed holds, and points of their programmes; of more, it leaves out the last."""
BEFORE, AFTER = timedelta(days=60), timedelta(days=400)
"""How far back and ahead the feed reaches."""


@feed("activities", _("Calendar feed of activities"))
@require_GET
def send_activities(request: ActingRequest, secret: str) -> HttpResponse:  # noqa: ARG001 the middleware enters by it
    """Answer the activities in reach, each as an event of its days, and the points of their programmes at their hours."""
    access.check(request.actor, "view", policies.ACTIVITY)
    today = clock.today()
    sent = queries.activities_between(today - BEFORE, today + AFTER, queries.Chosen(), most=MOST)[:MOST]
    points = list(points_of(sent)[:MOST_POINTS])
    record_reading(actor=request.actor, rows=[*sent, *points], details={"page": "feed"})
    events = [*(_event(request, row) for row in sent), *(_point(request, row) for row in points)]
    body = calendar_of(events, product="Activities")
    return HttpResponse(body, content_type="text/calendar; charset=utf-8")


def _event(request: ActingRequest, row: Activity) -> Event:
    return Event(
        uid=f"{row.pk}@{request.get_host()}",
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        summary=str(row),
        place=row.place,
        description=f"{row.kind} · {row.get_state_display()} · {row.label}",
        url=request.build_absolute_uri(reverse("activities-detail", args=[row.pk])),
    )


def _point(request: ActingRequest, row: ItineraryItem) -> Event:
    return Event(
        uid=f"{row.pk}@{request.get_host()}",
        starts_on=row.starts_at,
        ends_on=row.ends_at,
        summary=row.what,
        place=row.place or row.activity.place,
        description=f"{row.activity} · {row.label}",
        url=f"{request.build_absolute_uri(reverse('activities-detail', args=[row.activity_id]))}?tab=programme",
    )
