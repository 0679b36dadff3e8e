"""Earlier activities like one that is planned: with one of its partners, of its series, of its kind at its place."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, IntegerField, Prefetch, Q, QuerySet, Value, When

from comity.activities import queries
from comity.activities.models.activity import OVER, Activity, ActivityPartner, Series
from comity.activities.models.report import LessonObserved, Report
from comity.activities.queries.clashes import place_key
from comity.foundation.registry import type_name
from comity.partners.models import Partner
from comity.programmes.models.measure import Measure
from comity.threads.models import Link

MOST = 8
SHOWN = 200
"""Activities of a partner, measure or series that its page shows."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """By what earlier activities are like a planned one; `own` is left out."""

    kind_id: str = ""
    partner_ids: frozenset[UUID] = frozenset()
    place: str = ""
    series_id: UUID | None = None
    own: UUID | None = None


def of(activity: Activity) -> Likeness:
    """Return by what others are like this activity."""
    return Likeness(
        activity.kind_id,
        frozenset(queries.partner_ids_of(activity)),
        activity.place,
        activity.series_id,
        activity.pk,
    )


def earlier_like(wanted: Likeness) -> list[Activity]:
    """Return earlier activities with their reports and lessons, the most alike first.

    Alike are those with one of the partners, of the series, or of the kind at the place.
    """
    key = place_key(wanted.place)
    with_partner = Q(pk__in=ActivityPartner.objects.filter(partner__in=wanted.partner_ids).values("activity"))
    of_series, of_kind, at_place = Q(series=wanted.series_id), Q(kind=wanted.kind_id), Q(place_key=key)
    likeness = _point(with_partner, 3) + _point(of_kind, 2)
    alike = with_partner
    if key:
        likeness, alike = likeness + _point(at_place, 2), alike | (of_kind & at_place)
    if wanted.series_id:
        likeness, alike = likeness + _point(of_series, 4), alike | of_series
    rows = Activity.objects.filter(alike, state__in=OVER).exclude(pk__in=[wanted.own] if wanted.own else [])
    lessons = LessonObserved.objects.select_related("label__level").order_by("created_at")
    reports = Report.objects.filter(state="submitted").prefetch_related(Prefetch("lessons", lessons))
    return list(
        rows.annotate(likeness=likeness)
        .select_related("kind", "label__level")
        .prefetch_related(Prefetch("reports", reports.select_related("label__level")))
        .order_by("-likeness", "-starts_on", "pk")[:MOST]
    )


def told_of(earlier: Iterable[Activity]) -> list[Report | LessonObserved]:
    """Return the reports and lessons that stand beside earlier activities."""
    reports = [report for activity in earlier for report in activity.reports.all()]
    return [*reports, *(lesson for report in reports for lesson in report.lessons.all())]


def activities_of(record: Partner | Measure | Series) -> QuerySet[Activity]:
    """Return the activities with a partner, for a measure or in a series, the latest first."""
    rows = Activity.objects.select_related("kind", "unit", "label__level").order_by("-starts_on", "pk")
    if isinstance(record, Series):
        return rows.filter(series=record)[:SHOWN]
    if isinstance(record, Partner):
        return rows.filter(pk__in=ActivityPartner.objects.filter(partner=record).values("activity"))[:SHOWN]
    links = Link.objects.filter(
        kind="serves", source_type=type_name(Activity), target_type=type_name(Measure), target_id=record.pk
    )
    return rows.filter(pk__in=links.values("source_id"))[:SHOWN]


def _point(condition: Q, number: int) -> Case:
    return Case(When(condition, then=Value(number)), default=Value(0), output_field=IntegerField())
