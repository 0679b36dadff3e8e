"""The course of indicators: what was observed, and what became of each target."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Count

from comity.foundation.registry import type_name
from comity.programmes.models.indicator import Direction, Indicator, Observation, Target
from comity.programmes.queries import observations_of, targets_of
from comity.threads.models import Attachment


@dataclass(frozen=True, slots=True)
class Step:
    """A target, and what became of it."""

    target: Target
    outcome: str


@dataclass(frozen=True, slots=True)
class Course:
    """An indicator with its targets and everything that was observed."""

    indicator: Indicator
    steps: list[Step]
    observations: list[Observation]
    latest: Observation | None
    """The last one until today: by it the targets are judged whose day has come."""
    files: dict[UUID, int]
    """How many files prove which observation."""

    @property
    def evidenced(self) -> list[tuple[Observation, int]]:
        """The observations, the latest first, each with the number of its files."""
        return [(row, self.files.get(row.pk, 0)) for row in reversed(self.observations)]


def courses_of(indicators: Iterable[Indicator], today: date) -> list[Course]:
    """Return the course of each of the indicators, in three queries for all of them."""
    rows = list(indicators)
    targets, observed = targets_of(rows), observations_of(rows)
    files = _files_of(each.pk for group in observed.values() for each in group)
    return [_course(row, targets.get(row.pk, ()), observed.get(row.pk, ()), files, today) for row in rows]


def _files_of(keys: Iterable[UUID]) -> dict[UUID, int]:
    rows = Attachment.objects.filter(record_type=type_name(Observation), record_id__in=list(keys)).order_by()
    return dict(rows.values_list("record_id").annotate(Count("pk")))


def _course(
    indicator: Indicator,
    targets: Sequence[Target],
    observed: Sequence[Observation],
    files: dict[UUID, int],
    today: date,
) -> Course:
    latest = next((row for row in reversed(observed) if row.observed_on <= today), None)
    steps = [Step(each, outcome_of(indicator, each, latest, today)) for each in targets]
    return Course(indicator, steps, list(observed), latest, files)


def outcome_of(indicator: Indicator, target: Target, observed: Observation | None, today: date) -> str:
    """Return what became of a target: still ahead, not observed, met or missed."""
    if target.due_on > today:
        return "ahead"
    if observed is None:
        return "unobserved"
    return "met" if reaches(indicator, observed.value, target.value) else "missed"


def reaches(indicator: Indicator, value: Decimal, target: Decimal) -> bool:
    """Tell whether a value is as good as the target or better."""
    return value >= target if indicator.direction == Direction.UP else value <= target
