"""Totals over programmes for a unit, a period and a day, by the organisation tree of that day, exact per reader.

The totals of today are worked out from the measures, targets and observations themselves, those of a past day from the
standings kept of them; a test holds the two equal.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from comity.access.models import Unit
from comity.foundation import clock
from comity.foundation.sql import statements
from comity.programmes.models.indicator import Observation, Target
from comity.programmes.models.measure import Measure
from comity.programmes.models.programme import Programme

ROWS = 100
"""Rows of one page of what a total opens to."""

_FIGURES = """
    count(*) filter (where state <> 'dropped'), count(*) filter (where state = 'done'),
    count(*) filter (where is_late), count(*) filter (where state = 'dropped'),
    coalesce(sum(weight) filter (where state <> 'dropped'), 0),
    coalesce(sum(weight * progress) filter (where state <> 'dropped'), 0),
    sum(estimate) filter (where state <> 'dropped'), array_agg(distinct label_id)
"""
_SUMS = f"select branch_id, currency, {_FIGURES} from lowest group by branch_id, currency"  # noqa: S608 texts of ours
_OUTCOMES = """
select branch_id, outcome, count(*), array_agg(distinct label_id)
    || array_agg(distinct observed_label_id) filter (where outcome in ('met', 'met_late', 'missed'))
    || array_agg(distinct earlier_label_id) filter (where earlier_label_id is not null)
from judged group by branch_id, outcome
"""
_OPENED = """
from lowest where (%(below)s::uuid is null or branch_id = %(below)s::uuid)
    and case %(which)s when 'late' then is_late when 'done' then state = 'done' when 'dropped' then state = 'dropped'
        else state <> 'dropped' end
"""
_OPENED_SUMS = f"select currency, {_FIGURES} {_OPENED} group by currency"
_OPENED_ROWS = f"""
select measure_id, state, progress, weight, estimate, currency, ends_on {_OPENED}
order by ends_on, measure_id limit %(most)s offset %(from)s
"""
_JUDGED = """
from judged where (%(below)s::uuid is null or branch_id = %(below)s::uuid) and (%(which)s = 'targets' or outcome = %(which)s)
"""
_JUDGED_SUMS = f"""
select outcome, count(*), array_agg(distinct label_id)
    || array_agg(distinct observed_label_id) filter (where observed_label_id is not null)
    || array_agg(distinct earlier_label_id) filter (where earlier_label_id is not null)
{_JUDGED} group by outcome
"""
_JUDGED_ROWS = f"""
select id, outcome, observed_id, due_on, value, observed_value, observed_on {_JUDGED}
order by due_on, id limit %(most)s offset %(from)s
"""

COUNTED = ("measures", "done", "late", "dropped", "weight", "weighted")
"""The figures of a branch that are plain sums, in the order of the statement."""

OF_MEASURES = ("measures", "done", "late", "dropped")
OF_TARGETS = ("targets", "met", "met_late", "missed", "unobserved", "ahead")


@dataclass(frozen=True, slots=True)
class Asked:
    """For which unit, on which day, over which period."""

    unit: Unit
    on: date
    since: date
    until: date

    @property
    def told(self) -> dict[str, Any]:
        """What the statements are given."""
        return {
            "unit": self.unit.pk,
            "on": self.on,
            "since": self.since,
            "until": self.until,
            "now": self.on == clock.today(),
        }


@dataclass(slots=True)
class Sums:
    """What the measures and targets of a branch come to."""

    measures: int = 0
    done: int = 0
    late: int = 0
    dropped: int = 0
    weight: int = 0
    weighted: int = 0
    estimates: dict[str, Decimal] = field(default_factory=dict)
    outcomes: dict[str, int] = field(default_factory=dict)

    @property
    def progress(self) -> int:
        """The progress in whole percent, weighted."""
        return round(self.weighted / self.weight) if self.weight else 0

    @property
    def targets(self) -> int:
        return sum(self.outcomes.values())

    @property
    def met(self) -> int:
        return self.outcomes.get("met", 0)

    @property
    def met_late(self) -> int:
        return self.outcomes.get("met_late", 0)

    @property
    def missed(self) -> int:
        return self.outcomes.get("missed", 0)

    @property
    def unobserved(self) -> int:
        return self.outcomes.get("unobserved", 0)

    @property
    def ahead(self) -> int:
        return self.outcomes.get("ahead", 0)

    def add(self, other: "Sums") -> None:
        """Take the sums of another branch in."""
        for name in COUNTED:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        pairs: list[tuple[dict[str, Any], dict[str, Any]]] = [
            (self.estimates, other.estimates),
            (self.outcomes, other.outcomes),
        ]
        for mine, theirs in pairs:
            for key, value in theirs.items():
                mine[key] = mine.get(key, 0) + value


@dataclass(slots=True)
class RollUp:
    """The branches below a unit, each with its sums, and all of them together."""

    branches: list[tuple[Unit, Sums]]
    total: Sums
    label_ids: set[int]


def roll_up(asked: Asked) -> RollUp:
    """Return the sums of the unit itself and of each branch below it, as far as the reader sees."""
    sums: dict[UUID, Sums] = {}
    labels: set[int] = set()
    for branch, *row in _rows("lowest_on", _SUMS, asked.told):
        sums.setdefault(branch, Sums()).add(_sums_of(row, labels))
    for branch, outcome, count, seen in _rows("targets_on", _OUTCOMES, asked.told):
        sums.setdefault(branch, Sums()).add(Sums(outcomes={outcome: count}))
        labels.update(seen)
    total = Sums()
    for each in sums.values():
        total.add(each)
    units = Unit.objects.in_bulk(sums.keys())
    ordered = sorted(units.values(), key=lambda unit: (unit.pk != asked.unit.pk, unit.code))
    return RollUp([(unit, sums[unit.pk]) for unit in ordered], total, labels)


@dataclass(slots=True)
class Opened:
    """A page of the rows that a total counts, and what all of them come to."""

    rows: list[dict[str, Any]]
    sums: Sums
    count: int
    label_ids: set[int]


def measures_in(asked: Asked, which: str, below: UUID | None, page: int = 1) -> Opened:
    """Return the measures that a total counts, as they stood, each with its record."""
    names = ("measure_id", "state", "progress", "weight", "estimate", "currency", "ends_on")
    told = _paged(asked, which, below, page)
    sums, labels = Sums(), set[int]()
    for row in _rows("lowest_on", _OPENED_SUMS, told):
        sums.add(_sums_of(row, labels))
    rows = [dict(zip(names, row, strict=True)) for row in _rows("lowest_on", _OPENED_ROWS, told)]
    records = Measure.objects.select_related("label__level").prefetch_related("unit", "programme")
    found = records.in_bulk([row["measure_id"] for row in rows])
    shown = [{**row, "record": found[row["measure_id"]]} for row in rows if row["measure_id"] in found]
    return Opened(shown, sums, sums.dropped if which == "dropped" else sums.measures, labels)


def targets_in(asked: Asked, which: str, below: UUID | None, page: int = 1) -> Opened:
    """Return the targets that a total counts, as they stood, each with the observation that decides what became of it."""
    names = ("target_id", "outcome", "observed_id", "due_on", "value", "observed_value", "observed_on")
    told = _paged(asked, which, below, page)
    sums, labels = Sums(), set[int]()
    for outcome, count, seen in _rows("targets_on", _JUDGED_SUMS, told):
        sums.add(Sums(outcomes={outcome: count}))
        labels.update(seen)
    rows = [dict(zip(names, row, strict=True)) for row in _rows("targets_on", _JUDGED_ROWS, told)]
    found = Target.objects.select_related("label__level", "indicator__label__level").in_bulk(
        [row["target_id"] for row in rows]
    )
    observed = Observation.objects.select_related("label__level").in_bulk(
        [row["observed_id"] for row in rows]
    )
    shown = [
        {**row, "record": found[row["target_id"]], "observed": observed.get(row["observed_id"])}
        for row in rows
        if row["target_id"] in found
    ]
    return Opened(shown, sums, sums.targets, labels)


def _paged(asked: Asked, which: str, below: UUID | None, page: int) -> dict[str, Any]:
    return {**asked.told, "which": which, "below": below, "most": ROWS, "from": (page - 1) * ROWS}


def _sums_of(row: Sequence[Any], labels: set[int]) -> Sums:
    """Return the sums that a row of figures tells, and take its labels in."""
    currency, *counted, estimate, seen = row
    labels.update(seen)
    estimates = {currency: estimate} if estimate is not None else {}
    return Sums(**dict(zip(COUNTED, counted, strict=True)), estimates=estimates)


def standing_for(asked: Asked, labels: Iterable[int]) -> list[Programme]:
    """Return rows that stand for what totals of a unit were made of: one of each label, under the unit's identifier."""
    return [Programme(pk=asked.unit.pk, label_id=each) for each in labels]


def _rows(prefix: str, select: str, told: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        parts = (statements("comity.programmes", name) for name in ("branches_on", prefix))
        cursor.execute("".join(parts) + select, told)
        return list(cursor.fetchall())
