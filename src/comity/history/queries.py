"""Reading the ledger: the history of a record as its reader may know it, newest first."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from comity.access.models import Account, Label, Role
from comity.foundation.acting import Actor
from comity.foundation.registry import Text, type_name, types
from comity.history.diffs import Change, Names, Version, changes_of
from comity.history.models import Event
from comity.history.words import verb_named

MOST = 200
ON_A_PAGE = 50
"""Transactions whose entries make a page of a history."""
ASIDE = timedelta(days=1)
"""No transaction lasts as long; one of an earlier life of the database may bear the same number."""
READS = ("read", "listed", "downloaded", "exported", "printed", "searched")
"""Verbs of those who only looked."""
UNDONE = "undone"
"""Says more of a change than that it was one, so it takes the place of what the service of the type said."""
People = dict[UUID, Account]


@dataclass(frozen=True, slots=True)
class Entry:
    """What one account did to a record at one moment: what was meant, why, and which fields changed."""

    happened_at: datetime
    who: str | None
    verb: str
    words: Text
    icon: str
    reason: str
    note: str
    changes: list[Change]
    version: Version
    label: Label
    events: list[Event]


@dataclass(slots=True)
class _Deed:
    """The events of one entry: the row versions, then at most one event that says what was meant."""

    events: list[Event]
    meant: Event | None = None
    version: Version = field(default_factory=lambda: Version(None, None))
    changes: list[Change] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Sought:
    """What is wanted of a history; nothing said of a part means all of it. `who` are accounts within the reader's reach."""

    who: Collection[UUID] | None = None
    column: str = ""
    verb: str = ""
    with_reads: bool = False

    def narrow(self, events: models.QuerySet[Event]) -> models.QuerySet[Event]:
        """Leave out the events of which no entry meets this."""
        if not self.with_reads:
            events = events.exclude(verb__in=READS)
        if self.who is not None:
            events = events.filter(
                Q(account_id__in=self.who) | Q(payload__for__in=[str(key) for key in self.who])
            )
        if self.column:
            sides = Q(payload__before__has_key=self.column) | Q(payload__after__has_key=self.column)
            events = events.filter(sides)
        return events.filter(verb=self.verb) if self.verb else events

    def meets(self, entry: Entry) -> bool:
        """Whether an entry is wanted, as its reader sees it."""
        did = {key for event in entry.events for key in doers_of(event)}
        return (
            (self.who is None or (entry.who is not None and not did.isdisjoint(self.who)))
            and (not self.column or self.column in {change.column for change in entry.changes})
            and (not self.verb or self.verb == entry.verb)
        )


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Some entries, newest first, and the moment before which there are more."""

    entries: list[Entry]
    before: datetime | None


def page_of_history(
    model: type[models.Model], record_id: UUID, sought: Sought, people: People, before: datetime | None = None
) -> HistoryPage:
    """Return the entries that are wanted, from a moment backwards: as many as fill a page, if there are so many.

    `people` are those of `doers_and_verbs`.
    """
    entries: list[Entry] = []
    while True:
        found = _before(model, record_id, sought, people, before)
        entries += [entry for entry in found.entries if sought.meets(entry)]
        before = found.before
        if before is None or len(entries) >= ON_A_PAGE:
            return HistoryPage(entries, before)


def _before(
    model: type[models.Model], record_id: UUID, sought: Sought, people: People, before: datetime | None
) -> HistoryPage:
    """Return the entries of the next transactions in which something may be wanted."""
    events = Event.objects.filter(object_type=type_name(model), object_id=record_id)
    made = sought.narrow(events).values("transaction_id").annotate(at=Max("happened_at"))
    made = (made.filter(at__lt=before) if before else made).order_by("-at")
    found = list(made.values_list("transaction_id", "at")[: ON_A_PAGE + 1])
    shown = found[:ON_A_PAGE]
    if not shown:
        return HistoryPage([], None)
    around = (shown[-1][1] - ASIDE, shown[0][1] + ASIDE)
    rows = events.filter(transaction_id__in=[number for number, _at in shown], happened_at__range=around)
    rows = rows if sought.with_reads else rows.exclude(verb__in=READS)
    latest = list(rows.select_related("label__level").order_by("-happened_at"))
    return HistoryPage(_entries(model, latest, people), shown[-1][1] if len(found) > ON_A_PAGE else None)


def doers_and_verbs(model: type[models.Model], record_id: UUID) -> tuple[People, list[str]]:
    """Return who of those within reach did something to a record, and the verbs of what was done."""
    events = Event.objects.filter(object_type=type_name(model), object_id=record_id)
    rows = list(events.order_by().values_list("account_id", "payload__for", "verb").distinct())
    keys = {UUID(str(key)) for one, other, _verb in rows for key in (one, other) if key}
    return Account.objects.in_bulk(keys), sorted({verb for *_who, verb in rows})


def moves_between(record: models.Model, column: str) -> list[tuple[str, str]]:
    """Return from which value to which other one a column of a record was changed, as far as the reader knows."""
    sides = [f"payload__{side}__{column}" for side in ("before", "after")]
    events = Event.objects.filter(object_type=type_name(type(record)), object_id=record.pk, verb="changed")
    kept = events.filter(payload__before__has_key=column, payload__after__has_key=column)
    return list(kept.order_by().values_list(*sides).distinct())


def history_for(record: models.Model, *, most: int = MOST) -> list[Entry]:
    """Return the latest entries of a record's history within the reader's reach, newest first."""
    return history_of(type(record), record.pk, most=most)


def history_of(
    model: type[models.Model], record_id: UUID, *, most: int = MOST, with_reads: bool = False
) -> list[Entry]:
    """Return the history of a record by its identifier, which may be that of a deleted one."""
    events = Event.objects.filter(object_type=type_name(model), object_id=record_id)
    if not with_reads:
        events = events.exclude(verb__in=READS)
    latest = list(events.select_related("label__level").order_by("-happened_at")[:most])
    people = Account.objects.in_bulk({key for event in latest for key in doers_of(event)})
    return _entries(model, latest, people)


def _entries(model: type[models.Model], latest: list[Event], people: People) -> list[Entry]:
    """Return the entries that these events make, newest first as they are."""
    deeds = _deeds(reversed(latest))
    names = Names(model, [deed.version for deed in deeds], known=[event.label for event in latest])
    for deed in deeds:
        deed.changes, deed.version = changes_of(model, deed.version, names), names.seen(model, deed.version)
    return [_entry(deed, people) for deed in reversed(deeds)]


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to know of the ledger; nothing said of a part means all of it."""

    account_id: UUID | None = None
    verb: str = ""
    type_name: str = ""
    record_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None


def events_for(actor: Actor, asked: Asked) -> models.QuerySet[Event]:
    """Return who did what and when, as far as the actor may view the types of the records."""
    wanted = {
        "account_id": asked.account_id,
        "verb": asked.verb,
        "object_type": asked.type_name,
        "object_id": asked.record_id,
        "happened_at__gte": asked.since,
        "happened_at__lt": asked.until,
    }
    names = [each.name for each in types if actor.may("view", each.name)]
    rows = Event.objects.filter(
        object_type__in=names, **{name: value for name, value in wanted.items() if value}
    )
    return rows.select_related("label__level")


def was_deleted(type_name: str, record_id: UUID) -> bool:
    """Whether a record within the reader's reach stood here and was deleted; one out of reach counts as never there."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select exists (select from history.object where object_type = %s and object_id = %s and deleted_at is not null)",
            [type_name, record_id],
        )
        (found,) = cursor.fetchone()
    return bool(found)


def type_of(record_id: UUID) -> str | None:
    """Return the type of a record within the reader's reach by its identifier alone."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select object_type from history.object where object_id = %s and deleted_at is null", [record_id]
        )
        row = cursor.fetchone()
    return row[0] if row else None


def _deeds(events: Iterable[Event]) -> list[_Deed]:
    """Gather what belongs together: the row versions of a transaction up to the event that says what was meant."""
    deeds: list[_Deed] = []
    for event in events:
        latest = deeds[-1] if deeds else None
        is_other = latest is None or latest.events[-1].transaction_id != event.transaction_id
        if latest is None or is_other or (latest.meant and event.verb != UNDONE):
            latest = _Deed([])
            deeds.append(latest)
        latest.events.append(event)
        if _is_version(event):
            latest.version = _joined(latest.version, event)
        else:
            latest.meant = event
    return deeds


def _is_version(event: Event) -> bool:
    return "before" in event.payload or "after" in event.payload


def _joined(earlier: Version, event: Event) -> Version:
    """Join versions in sequence: the oldest value before, the newest after."""
    before, after = event.payload.get("before"), event.payload.get("after")
    return Version(
        before=earlier.before if before is None else {**before, **(earlier.before or {})},
        after=earlier.after if after is None else {**(earlier.after or {}), **after},
    )


def _entry(deed: _Deed, people: People) -> Entry:
    said = deed.meant or deed.events[0]
    details = deed.meant.payload if deed.meant else {}
    return Entry(
        happened_at=said.happened_at,
        who=who_did([people.get(key) for key in doers_of(said)]),
        verb=said.verb,
        words=verb_named(said.verb).words,
        icon=verb_named(said.verb).icon,
        reason=details.get("reason", ""),
        note=_note(details),
        changes=deed.changes,
        version=deed.version,
        label=max((event.label for event in deed.events), key=lambda label: (label.level_id, label.pk)),
        events=deed.events,
    )


def doers_of(event: Event) -> list[UUID]:
    """Return who acted, and for whom where a deputy did."""
    principal = event.payload.get("for")
    return [key for key in (event.account_id, UUID(principal) if principal else None) if key]


def who_did(doers: list[Account | None]) -> str | None:
    """Return the names of one who acted, and for whom; None where the reader does not see who it was."""
    names = [account.name for account in doers if account]
    if len(names) > 1:
        return _("%(deputy)s for %(principal)s") % {"deputy": names[0], "principal": names[1]}
    return names[0] if doers and doers[0] else None


def _note(details: dict[str, Any]) -> str:
    """Return what an event names: a file, a role, or a linked record if the reader may see it."""
    if "linked" in details:
        name, record_id = details["linked"]
        other = types.record_of(name, record_id) if name in types else None
        return types.of(other).title_of(other) if other else ""
    if "role" in details:
        return str(Role.objects.filter(pk=details["role"]).first() or "")
    return str(details.get("file", ""))
