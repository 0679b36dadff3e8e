"""What hangs together with a record, and what waits for an actor; all within the reader's reach."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import F, Q, QuerySet

from comity.foundation import clock
from comity.foundation.acting import Actor
from comity.foundation.models import Record, ReferenceItem, fetch_related, joined_with
from comity.foundation.registry import Text, type_name, types
from comity.foundation.sql import statements
from comity.history.queries import type_of
from comity.threads.models import Attachment, Duty, Link, LinkKind

DEEPEST = 6
MOST_BELOW = 50
UUID_IN_TEXT = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

Key = tuple[str, UUID]


@dataclass(frozen=True, slots=True)
class Entry:
    """One record on the thread, with how it stands to the record that the thread was asked for."""

    link: Link
    record: Record
    kind: str
    type_name: str
    singular: Text
    icon: str
    title: str
    url: str
    state: str | None
    state_text: str


@dataclass(frozen=True, slots=True)
class Thread:
    """The way up, farthest first, and what came of the record. `has_more` when the latter is cut short."""

    type_name: str
    record_id: UUID
    up: list[Entry]
    down: list[Entry]
    has_more: bool


def thread_for(record: Record, relations: Iterable[str] = ()) -> Thread:
    """Return the thread of a record. A link whose other end the reader cannot see is not there.

    The record itself gets its related ones of those names, together with what the titles on the thread name.
    """
    name = type_name(record)
    asked = {"type": name, "id": record.pk, "deepest": DEEPEST, "most": MOST_BELOW + 1}
    above: list[Link] = []
    below: list[Link] = []
    for link in Link.objects.raw(statements("comity.threads", "thread"), asked):
        (above if link.depth else below).append(link)  # type: ignore[attr-defined] # a column of the statement
    shown = below[:MOST_BELOW]
    ends = records_of(
        [(link.target_type, link.target_id) for link in above]
        + [(link.source_type, link.source_id) for link in shown],
        known=[record],
        beside=[(record, relation) for relation in relations],
    )
    return Thread(
        type_name=name,
        record_id=record.pk,
        up=[
            _entry(link, ends[key], str(LinkKind(link.kind).label))
            for link in reversed(above)
            if (key := (link.target_type, link.target_id)) in ends
        ],
        down=[
            _entry(link, ends[key], LinkKind(link.kind).from_above)
            for link in shown
            if (key := (link.source_type, link.source_id)) in ends
        ],
        has_more=len(below) > MOST_BELOW,
    )


def records_of(
    keys: Iterable[Key],
    known: Iterable[Record] = (),
    beside: Iterable[tuple[Record, str]] = (),
    needs: Iterable[str] = (),
) -> dict[Key, Record]:
    """Return the records of those types and identifiers that the reader may see, one query a type.

    They come with what their titles name and with the related ones that all of them are to have, and those `beside`
    with the ones named there: one query a model for all of it; what is known already is not read again.
    """
    common = tuple(needs)
    wanted: dict[str, set[UUID]] = defaultdict(set)
    for name, record_id in keys:
        if name in types:
            wanted[name].add(record_id)
    found: dict[Key, Record] = {}
    for name, ids in wanted.items():
        registered = types.named(name)
        rows = registered.model._default_manager.filter(pk__in=ids)  # noqa: SLF001 Django's public name for it
        rows = rows.select_related("label__level", *joined_with(registered.model, ReferenceItem))
        found.update({(name, row.pk): row for row in rows if isinstance(row, Record)})
    own = [
        (row, need)
        for (name, _id), row in found.items()
        for need in (*types.named(name).title_needs, *common)
    ]
    fetch_related([*own, *beside], known=[*known, *found.values()])
    return found


def duties_of_principals(actor: Actor) -> QuerySet[Duty]:
    """Return what waits for those for whom the actor may act, as far as the actor sees it; none while acting."""
    principals = [] if actor.acts_for else [each.account_id for each in actor.principals]
    return Duty.objects.filter(for_account__in=principals, done_at=None)


def duties_for(actor: Actor) -> QuerySet[Duty]:
    """Return what waits for the actor now, soonest first.

    That is the actor's own, or that of whom the actor stands for, and what waits for everybody in the unit as far as a role permits what it takes. What is
    put off waits later; what is late cannot be put off.
    """
    mine = Q(for_account=actor.stands_for) | (Q(for_account=None) & _within_the_roles(actor))
    now = Q(snoozed_until=None) | Q(snoozed_until__lte=clock.today())
    return Duty.objects.filter(mine, now, for_unit=actor.unit_id, done_at=None)


def duties_escalated_to(actor: Actor) -> QuerySet[Duty]:
    """Return the late duties of other units that were escalated to the actor, who commands the unit above."""
    if "commander" not in actor.roles:
        return Duty.objects.none()
    return Duty.objects.filter(escalated_to=actor.unit_id, done_at=None)


def duties_of(record: Record) -> QuerySet[Duty]:
    """Return the duties about a record, open ones first."""
    rows = Duty.objects.filter(record_type=type_name(record), record_id=record.pk)
    rows = rows.select_related("for_unit", "for_account", "escalated_to", "label__level")
    return rows.order_by(F("done_at").desc(nulls_first=True), F("due_on").asc(nulls_last=True), "id")


def duty_of(duty_id: UUID) -> Duty | None:
    """Return one duty; absent and hidden look alike."""
    return Duty.objects.filter(pk=duty_id).first()


def link_of(link_id: UUID) -> Link | None:
    """Return one link; absent and hidden look alike."""
    return Link.objects.filter(pk=link_id).first()


def record_at(address: str) -> Record | None:
    """Return the record that an address of this site leads to, if the reader may see it."""
    found = UUID_IN_TEXT.search(address)
    name = type_of(UUID(found[0])) if found else None
    return records_of([(name, UUID(found[0]))]).get((name, UUID(found[0]))) if found and name else None


def attachments_for(record: Record) -> QuerySet[Attachment]:
    """Return the files of a record."""
    rows = Attachment.objects.filter(record_type=type_name(record), record_id=record.pk)
    return rows.select_related("label__level")


def attachment_of(attachment_id: UUID) -> Attachment | None:
    """Return one file; absent and hidden look alike."""
    return Attachment.objects.filter(pk=attachment_id).first()


def _within_the_roles(actor: Actor) -> Q:
    """Return the condition that a role of the actor permits what a duty takes on records of its type, in some state."""
    permitted: dict[str, set[str]] = defaultdict(set)
    for record_type, _state, action in actor.permissions:
        if record_type in types:
            permitted[action].add(record_type)
    conditions = (Q(action=action, record_type__in=names) for action, names in permitted.items())
    return reduce(or_, conditions, Q(pk__in=()))


def _entry(link: Link, record: Record, kind: str) -> Entry:
    registered = types.of(record)
    return Entry(
        link=link,
        record=record,
        kind=kind,
        type_name=registered.name,
        singular=registered.singular,
        icon=registered.icon,
        title=registered.title_of(record),
        url=registered.url_of(record),
        state=registered.state_of(record),
        state_text=record.get_state_display() if hasattr(record, "get_state_display") else "",
    )
