"""What differs between two revisions of a programme, and how far it has moved from its baseline."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.access.models import Unit
from comity.foundation.registry import Text
from comity.programmes import queries
from comity.programmes.models.baseline import Baseline, BaselineMeasure
from comity.programmes.models.indicator import Indicator, Target
from comity.programmes.models.measure import Measure, MeasureState
from comity.programmes.models.programme import Programme

Stand = Measure | BaselineMeasure
"""A measure as it is, or as a baseline froze it."""

Aim = tuple[UUID, date]
"""An indicator and the day of a target."""


@dataclass(frozen=True, slots=True)
class Change:
    """One fact of a measure before and after, in words."""

    title: Text
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A measure, or a target of an indicator, that was added, taken away or changed."""

    key: UUID
    """Of the measure or of the indicator."""
    title: str
    kind: str
    changes: list[Change]
    is_target: bool = False


@dataclass(frozen=True, slots=True)
class Variance:
    """How far a measure has moved from what was approved."""

    frozen: BaselineMeasure | None
    days: int = 0
    """By how many days it ends later; fewer than none if earlier."""
    estimate: Decimal | None = None
    """By how much more it is estimated."""

    @property
    def is_new(self) -> bool:
        return self.frozen is None


def day(value: date | None) -> str:
    return date_format(value, "SHORT_DATE_FORMAT") if value else ""


def amount(value: Decimal | None) -> str:
    return number_format(value, 0, force_grouping=True) if value is not None else ""


FACTS: tuple[tuple[Text, str, Callable[[Any], str]], ...] = (
    (gettext_lazy("Title (English)"), "title_en", str),
    (gettext_lazy("Title (Vietnamese)"), "title_vi", str),
    (gettext_lazy("From"), "starts_on", day),
    (gettext_lazy("Until"), "ends_on", day),
    (gettext_lazy("Weight"), "weight", str),
    (gettext_lazy("Estimate"), "estimate", amount),
)
"""What is compared of a measure, and how it is written."""


def stands_now(programme: Programme) -> dict[UUID, Stand]:
    """Return the measures as they are, by their identifier."""
    rows = queries.measures_of(programme).exclude(state=MeasureState.DROPPED)
    return {row.pk: row for row in rows}


def stands_in(baseline: Baseline) -> dict[UUID, Stand]:
    """Return the measures as a baseline froze them, by the identifier of the measure."""
    return {row.measure_id: row for row in queries.frozen_measures(baseline)}


def differences(before: dict[UUID, Stand], after: dict[UUID, Stand]) -> list[Difference]:
    """Return what was added, taken away and changed from one stand to the other, by title."""
    units = _names({row.unit_id for row in (*before.values(), *after.values())})
    found = []
    for key in {*before, *after}:
        old, new = before.get(key), after.get(key)
        changes = _changes(old, new, units) if old and new else []
        kind = "changed" if old and new else "added" if new else "removed"
        if kind != "changed" or changes:
            found.append(Difference(key, str(new or old), kind, changes))
    return sorted(found, key=lambda each: (each.title, str(each.key)))


def targets_now(programme: Programme) -> dict[Aim, Decimal]:
    """Return the targets as they are: what each indicator is to reach by which day."""
    rows = Target.objects.filter(indicator__programme=programme)
    return {(row.indicator_id, row.due_on): row.value for row in rows}


def targets_in(baseline: Baseline) -> dict[Aim, Decimal]:
    """Return the targets as a baseline froze them."""
    return {(row.indicator_id, row.due_on): row.value for row in queries.frozen_targets(baseline)}


def target_differences(before: dict[Aim, Decimal], after: dict[Aim, Decimal]) -> list[Difference]:
    """Return which targets were set, given up and changed, by indicator and day."""
    names = {
        row.pk: str(row) for row in Indicator.objects.filter(pk__in={key for key, _ in {*before, *after}})
    }
    found = []
    for aim in sorted({*before, *after}, key=lambda aim: (names.get(aim[0], ""), aim[1])):
        old, new = before.get(aim), after.get(aim)
        if old == new or aim[0] not in names:
            continue
        kind = "removed" if new is None else "added" if old is None else "changed"
        changes = [Change(_("Target"), _figure(old), _figure(new))]
        found.append(Difference(aim[0], f"{names[aim[0]]} · {day(aim[1])}", kind, changes, is_target=True))
    return found


def _figure(value: Decimal | None) -> str:
    return "" if value is None else number_format(value.normalize(), force_grouping=True)


def variances(programme: Programme, measures: Iterable[Measure]) -> dict[UUID, Variance]:
    """Return how far each of the measures has moved from the baseline in force; nothing before the first approval."""
    baseline = queries.baselines_of(programme).first()
    if baseline is None:
        return {}
    frozen = {row.measure_id: row for row in queries.frozen_measures(baseline)}
    return {row.pk: _variance(row, frozen.get(row.pk)) for row in measures}


def _variance(measure: Measure, frozen: BaselineMeasure | None) -> Variance:
    if frozen is None:
        return Variance(None)
    now, then = measure.estimate, frozen.estimate
    moved = (now or 0) - (then or 0) if (now is not None or then is not None) else None
    return Variance(frozen, (measure.ends_on - frozen.ends_on).days, Decimal(moved) if moved else None)


def _changes(old: Stand, new: Stand, units: dict[UUID, str]) -> list[Change]:
    changes = [
        Change(title, words(getattr(old, name)), words(getattr(new, name)))
        for title, name, words in FACTS
        if getattr(old, name) != getattr(new, name)
    ]
    if old.unit_id != new.unit_id:
        changes.append(
            Change(_("Responsible unit"), units.get(old.unit_id, "–"), units.get(new.unit_id, "–"))
        )
    if old.parent_id != new.parent_id:
        changes.append(Change(_("Place"), "", _("moved in the tree")))
    return changes


def _names(ids: set[UUID]) -> dict[UUID, str]:
    return {unit.pk: str(unit) for unit in Unit.objects.filter(pk__in=ids)}
