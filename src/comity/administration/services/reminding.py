"""What the clock tells in time: clearances that end, reviews that are to be done."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TypeVar

from comity.access.queries import accounts
from comity.administration.models import Review
from comity.administration.services.telling import tell_cleared, tell_reviewers
from comity.foundation.acting import Actor
from comity.foundation.events import record_event
from comity.foundation.models import Record
from comity.history.models import Event
from comity.threads.models import NotificationKind

BEFORE_CLEARANCE = timedelta(days=30)
BEFORE_REVIEW = timedelta(days=7)
TOLD = "told_end"

Ending = TypeVar("Ending", bound=Record)


def remind_of_ends(*, actor: Actor, today: date) -> dict[str, int]:
    """Tell accounts whose clearance ends within a month, and commanders of reviews of the week, once for each day."""
    ending = accounts().filter(
        active=True, cleared_until__gt=today, cleared_until__lte=today + BEFORE_CLEARANCE
    )
    clearances = _untold([(each, each.cleared_until) for each in ending if each.cleared_until])
    for account, until in clearances:
        tell_cleared(actor=actor, account=account, kind=NotificationKind.CLEARANCE_ENDS)
        record_event(actor=actor, verb=TOLD, record=account, details={"on": until})
    due = Review.objects.filter(closed_at=None, due_on__gte=today, due_on__lte=today + BEFORE_REVIEW)
    reviews = _untold([(each, each.due_on) for each in due])
    for review, day in reviews:
        tell_reviewers(actor=actor, review=review, kind=NotificationKind.REVIEW_ENDS)
        record_event(actor=actor, verb=TOLD, record=review, details={"on": day})
    return {"clearances": len(clearances), "reviews": len(reviews)}


def _untold(rows: Iterable[tuple[Ending, date]]) -> list[tuple[Ending, date]]:
    """Return what the ledger does not say was told of already, for that day."""
    rows = list(rows)
    events = Event.objects.filter(verb=TOLD, object_id__in=[record.pk for record, _day in rows])
    told = {(event.object_id, event.payload.get("on")) for event in events}
    return [(record, day) for record, day in rows if (record.pk, day.isoformat()) not in told]
