"""What amendments of a requirement changed: on the way from the one before, and on the way to the one after."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from comity.access.models import Account
from comity.foundation.models import related
from comity.foundation.registry import type_name
from comity.history.models import Event
from comity.instruments.models.requirement import Requirement


@dataclass(frozen=True, slots=True)
class Amended:
    """A requirement, the one that took its place, and when, by whom and why, as far as the reader sees that."""

    older: Requirement
    newer: Requirement
    on: date | None = None
    by: Account | None = None
    reason: str = ""


def amendments_around(requirement: Requirement) -> list[Amended]:
    """Return the amendments by which the requirement came to be and came to an end, the earlier first."""
    before = Requirement.objects.filter(successor=requirement).select_related("label__level").first()
    after = related(requirement, "successor")
    pairs = [(before, requirement), (requirement, after)]
    steps = [(older, newer) for older, newer in pairs if older and isinstance(newer, Requirement)]
    told = _told_of([older for older, _newer in steps])
    people = Account.objects.in_bulk({event.account_id for event in told.values() if event.account_id})
    return [_step(older, newer, told.get(older.pk), people) for older, newer in steps]


def _told_of(rows: list[Requirement]) -> dict[object, Event]:
    about = Q(object_type=type_name(Requirement), object_id__in=[row.pk for row in rows], verb="amended")
    return {event.object_id: event for event in Event.objects.filter(about)} if rows else {}


def _step(
    older: Requirement, newer: Requirement, event: Event | None, people: dict[object, Account]
) -> Amended:
    if event is None:
        return Amended(older, newer)
    by = people.get(event.account_id)
    return Amended(older, newer, event.happened_at.date(), by, event.payload.get("reason", ""))
