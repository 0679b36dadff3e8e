"""Reading partners and what ties us to them: every function sees only what the acting account may see."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import connection
from django.db.models import Count, F, Max, Q, QuerySet

from comity.access.models import Account
from comity.access.queries import accounts
from comity.foundation import clock
from comity.foundation.models import Record, fetch_related
from comity.foundation.registry import type_name
from comity.foundation.sql import statements
from comity.foundation.text import sort_key
from comity.partners.models import (
    OPEN_COMMITMENT,
    Blackout,
    Channel,
    Commitment,
    Counterpart,
    Meeting,
    Merge,
    Partner,
    RelationChange,
    Twinning,
)
from comity.threads.models import Duty

Keys = Collection[UUID]
Row = TypeVar("Row", bound=Record)
LABELS = ArrayAgg("label_id", distinct=True, default=[])
"""The labels of rows that are counted together."""


@dataclass(slots=True)
class Node:
    """A partner in the tree, with how much of each kind waits with it alone, and the partners that belong to it.

    `label_ids` are those of the rows that were counted.
    """

    partner: Partner
    counts: dict[str, int]
    label_ids: set[int]
    parts: list["Node"] = field(default_factory=list)


def standing_for(pk: UUID) -> Partner | None:
    """Return the partner that stands for one: itself, or what it was merged into, as far as the reader sees them."""
    seen: set[UUID] = set()
    partner = Partner.with_merged.filter(pk=pk).first()
    while partner is not None and partner.merged_into_id is not None and partner.pk not in seen:
        seen.add(partner.pk)
        partner = Partner.with_merged.filter(pk=partner.merged_into_id).first()
    return partner


def with_parts(partner: Partner) -> list[UUID]:
    """Return the identifiers of a partner and of all partners that belong to it, in sight of the reader."""
    with connection.cursor() as cursor:
        cursor.execute(statements("comity.partners", "parts"), {"partner": partner.pk})
        return [row[0] for row in cursor.fetchall()]


def parts_of(partner: Partner) -> list[Partner]:
    """Return the partners that belong directly to one."""
    rows = Partner.objects.filter(parent=partner).select_related("relation", "label__level")
    return sorted(rows, key=_by_name)


def tree() -> list[Node]:
    """Return all partners in sight as trees; one whose superior is out of sight stands at the top."""
    rows = {row.pk: row for row in Partner.objects.select_related("relation", "label__level")}
    counts = _counts()
    nodes = {key: Node(row, *counts.get(key, ({}, set()))) for key, row in rows.items()}
    tops: list[Node] = []
    for row in sorted(rows.values(), key=_by_name):
        above = nodes.get(row.parent_id) if row.parent_id else None
        (above.parts if above else tops).append(nodes[row.pk])
    return tops


def mergers_into(partner: Partner) -> list[Merge]:
    """Return what was merged into a partner and still is, the latest first."""
    rows = Merge.objects.filter(kept=partner, undone_at=None).select_related("label__level")
    return list(rows.prefetch_related("merged"))


def merger_of(pk: UUID) -> Merge | None:
    """Return a merger; absent and hidden look alike."""
    return Merge.objects.select_related("label__level", "kept", "merged").filter(pk=pk).first()


def flat(nodes: Iterable[Node]) -> Iterable[Node]:
    """Return the nodes of trees one by one, each before its parts."""
    for node in nodes:
        yield node
        yield from flat(node.parts)


def relation_changes(partner: Partner) -> QuerySet[RelationChange]:
    """Return the steps of a relation, the latest first."""
    return RelationChange.objects.filter(partner=partner).select_related(
        "from_step", "to_step", "label__level"
    )


def channels_with(keys: Keys) -> list[Channel]:
    """Return the channels with these partners that have not ended, the next meeting first."""
    rows = Channel.objects.filter(partner__in=keys, ended_on=None).select_related("label__level")
    return _named(
        rows.order_by(F("next_on").asc(nulls_last=True), "id"), "partner", "our_unit", "counterpart"
    )


def channels_to_remind(until: date) -> list[Channel]:
    """Return the channels that should meet until that day and have no open duty to do so."""
    waiting = Duty.objects.filter(record_type=type_name(Channel), done_at=None).values("record_id")
    rows = Channel.objects.filter(ended_on=None, next_on__lte=until).exclude(pk__in=waiting)
    return list(rows.select_related("unit").order_by("next_on", "id"))


def last_met(channel: Channel) -> date | None:
    """Return the day of the latest meeting that was recorded."""
    latest: date | None = Meeting.objects.filter(channel=channel).aggregate(latest=Max("held_on"))["latest"]
    return latest


def meetings_of(channel: Channel) -> QuerySet[Meeting]:
    """Return the meetings of a channel, the latest first."""
    return Meeting.objects.filter(channel=channel).select_related("label__level")


def meeting_of(pk: UUID) -> Meeting | None:
    """Return a meeting with its channel; absent and hidden look alike."""
    return Meeting.objects.select_related("channel__label__level").filter(pk=pk).first()


def mechanism_of(channel: Channel) -> list[tuple[int, Channel]]:
    """Return the channels that form one mechanism with this one, the highest first, each with its depth.

    That is the way up through its superiors, and everything below the highest of them in sight.
    """
    top, seen = channel, {channel.pk}
    while top.superior_id and top.superior_id not in seen:
        above = Channel.objects.filter(pk=top.superior_id).first()
        if above is None:
            break
        seen.add(above.pk)
        top = above
    found, waiting, depth = [(0, top)], [top], 0
    while waiting:
        depth += 1
        waiting = list(Channel.objects.filter(superior__in=waiting).order_by("name_vi", "id"))
        waiting = [each for each in waiting if each.pk not in {row.pk for _, row in found}]
        found += [(depth, each) for each in waiting]
    rows = [row for _, row in found]
    fetch_related((row, name) for row in rows for name in ("partner", "our_unit", "label"))
    return found


def counterparts_with(keys: Keys) -> list[Counterpart]:
    """Return the officials of these partners who are in their posts."""
    rows = Counterpart.objects.filter(partner__in=keys).filter(Q(left_on=None) | Q(left_on__gt=clock.today()))
    return _named(rows.select_related("label__level").order_by("post", "id"), "partner")


def twinnings_with(keys: Keys) -> list[Twinning]:
    """Return the twinnings with these partners that hold."""
    rows = Twinning.objects.filter(partner__in=keys).filter(Q(ended_on=None) | Q(ended_on__gt=clock.today()))
    return _named(rows.select_related("label__level"), "partner", "our_unit")


def open_commitments_with(keys: Keys) -> list[Commitment]:
    """Return what either side has still to keep, what is due first before the rest."""
    rows = Commitment.objects.filter(partner__in=keys, state__in=OPEN_COMMITMENT)
    rows = rows.select_related("label__level").order_by(F("due_on").asc(nulls_last=True), "id")
    return _named(rows, "partner", "unit", "responsible")


def accounts_in(unit_id: UUID) -> QuerySet[Account]:
    """Return the active accounts of people in a unit."""
    return accounts().filter(unit=unit_id, active=True).order_by("name")


def ended_commitments_with(keys: Keys) -> list[tuple[str, int, list[int]]]:
    """Return how many commitments were kept, broken and released: the state, the number, the labels of those counted."""
    rows = Commitment.objects.filter(partner__in=keys).exclude(state__in=OPEN_COMMITMENT).order_by()
    return sorted(rows.values_list("state").annotate(Count("pk"), labels=LABELS))


def blackouts_with(keys: Keys, first: date, last: date) -> list[tuple[date, date, Blackout]]:
    """Return the days between two dates on which these partners receive nobody, in their order.

    One that comes back every year is there once for each year; one may span the turn of the year.
    """
    fixed = Q(yearly=False, starts_on__lte=last, ends_on__gte=first)
    rows = Blackout.objects.filter(fixed | Q(yearly=True), partner__in=keys).select_related("label__level")
    found = [
        (*days, row)
        for row in _named(rows, "partner")
        for days in (_days_of(row, first, last) if row.yearly else [(row.starts_on, row.ends_on)])
    ]
    return sorted(found, key=lambda each: (each[0], str(each[2].pk)))


def _days_of(blackout: Blackout, first: date, last: date) -> Iterable[tuple[date, date]]:
    length = blackout.ends_on - blackout.starts_on
    for year in range(max(first.year - 1, blackout.starts_on.year), last.year + 1):
        starts_on = _in_year(blackout.starts_on, year)
        if starts_on <= last and starts_on + length >= first:
            yield starts_on, starts_on + length


def _in_year(day: date, year: int) -> date:
    """Return that day in a year; of 29 February the day before where there is none."""
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)


def _counts() -> dict[UUID, tuple[dict[str, int], set[int]]]:
    """Return by partner how many channels are overdue and how many commitments are open and late, with their labels."""
    today = clock.today()
    overdue = Channel.objects.filter(ended_on=None, next_on__lt=today).order_by()
    waiting = Commitment.objects.filter(state__in=OPEN_COMMITMENT).order_by()
    counts: dict[UUID, tuple[dict[str, int], set[int]]] = defaultdict(lambda: ({}, set()))
    for key, number, labels in overdue.values_list("partner").annotate(Count("pk"), labels=LABELS):
        counts[key][0]["overdue"] = number
        counts[key][1].update(labels)
    late = Count("pk", filter=Q(due_on__lt=today))
    found = waiting.values_list("partner").annotate(Count("pk"), late=late, labels=LABELS)
    for key, number, lost, labels in found:
        counts[key][0].update({"open": number, "late": lost})
        counts[key][1].update(labels)
    return counts


def _named(rows: QuerySet[Row], *names: str) -> list[Row]:
    """Return the rows with the related records that a page names beside them, one query a model."""
    found = list(rows)
    fetch_related((row, name) for row in found for name in names)
    return found


def _by_name(partner: Partner) -> str:
    return sort_key(str(partner))
