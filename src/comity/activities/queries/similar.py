"""Earlier activities like one that is planned: of its series, with its partners, at its place, of its kind, in its words."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Case, IntegerField, Prefetch, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable

from comity.activities import queries
from comity.activities.models.activity import OVER, Activity, ActivityPartner, Series
from comity.activities.models.report import LessonObserved, Report
from comity.activities.queries.clashes import place_key
from comity.foundation.registry import type_name
from comity.partners.models import Partner
from comity.programmes.models.measure import Measure
from comity.search import queries as search
from comity.threads.models import Link

MOST = 8
NEAR, NEAREST = 50, 5
"""Activities that share words with what is planned, and those among them that share most."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """By what earlier activities are like a planned one; `own` is left out."""

    kind_id: str = ""
    partner_ids: frozenset[UUID] = frozenset()
    place: str = ""
    series_id: UUID | None = None
    words: str = ""
    own: UUID | None = None


def of(activity: Activity) -> Likeness:
    """Return by what others are like this activity."""
    return Likeness(
        activity.kind_id,
        frozenset(queries.partner_ids_of(activity)),
        activity.place,
        activity.series_id,
        f"{activity} {activity.purpose}",
        activity.pk,
    )


def earlier_like(wanted: Likeness) -> list[Activity]:
    """Return earlier activities with their reports and lessons, the most alike first.

    Alike are those of the series, with one of the partners, at the place, or that share telling words; of these, one of
    the same kind counts for more, and of the kind alone are shown where nothing else is said yet.
    """
    likeness, alike = _likeness(wanted)
    rows = Activity.objects.filter(alike, state__in=OVER).exclude(pk__in=[wanted.own] if wanted.own else [])
    lessons = LessonObserved.objects.select_related("label__level").order_by("created_at")
    reports = Report.objects.filter(state="submitted").prefetch_related(Prefetch("lessons", lessons))
    return list(
        rows.annotate(likeness=likeness)
        .select_related("kind", "label__level")
        .prefetch_related(Prefetch("reports", reports.select_related("label__level")))
        .order_by("-likeness", "-starts_on", "pk")[:MOST]
    )


def _likeness(wanted: Likeness) -> tuple[Combinable, Q]:
    """Return how alike each activity is, in points, and which of them are alike at all."""
    key = place_key(wanted.place)
    given: list[tuple[int, object, Q]] = [
        (4, wanted.series_id, Q(series=wanted.series_id)),
        (3, wanted.partner_ids, _with_partners(wanted)),
        (2, key, Q(place_key=key)),
    ]
    nearest = search.nearest(Activity, wanted.words, OVER, NEAR)
    given += [(3, nearest[:NEAREST], Q(pk__in=nearest[:NEAREST])), (1, nearest, Q(pk__in=nearest))]
    said = [(points, condition) for points, is_said, condition in given if is_said]
    of_kind = Q(kind=wanted.kind_id)
    alike = reduce(or_, (condition for _points, condition in said), Q()) or of_kind
    return sum((_point(condition, points) for points, condition in said), _point(of_kind, 2)), alike


def _with_partners(wanted: Likeness) -> Q:
    rows = ActivityPartner.objects.filter(partner__in=wanted.partner_ids)
    return Q(pk__in=rows.values("activity"))


def told_of(earlier: Iterable[Activity]) -> list[Report | LessonObserved]:
    """Return the reports and lessons that stand beside earlier activities."""
    reports = [report for activity in earlier for report in activity.reports.all()]
    return [*reports, *(lesson for report in reports for lesson in report.lessons.all())]


def activities_of(record: Partner | Measure | Series) -> QuerySet[Activity]:
    """Return the activities with a partner or what belongs to it, for a measure or in a series."""
    rows = Activity.objects.select_related("kind", "unit", "label__level")
    if isinstance(record, Series):
        return rows.filter(series=record)
    if isinstance(record, Partner):
        with_them = ActivityPartner.objects.filter(partner__in=Partner.objects.with_parts([record.pk]))
        return rows.filter(pk__in=with_them.values("activity"))
    links = Link.objects.filter(
        kind="serves", source_type=type_name(Activity), target_type=type_name(Measure), target_id=record.pk
    )
    return rows.filter(pk__in=links.values("source_id"))


def _point(condition: Q, number: int) -> Case:
    return Case(When(condition, then=Value(number)), default=Value(0), output_field=IntegerField())
