"""Reading programmes: every function sees only what the acting account may see."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Max, Q, QuerySet

from comity.access.models import Unit
from comity.access.queries import units_above, units_below, units_reading
from comity.programmes.models.baseline import Baseline, BaselineMeasure, BaselineTarget
from comity.programmes.models.consulting import Appraisal, RuleMaking
from comity.programmes.models.indicator import Indicator, Observation, Target
from comity.programmes.models.measure import UNFINISHED, Measure, MeasureSupport
from comity.programmes.models.programme import CARRIED_OUT, DRAWN_UP, Programme

STEP = 1024
"""Between two brothers, so that one can be put between them without touching the others."""


def measures_of(programme: Programme) -> QuerySet[Measure]:
    """Return the measures of a programme, brothers in their order."""
    return Measure.objects.filter(programme=programme).order_by("position", "created_at", "pk")


def unfinished_measures(programme: Programme) -> QuerySet[Measure]:
    """Return the measures that are neither done nor dropped."""
    return measures_of(programme).filter(state__in=UNFINISHED)


def has_parts(measure: Measure) -> bool:
    """Tell whether other measures are parts of this one."""
    return Measure.objects.filter(parent=measure).exists()


def line_above(measure: Measure) -> list[UUID]:
    """Return the measure and those that it is a part of, from below upwards."""
    parents = dict(Measure.objects.filter(programme=measure.programme_id).values_list("pk", "parent"))
    line: list[UUID] = []
    key: UUID | None = measure.pk
    while key is not None and key not in line:
        line.append(key)
        key = parents.get(key)
    return line


def parts_below(measure: Measure) -> list[Measure]:
    """Return the measures below this one, whole before part."""
    children: dict[UUID | None, list[Measure]] = {}
    for row in measures_of(measure.programme):
        children.setdefault(row.parent_id, []).append(row)
    found, waiting = [], [measure.pk]
    while waiting:
        below = children.get(waiting.pop(), [])
        found.extend(below)
        waiting.extend(row.pk for row in below)
    return found


def last_position(programme: Programme, parent: Measure | None) -> int:
    """Return the place of the last brother, or zero."""
    rows = Measure.objects.filter(programme=programme, parent=parent)
    return rows.aggregate(last=Max("position"))["last"] or 0


def programmes_above(programme: Programme | None) -> list[Programme]:
    """Return the programme and those that it is a part of, as they stand now, from below upwards."""
    line: list[Programme] = []
    wanted = programme and programme.pk
    while wanted and (row := Programme.objects.filter(pk=wanted).first()) and row not in line:
        line.append(row)
        wanted = row.parent_id
    return line


def deciding_units(programme: Programme) -> QuerySet[Unit]:
    """Return the units that can be asked to decide on a programme: its own and those above it."""
    return units_above(programme.unit_id)


def units_to_ask(matter: Appraisal | RuleMaking) -> QuerySet[Unit]:
    """Return the units below, and the own one, that read the matter and were not asked for their opinion yet."""
    reading = Q(pk=matter.unit_id) | Q(pk__in=units_reading(matter.scope).values("pk"))
    asked = matter.opinions.values("unit")
    return units_below(matter.unit_id).filter(reading).exclude(pk__in=asked).order_by("code")


def supports_of(measures: Iterable[Measure]) -> dict[UUID, list[MeasureSupport]]:
    """Return the supporting units of each of the measures, in one query."""
    found: dict[UUID, list[MeasureSupport]] = {}
    rows = MeasureSupport.objects.filter(measure__in=[row.pk for row in measures]).select_related("supporter")
    for row in rows.order_by("supporter__code"):
        found.setdefault(row.measure_id, []).append(row)
    return found


def indicators_of(programme: Programme) -> QuerySet[Indicator]:
    """Return the indicators of a programme by name."""
    return Indicator.objects.filter(programme=programme).order_by("name_en", "pk")


def indicators_on(measure: Measure) -> QuerySet[Indicator]:
    """Return the indicators that tell of a measure."""
    return Indicator.objects.filter(measure=measure)


def has_figures(indicator: Indicator) -> bool:
    """Tell whether the indicator has targets or observations."""
    own = {"indicator": indicator}
    return Target.objects.filter(**own).exists() or Observation.objects.filter(**own).exists()


def targets_of(indicators: Iterable[Indicator]) -> dict[UUID, list[Target]]:
    """Return the targets of each of the indicators by their day, in one query."""
    found: dict[UUID, list[Target]] = {}
    for row in Target.objects.filter(indicator__in=[each.pk for each in indicators]).order_by("due_on", "pk"):
        found.setdefault(row.indicator_id, []).append(row)
    return found


def observations_of(indicators: Iterable[Indicator]) -> dict[UUID, list[Observation]]:
    """Return the observations of each of the indicators by their day, in one query.

    Of one day, what was written down last stands last; a roll-up takes the last one in the same order.
    """
    found: dict[UUID, list[Observation]] = {}
    rows = Observation.objects.filter(indicator__in=[each.pk for each in indicators])
    for row in rows.order_by("observed_on", "created_at", "pk"):
        found.setdefault(row.indicator_id, []).append(row)
    return found


def baselines_of(programme: Programme) -> QuerySet[Baseline]:
    """Return the baselines of a programme, the latest first."""
    return Baseline.objects.filter(programme=programme).order_by("-revision")


def frozen_measures(baseline: Baseline) -> QuerySet[BaselineMeasure]:
    """Return the measures as a baseline froze them."""
    return BaselineMeasure.objects.filter(baseline=baseline)


def frozen_targets(baseline: Baseline) -> QuerySet[BaselineTarget]:
    """Return the targets as a baseline froze them."""
    return BaselineTarget.objects.filter(baseline=baseline)


def programmes_to_fill(unit: Unit | UUID) -> QuerySet[Programme]:
    """Return the programmes of a unit to which measures can still be added, the latest period first."""
    rows = Programme.objects.filter(unit=unit, state__in=(*DRAWN_UP, *CARRIED_OUT))
    return rows.order_by("-starts_on", "code", "pk")
