"""Reading partners and what ties us to them: every function sees only what the acting account may see."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet

from comity.access.models import Account
from comity.access.queries import accounts
from comity.foundation import clock
from comity.foundation.models import fetch_related
from comity.foundation.registry import type_name
from comity.foundation.text import sort_key
from comity.foundation.totals import LABELS
from comity.partners.models import OPEN_COMMITMENT, Channel, Commitment, Meeting, Merge, Partner
from comity.threads.models import Duty


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


def merger_of(pk: UUID) -> Merge | None:
    """Return a merger; absent and hidden look alike."""
    return Merge.objects.select_related("label__level", "kept", "merged").filter(pk=pk).first()


def flat(nodes: Iterable[Node]) -> Iterable[Node]:
    """Return the nodes of trees one by one, each before its parts."""
    for node in nodes:
        yield node
        yield from flat(node.parts)


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


def accounts_in(unit_id: UUID) -> QuerySet[Account]:
    """Return the active accounts of people in a unit."""
    return accounts().filter(unit=unit_id, active=True).order_by("name")


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


def _by_name(partner: Partner) -> str:
    return sort_key(str(partner))
