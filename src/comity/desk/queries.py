"""What stands on the desk of an actor: open duties, what is late and why, the days ahead, recent changes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery, Value

from comity.access.models import Account, Label, Unit
from comity.foundation import clock
from comity.foundation.acting import Actor
from comity.foundation.models import Labelled, Record, related
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
WHEN = ("created_at", "id")
"""The order of links; of several upwards the latest counts."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One duty on the desk with its record, what that came from, its state, and since when a late one is unchanged.

    `named` are the duty and the records whose names stand with it.
    """

    duty: Duty
    named: list[Labelled]
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
    """The duties and records that it names, for the ledger and the marking."""
    events: list[Event]
    """What the changes tell of, for the marking."""

    @property
    def is_empty(self) -> bool:
        return not self.late and not any(queue.entries for queue in self.queues)


def desk_for(actor: Actor) -> Desk:
    """Return the desk of an actor, all of it within the actor's reach at the working level."""
    waiting_here = duties_for(actor) | duties_escalated_to(actor)
    if actor.principals:
        waiting_here |= duties_of_principals(actor)
    waiting_here = waiting_here.select_related("label__level", "escalated_to", "for_account", "for_unit")
    found = list(waiting_here[: MOST_DUTIES + 1])
    duties = [duty for duty in found[:MOST_DUTIES] if actor.may("view", duty.record_type)]
    mine, touched = _acts(actor, {duty.record_id for duty in duties if duty.is_late})
    keys = {(duty.record_type, duty.record_id) for duty in duties}
    tops, near = _linked(keys, mine)
    events = _latest_by_record(actor, _changes_on_threads(near))
    changed = {(event.object_type, event.object_id) for event in events}
    records = records_of(keys.union(changed, tops.values()), needs=["unit"])
    shown = [duty for duty in duties if (duty.record_type, duty.record_id) in records]
    waiting = [_waiting(duty, records, tops, touched) for duty in shown]
    late = [entry for entry in waiting if entry.duty.is_late]
    timely = [entry for entry in waiting if not entry.duty.is_late]
    return Desk(
        late=late,
        queues=[Queue(kind, [entry for entry in timely if entry.duty.kind == kind]) for kind in DutyKind],
        ahead=_days(timely),
        changes=_changes(events, records),
        has_more=len(found) > MOST_DUTIES,
        rows=[
            *(row for entry in waiting for row in entry.named),
            *(records[key] for event in events if (key := (event.object_type, event.object_id)) in records),
        ],
        events=events,
    )


def _waiting(
    duty: Duty, records: dict[Key, Record], tops: dict[Key, Key], touched: dict[UUID, datetime]
) -> Waiting:
    key = (duty.record_type, duty.record_id)
    record = records[key]
    origin = records.get(tops[key], record)
    owner = related(origin, "unit")
    registered, above = types.of(record), types.of(origin)
    behind = (related(origin, name) for name in above.title_needs)
    return Waiting(
        duty=duty,
        named=[duty, origin, *(each for each in behind if isinstance(each, Record))],
        origin=str(origin) if origin is not record else registered.title_of(record),
        owner=owner if isinstance(owner, Unit) else None,
        url=registered.url_of(record),
        icon=registered.icon,
        state=record.get_state_display() if hasattr(record, "get_state_display") else "",
        last_change=touched.get(duty.record_id),
    )


def _days(timely: Iterable[Waiting]) -> list[Day]:
    until = clock.today() + AHEAD
    due = [entry for entry in timely if entry.duty.due_on and entry.duty.due_on <= until]
    return [
        Day(on, list(entries)) for on, entries in groupby(due, key=lambda entry: entry.duty.due_on or until)
    ]


def _acts(actor: Actor, late: set[UUID]) -> tuple[set[UUID], dict[UUID, datetime]]:
    """Return what the actor did something to of late, and when something last happened to those records."""
    acts = Event.objects.exclude(verb__in=READS)
    own = acts.filter(account_id=actor.account_id, happened_at__gte=clock.now() - MINE)
    latest = acts.filter(object_id__in=late).order_by("object_id", "-happened_at").distinct("object_id")
    both = own.order_by("-happened_at").values_list("object_id", "happened_at", Value(value=True))[
        :MOST_RECORDS
    ]
    if late:
        both = both.union(latest.values_list("object_id", "happened_at", Value(value=False)), all=True)
    rows = list(both)
    return {key for key, _at, is_own in rows if is_own}, {key: at for key, at, is_own in rows if not is_own}


def _linked(keys: set[Key], mine: set[UUID]) -> tuple[dict[Key, Key], set[UUID]]:
    """Return what each of the keys came from, up the thread: the instrument above an assignment, or itself.

    And what the actor works on, with the records that are linked with it: all in one statement.
    """
    sources = [record_id for _name, record_id in keys]
    near = mine.union(sources)
    if not near:
        return {}, near
    ends = Link.objects.filter(Q(source_id__in=near) | Q(target_id__in=near))
    parts = [_ends_of(ends, is_way=False)[:MOST_RECORDS]]
    above = Link.objects.filter(kind__in=CAME_FROM)
    way = above.filter(source_id__in=sources)
    for _step in range(STEPS_UP):
        parts.append(_ends_of(way.order_by(), is_way=True))
        way = above.filter(source_id__in=way.order_by().values("target_id"))
    steps: dict[Key, Key] = {}
    oldest_first = sorted(parts[0].union(*parts[1:], all=True), key=itemgetter(5, 6))
    for source_type, source_id, target_type, target_id, is_way, *_when in oldest_first:
        if is_way:
            steps[source_type, source_id] = (target_type, target_id)
        else:
            near |= {source_id, target_id}
    tops = {key: key for key in keys}
    for _step in range(STEPS_UP):
        tops = {key: steps.get(top, top) for key, top in tops.items()}
    return tops, near


def _ends_of(links: QuerySet[Link], *, is_way: bool) -> QuerySet[Link, tuple[Any, ...]]:
    names = ("source_type", "source_id", "target_type", "target_id")
    return links.annotate(is_way=Value(is_way)).values_list(*names, "is_way", *WHEN)


def _changes_on_threads(near: set[UUID]) -> QuerySet[Event]:
    """Return what was done lately to records on the actor's threads, with the names of those who did it."""
    events = Event.objects.filter(object_id__in=near, happened_at__gte=clock.now() - RECENT)
    names = Account.objects.filter(pk=OuterRef("account_id")).order_by().values("name")
    return (
        events.exclude(account_id=None)
        .exclude(verb__in=(*READS, *COMINGS))
        .select_related("label__level")
        .defer("payload")
        .annotate(who=Subquery(names))
        .order_by("-happened_at")[:LOOKED_AT]
    )


def _latest_by_record(actor: Actor, events: Iterable[Event]) -> list[Event]:
    """Keep the newest event of each record of a type that the actor may view, unless it is the actor's own."""
    latest: dict[Key, Event] = {}
    for event in events:
        if event.object_type in types and actor.may("view", event.object_type):
            latest.setdefault((event.object_type, event.object_id), event)
    return [event for event in latest.values() if event.account_id != actor.account_id][:MOST_CHANGES]


def _changes(events: list[Event], records: dict[Key, Record]) -> list[Change]:
    """Return the changes in words; parts that bear the name of their whole and were changed alike are told once."""
    found: dict[tuple[object, ...], Change] = {}
    for event in events:
        record = records.get((event.object_type, event.object_id))
        if record:
            registered = types.of(record)
            change = Change(
                happened_at=event.happened_at,
                who=event.who,  # type: ignore[attr-defined] # annotated above
                words=verb_named(event.verb).words,
                icon=verb_named(event.verb).icon,
                title=registered.title_of(record),
                url=registered.url_of(record),
                label=event.label,
            )
            found.setdefault((event.account_id, event.verb, change.url), change)
    return list(found.values())
