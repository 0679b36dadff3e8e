"""What the page of a partner shows of a relationship: of each kind the first rows, and how many there are."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import CharField, Count, F, Q, QuerySet, Value
from django.db.models.functions import ExtractDay, ExtractMonth, Mod

from comity.foundation import clock
from comity.foundation.bilingual import own_field
from comity.foundation.fields import SortKey
from comity.foundation.totals import LABELS
from comity.foundation.workdays import months_after
from comity.partners.models import (
    OPEN_COMMITMENT,
    Blackout,
    Channel,
    Commitment,
    Counterpart,
    Merge,
    Partner,
    RelationChange,
    Side,
    Twinning,
)

MOST_SHOWN = 15
"""Rows of a kind that the page shows; the list of the kind shows the others."""
MONTHS_AHEAD = 12
"""For how long ahead blackouts are shown."""
A_YEAR = 1300
"""A day of the year counts a hundred for its month and one for its day, so that the year turns at 1300."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of rows that belong to a relationship: all of them, which of them hold, and what comes first."""

    every: QuerySet[Any]
    holds: Q
    order: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """The first rows of a kind that hold, how many hold, and how many there are with those that ended."""

    rows: list[Any]
    holding: int
    every: int


@dataclass(slots=True)
class Relationship:
    """The parts of a relationship by their names, how many commitments came to which end, the labels of all counted."""

    parts: dict[str, Part] = field(default_factory=dict)
    ended: dict[str, int] = field(default_factory=dict)
    label_ids: set[int] = field(default_factory=set)


def relationship_with(partner: Partner, names: Collection[str]) -> Relationship:
    """Return the kinds of these names, those of what belongs to the partner among them.

    All are counted in one statement; each of which there is something is read in one more.
    """
    kinds = {name: kind for name, kind in _kinds(partner).items() if name in names}
    found = Relationship()
    numbers = _count(kinds, found)
    for name, kind in kinds.items():
        holding, every = numbers.get(name, (0, 0))
        rows = kind.every.filter(kind.holds).select_related("label__level").order_by(*kind.order, "pk")
        found.parts[name] = Part(list(rows[:MOST_SHOWN]) if holding else [], holding, every)
    return found


def _kinds(partner: Partner) -> dict[str, Kind]:
    today, keys = clock.today(), Partner.objects.with_parts([partner.pk])
    of_it = {"partner__in": keys}
    waiting, soonest = Q(state__in=OPEN_COMMITMENT), F("due_on").asc(nulls_last=True)
    promised = Commitment.objects.filter(**of_it)
    return {
        "ours": Kind(promised.filter(side=Side.OURS), waiting, (soonest,)),
        "theirs": Kind(promised.filter(side=Side.THEIRS), waiting, (soonest,)),
        "channels": Kind(
            Channel.objects.filter(**of_it), Q(ended_on=None), (F("next_on").asc(nulls_last=True),)
        ),
        "counterparts": Kind(
            Counterpart.objects.filter(**of_it), Q(left_on=None) | Q(left_on__gt=today), ("post",)
        ),
        "twinnings": Kind(
            Twinning.objects.filter(**of_it), Q(ended_on=None) | Q(ended_on__gt=today), ("agreed_on",)
        ),
        "blackouts": Kind(Blackout.objects.filter(**of_it), _ahead(today), (_by_day_of_year(today),)),
        "changes": Kind(
            RelationChange.objects.filter(partner=partner).select_related("from_step", "to_step"),
            Q(),
            ("-happened_on", "-created_at"),
        ),
        "mergers": Kind(Merge.objects.filter(kept=partner), Q(undone_at=None), ("-created_at",)),
        "parts": Kind(
            Partner.objects.filter(parent=partner).select_related("relation"),
            Q(),
            (SortKey(own_field("name")),),
        ),
    }


def _count(kinds: Mapping[str, Kind], found: Relationship) -> dict[str, tuple[int, int]]:
    """Count each kind in one statement for all, commitments by their state; note the labels of what was counted."""
    shown = ("part_name", "end_state", "rows_holding", "rows_in_all", "label_ids")
    counts = [
        kind.every.order_by()
        .annotate(
            part_name=Value(name, CharField()),
            end_state=F("state") if name in Side.values else Value("", CharField()),
        )
        .values("part_name", "end_state")
        .annotate(
            rows_holding=Count("pk", filter=kind.holds) if kind.holds else Count("pk"),
            rows_in_all=Count("pk"),
            label_ids=LABELS,
        )
        .values_list(*shown)
        for name, kind in kinds.items()
    ]
    numbers: dict[str, tuple[int, int]] = {}
    for name, state, holding, every, label_ids in counts[0].union(*counts[1:], all=True) if counts else ():
        before = numbers.get(name, (0, 0))
        found.label_ids.update(label_ids)
        numbers[name] = (before[0] + holding, before[1] + (holding if state else every))
        if state and not holding:
            found.ended[state] = found.ended.get(state, 0) + every
    return numbers


def _ahead(today: date) -> Q:
    last = months_after(today, MONTHS_AHEAD) - timedelta(days=1)
    fixed = Q(yearly=False, starts_on__lte=last, ends_on__gte=today)
    return fixed | Q(yearly=True, starts_on__lte=last)


def _by_day_of_year(today: date) -> Any:
    """Return the order of days in the year that begins today, by their end: what lasts already comes first."""
    ends = 100 * ExtractMonth("ends_on") + ExtractDay("ends_on")
    return Mod(ends + Value(A_YEAR - 100 * today.month - today.day), Value(A_YEAR))
