"""What stands on the desk of an actor: open duties, what is late and why, the days ahead, recent changes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from uuid import UUID

from django.db.models import Q, QuerySet

from comity.access.models import Account, Label, Unit
from comity.foundation import clock
from comity.foundation.acting import Actor
from comity.foundation.models import Labelled, Record
from comity.foundation.registry import Text, types
from comity.history.models import Event
from comity.history.queries import READS
from comity.history.words import verb_named
from comity.threads.models import Duty, DutyKind, Link, LinkKind
from comity.threads.queries import Key, duties_escalated_to, duties_for, duties_of_principals, records_of

MOST_DUTIES = 200
MOST_CHANGES = 8
LOOKED_AT = 120
MOST_RECORDS = 500
AHEAD = timedelta(days=14)
RECENT = timedelta(days=14)
COMINGS = ("signed_in", "signed_out", "acted_for", "acted_as_oneself", "refused", "failed to sign in")
"""Verbs of those who came, went or were turned away: they changed nothing."""
MINE = timedelta(days=90)
CAME_FROM = (LinkKind.IMPLEMENTS, LinkKind.ARISES_FROM)
STEPS_UP = 2
"""From an assignment over its requirement to the instrument."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One duty on the desk with its record, what that came from, its state, and since when a late one is unchanged."""

    duty: Duty
    origin: str
    owner: Unit | None
    url: str
    icon: str
    state: str
    last_change: datetime | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """The latest change that somebody else made to a record on the reader's threads."""

    happened_at: datetime
    who: str | None
    words: Text
    icon: str
    title: str
    url: str
    label: Label


@dataclass(frozen=True, slots=True)
class Queue:
    """The duties of one kind that are not late."""

    kind: DutyKind
    entries: list[Waiting]


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the fortnight ahead on which something is due."""

    on: date
    entries: list[Waiting]


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that the page shows."""

    late: list[Waiting]
    queues: list[Queue]
    ahead: list[Day]
    changes: list[Change]
    has_more: bool
    rows: list[Labelled]
    """The duties and records that it names, for the ledger."""

    @property
    def is_empty(self) -> bool:
        return not self.late and not any(queue.entries for queue in self.queues)

    @property
    def labels(self) -> list[Label]:
        """The labels of all that is shown, for the banner."""
        waiting = [*self.late, *(entry for queue in self.queues for entry in queue.entries)]
        return [entry.duty.label for entry in waiting] + [change.label for change in self.changes]


def desk_for(actor: Actor) -> Desk:
    """Return the desk of an actor, all of it within the actor's reach at the working level."""
    waiting_here = duties_for(actor) | duties_escalated_to(actor)
    if actor.principals:
        waiting_here |= duties_of_principals(actor)
    waiting_here = waiting_here.select_related("label__level", "escalated_to", "for_account", "for_unit")
    found = list(waiting_here[: MOST_DUTIES + 1])
    duties = [duty for duty in found[:MOST_DUTIES] if actor.may("view", duty.record_type)]
    events = _latest_by_record(actor, _changes_on_threads(actor, duties))
    records = records_of(
        [(duty.record_type, duty.record_id) for duty in duties]
        + [(event.object_type, event.object_id) for event in events]
    )
    shown = [duty for duty in duties if (duty.record_type, duty.record_id) in records]
    touched = _last_changes([duty.record_id for duty in shown if duty.is_late])
    origins = _origins({(duty.record_type, duty.record_id) for duty in shown}, records)
    units = Unit.objects.in_bulk({origin.unit_id for origin in origins.values()}) if origins else {}
    waiting = [_waiting(duty, records, origins, units, touched) for duty in shown]
    late = [entry for entry in waiting if entry.duty.is_late]
    timely = [entry for entry in waiting if not entry.duty.is_late]
    return Desk(
        late=late,
        queues=[Queue(kind, [entry for entry in timely if entry.duty.kind == kind]) for kind in DutyKind],
        ahead=_days(timely),
        changes=_changes(events, records),
        has_more=len(found) > MOST_DUTIES,
        rows=[
            *shown,
            *(records[key] for event in events if (key := (event.object_type, event.object_id)) in records),
        ],
    )


def _waiting(
    duty: Duty,
    records: dict[Key, Record],
    origins: dict[Key, Record],
    units: dict[UUID, Unit],
    touched: dict[UUID, datetime],
) -> Waiting:
    key = (duty.record_type, duty.record_id)
    record, origin = records[key], origins[key]
    registered = types.of(record)
    return Waiting(
        duty=duty,
        origin=str(origin),
        owner=units.get(origin.unit_id),
        url=registered.url_of(record),
        icon=registered.icon,
        state=record.get_state_display() if hasattr(record, "get_state_display") else "",
        last_change=touched.get(duty.record_id),
    )


def _origins(keys: set[Key], records: dict[Key, Record]) -> dict[Key, Record]:
    """Return the record that each of them came from, up the thread: the instrument above an assignment, or itself."""
    tops = {key: key for key in keys}
    for _step in range(STEPS_UP):
        links = Link.objects.filter(kind__in=CAME_FROM, source_id__in={top[1] for top in tops.values()})
        above = {(link.source_type, link.source_id): (link.target_type, link.target_id) for link in links}
        tops = {key: above.get(top, top) for key, top in tops.items()}
        if not above:
            break
    found = records_of({top for top in tops.values() if top not in records}) | records
    return {key: found.get(top, records[key]) for key, top in tops.items()}


def _days(timely: Iterable[Waiting]) -> list[Day]:
    until = clock.today() + AHEAD
    due = [entry for entry in timely if entry.duty.due_on and entry.duty.due_on <= until]
    return [
        Day(on, list(entries)) for on, entries in groupby(due, key=lambda entry: entry.duty.due_on or until)
    ]


def _last_changes(record_ids: list[UUID]) -> dict[UUID, datetime]:
    """Return when something last happened to each record."""
    if not record_ids:
        return {}
    latest = (
        Event.objects.filter(object_id__in=record_ids)
        .exclude(verb__in=READS)
        .order_by("object_id", "-happened_at")
        .distinct("object_id")
    )
    return dict(latest.values_list("object_id", "happened_at"))


def _changes_on_threads(actor: Actor, duties: list[Duty]) -> QuerySet[Event]:
    """Return what was done lately to records that the actor works on, and to those linked with them."""
    mine = {duty.record_id for duty in duties} | _touched_by(actor)
    ends = Link.objects.filter(Q(source_id__in=mine) | Q(target_id__in=mine)).values_list(
        "source_id", "target_id"
    )
    near = mine.union(*ends[:MOST_RECORDS])
    events = Event.objects.filter(object_id__in=near, happened_at__gte=clock.now() - RECENT)
    return (
        events.exclude(account_id=None)
        .exclude(verb__in=(*READS, *COMINGS))
        .select_related("label__level")
        .defer("payload")
        .order_by("-happened_at")[:LOOKED_AT]
    )


def _touched_by(actor: Actor) -> set[UUID]:
    """Return the records to which the actor did something of late, the latest ones if they are many."""
    events = Event.objects.filter(account_id=actor.account_id, happened_at__gte=clock.now() - MINE)
    latest = events.exclude(verb__in=READS).order_by("-happened_at").values_list("object_id", flat=True)
    return set(latest[:MOST_RECORDS])


def _latest_by_record(actor: Actor, events: Iterable[Event]) -> list[Event]:
    """Keep the newest event of each record of a type that the actor may view, unless it is the actor's own."""
    latest: dict[Key, Event] = {}
    for event in events:
        if event.object_type in types and actor.may("view", event.object_type):
            latest.setdefault((event.object_type, event.object_id), event)
    return [event for event in latest.values() if event.account_id != actor.account_id][:MOST_CHANGES]


def _changes(events: list[Event], records: dict[Key, Record]) -> list[Change]:
    names = dict(
        Account.objects.filter(pk__in={event.account_id for event in events}).values_list("pk", "name")
        if events
        else ()
    )
    found = []
    for event in events:
        record = records.get((event.object_type, event.object_id))
        if record:
            registered = types.of(record)
            found.append(
                Change(
                    happened_at=event.happened_at,
                    who=names.get(event.account_id) if event.account_id else None,
                    words=verb_named(event.verb).words,
                    icon=verb_named(event.verb).icon,
                    title=registered.title_of(record),
                    url=registered.url_of(record),
                    label=event.label,
                )
            )
    return found
