"""What carries a requirement out: assignments, the measures that implement it, and how far they are."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Count, QuerySet

from comity.access.queries import units_above
from comity.foundation.models import Record, related
from comity.foundation.registry import type_name
from comity.foundation.totals import LABELS
from comity.instruments.models.instrument import Instrument
from comity.instruments.models.requirement import Assignment, AssignmentState, Requirement
from comity.programmes.models.measure import Measure, MeasureState
from comity.programmes.models.programme import CARRIED_OUT, Programme
from comity.programmes.queries import programmes_to_fill
from comity.threads.models import Duty, Link, LinkKind

MEASURE = type_name(Measure)
REQUIREMENT = type_name(Requirement)


def links_to(targets: Iterable[Record], target_type: str) -> QuerySet[Link]:
    """Return the links by which measures implement these records."""
    return Link.objects.filter(
        kind=LinkKind.IMPLEMENTS,
        source_type=MEASURE,
        target_type=target_type,
        target_id__in=[each.pk for each in targets],
    )


def measures_for(requirement: Requirement) -> QuerySet[Measure]:
    """Return the measures that implement a requirement, of whatever unit the reader sees."""
    ids = links_to([requirement], REQUIREMENT).values("source_id")
    return Measure.objects.filter(pk__in=ids).order_by("starts_on", "position", "pk")


def measures_of_assignment(assignment: Assignment) -> QuerySet[Measure]:
    """Return the measures by which the unit of an assignment carries it out."""
    requirement = related(assignment, "requirement")
    found = measures_for(requirement) if isinstance(requirement, Requirement) else Measure.objects.none()
    return found.filter(unit=assignment.unit_id)


def states_of_assignments(instrument: Instrument) -> list[tuple[str, int, list[int]]]:
    """Return how many assignments of an instrument are in which state, in the order of the states, with their labels."""
    rows = Assignment.objects.filter(requirement__instrument=instrument).order_by()
    order = AssignmentState.values
    counted = rows.values_list("state").annotate(Count("pk"), labels=LABELS)
    return sorted(counted, key=lambda row: order.index(row[0]))


def duties_waiting(assignments: Iterable[Assignment]) -> QuerySet[Duty]:
    """Return the open duties about these assignments."""
    keys = [each.pk for each in assignments]
    return Duty.objects.filter(record_type=type_name(Assignment), record_id__in=keys, done_at=None)


def programmes_for(assignment: Assignment) -> QuerySet[Programme]:
    """Return the programmes of the unit of an assignment in which its measures can stand."""
    return programmes_to_fill(assignment.unit_id)


def programme_covering(assignment: Assignment) -> Programme | None:
    """Return the programme that fits an assignment best."""
    return programme_within(programmes_for(assignment), assignment.due_on)


def programme_within(programmes: QuerySet[Programme], due_on: date | None) -> Programme | None:
    """Return the first whose period holds the day, or the first of all."""
    rows = list(programmes[:50])
    fitting = [row for row in rows if due_on is None or row.starts_on <= due_on <= row.ends_on]
    return next(iter(fitting or rows), None)


def superior_measures(assignment: Assignment) -> QuerySet[Measure]:
    """Return the measures of units above that a measure of the assignment's unit can implement."""
    above = units_above(assignment.unit_id).exclude(pk=assignment.unit_id).values("pk")
    rows = Measure.objects.filter(unit__in=above, programme__state__in=CARRIED_OUT)
    return rows.exclude(state=MeasureState.DROPPED).order_by("title_en", "title_vi", "pk")


def superior_for(assignment: Assignment) -> Measure | None:
    """Return the superior's measure that implements the same requirement, if there is one alone."""
    same = measures_for(assignment.requirement).values("pk")
    found = list(superior_measures(assignment).filter(pk__in=same)[:2])
    return found[0] if len(found) == 1 else None


def measures_below(superior: Measure, unit_id: UUID) -> QuerySet[Measure]:
    """Return the measures by which a unit carries a superior's measure on."""
    ids = links_to([superior], MEASURE).values("source_id")
    return Measure.objects.filter(pk__in=ids, unit=unit_id).order_by("starts_on", "position", "pk")


def implemented_by(measure: Measure) -> list[UUID]:
    """Return the requirements that a measure implements."""
    links = Link.objects.filter(
        kind=LinkKind.IMPLEMENTS, source_type=MEASURE, source_id=measure.pk, target_type=REQUIREMENT
    )
    return list(links.values_list("target_id", flat=True))


def concretised_assignments(measure: Measure) -> QuerySet[Assignment]:
    """Return the assignments of the measure's unit that it carries out and that have not begun yet."""
    return Assignment.objects.filter(
        unit=measure.unit_id,
        requirement__in=implemented_by(measure),
        state=AssignmentState.CONCRETISED,
    )
