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
    """The last one until today."""
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
    steps = [Step(each, outcome_of(indicator, each, observed, today)) for each in targets]
    return Course(indicator, steps, list(observed), _last_until(today, observed), files)


def _last_until(day: date, observed: Sequence[Observation]) -> Observation | None:
    return next((row for row in reversed(observed) if row.observed_on <= day), None)


def outcome_of(indicator: Indicator, target: Target, observed: Sequence[Observation], today: date) -> str:
    """Return what became of a target: still ahead, not observed, met, met late or missed.

    It is judged on its day by the last observation until then; if that one does not reach it, by the last until today.
    """
    if target.due_on > today:
        return "ahead"
    in_time, latest = _last_until(target.due_on, observed), _last_until(today, observed)
    if latest is None:
        return "unobserved"
    if in_time and reaches(indicator, in_time.value, target.value):
        return "met"
    return "met_late" if reaches(indicator, latest.value, target.value) else "missed"


def reaches(indicator: Indicator, value: Decimal, target: Decimal) -> bool:
    """Tell whether a value is as good as the target or better."""
    return value >= target if indicator.direction == Direction.UP else value <= target
