"""Reading activities: every function sees only what the acting account may see."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import F, Max, Prefetch, Q, QuerySet

from comity.activities.models.activity import Activity, ActivityPartner, Series
from comity.activities.models.part import Delegation, Participation, PatrolPart
from comity.activities.models.preparation import ChecklistItem, ItineraryItem, SecurityAppraisal
from comity.activities.models.reference import ChecklistPoint
from comity.activities.models.report import LessonObserved, Report
from comity.foundation.registry import type_name
from comity.partners.models import Commitment, Partner
from comity.programmes.models.measure import Measure
from comity.programmes.models.programme import Programme
from comity.threads.models import Link, LinkKind


def measures_served(activity: Activity) -> QuerySet[Measure]:
    """Return the measures that an activity serves."""
    links = links_to_measures(activity)
    return Measure.objects.filter(pk__in=links.values("target_id")).order_by("ends_on", "pk")


def links_to_measures(activity: Activity) -> QuerySet[Link]:
    """Return the links that tie an activity to measures."""
    ends = {"source_type": type_name(Activity), "target_type": type_name(Measure)}
    return Link.objects.filter(kind=LinkKind.SERVES, source_id=activity.pk, **ends)


def commitments_from(activity: Activity) -> QuerySet[Commitment]:
    """Return the commitments that were made at an activity."""
    links = Link.objects.filter(
        kind="arises_from",
        source_type=type_name(Commitment),
        target_type=type_name(Activity),
        target_id=activity.pk,
    )
    rows = Commitment.objects.filter(pk__in=links.values("source_id"))
    return rows.select_related("partner", "unit", "label__level").order_by("due_on", "pk")


def partner_rows(activity: Activity) -> QuerySet[ActivityPartner]:
    """Return the partners of an activity."""
    rows = ActivityPartner.objects.filter(activity=activity)
    return rows.select_related("partner", "label__level").order_by("created_at")


def delegations_of(activity: Activity) -> QuerySet[Delegation]:
    """Return the delegations, ours first, each with its members in the order of protocol.

    Left out: the delegation of a partner that takes part no longer, or that the reader does not see, and such members.
    """
    members = members_seen().select_related("person__rank", "person__account", "counterpart", "label__level")
    return (
        Delegation.objects.filter(Q(partner=None) | Q(partner__in=_partners_of(activity)), activity=activity)
        .select_related("partner", "label__level")
        .prefetch_related(Prefetch("members", members))
        .order_by(F("partner").asc(nulls_first=True), "created_at")
    )


def member_ids_of(activity: Activity) -> tuple[set[UUID], set[UUID]]:
    """Return the identifiers of the persons of ours and of the counterparts who take part already."""
    rows = list(members_seen().filter(delegation__activity=activity))
    return {row.person_id for row in rows if row.person_id}, {
        row.counterpart_id for row in rows if row.counterpart_id
    }


def sides_of(activity: Activity) -> list[Partner | None]:
    """Return the sides of an activity that the reader sees, ours first."""
    return [None, *_partners_of(activity).order_by("code", "pk")]


def members_seen() -> QuerySet[Participation]:
    """Return the members of delegations whom the reader sees, in the order of protocol."""
    rows = Participation.objects.filter(_sees("delegation__partner"), _sees("person"), _sees("counterpart"))
    return rows.order_by("position", "created_at", "pk")


def itinerary_of(activity: Activity) -> QuerySet[ItineraryItem]:
    """Return the points of the programme in their order."""
    rows = ItineraryItem.objects.filter(_sees("partner"), activity=activity)
    return rows.select_related("partner", "label__level").order_by("starts_at", "created_at")


def points_of(activities: Iterable[Activity]) -> QuerySet[ItineraryItem]:
    """Return the points of the programmes of activities, in their order."""
    rows = ItineraryItem.objects.filter(_sees("partner"), activity__in=[row.pk for row in activities])
    return rows.select_related("activity", "label__level").order_by("starts_at", "pk")


def by_day(points: Iterable[ItineraryItem], zone: ZoneInfo) -> list[tuple[date, list[ItineraryItem]]]:
    """Return points of a programme by the day on which they begin where they take place."""
    return [
        (day, list(rows)) for day, rows in groupby(points, lambda row: row.starts_at.astimezone(zone).date())
    ]


def turns_of(series: Series) -> QuerySet[Activity]:
    """Return the activities of a series, the last one first, each with its programme."""
    points = ItineraryItem.objects.filter(_sees("partner")).select_related("partner", "label__level")
    rows = Activity.objects.filter(series=series).select_related("kind", "unit", "label__level")
    return rows.prefetch_related(Prefetch("itinerary", points.order_by("starts_at"))).order_by(
        F("turn").desc(nulls_last=True), "-starts_on", "pk"
    )


def by_side(activity: Activity) -> list[tuple[Partner | None, list[ItineraryItem]]]:
    """Return the points of its programme by the side on which they take place, ours first."""
    sides: dict[Partner | None, list[ItineraryItem]] = {}
    for row in sorted(activity.itinerary.all(), key=lambda row: row.partner_id is not None):
        sides.setdefault(row.partner, []).append(row)
    return list(sides.items())


def unplanned_beside(programme: Programme) -> QuerySet[Activity]:
    """Return what the unit of a programme does in its period outside every plan, as its approver cleared it."""
    rows = Activity.objects.filter(
        unit=programme.unit_id,
        is_unplanned=True,
        starts_on__gte=programme.starts_on,
        starts_on__lte=programme.ends_on,
    )
    return rows.select_related("kind", "unit", "unplanned_by", "label__level").order_by("starts_on", "pk")


def sources_of(commitment: Commitment) -> QuerySet[Activity]:
    """Return the activities from which a commitment arises."""
    links = Link.objects.filter(
        kind="arises_from",
        source_type=type_name(Commitment),
        source_id=commitment.pk,
        target_type=type_name(Activity),
    )
    rows = Activity.objects.filter(pk__in=links.values("target_id"))
    return rows.select_related("kind", "unit", "label__level").order_by("starts_on", "pk")


def checklist_of(activity: Activity) -> QuerySet[ChecklistItem]:
    """Return what is to be seen to, topic by topic."""
    rows = ChecklistItem.objects.filter(activity=activity)
    rows = rows.select_related("responsible__unit", "activity", "label__level")
    return rows.order_by("topic", F("due_on").asc(nulls_last=True), "created_at")


def points_for(kind_id: str) -> QuerySet[ChecklistPoint]:
    """Return the points that every activity of a kind begins with."""
    rows = ChecklistPoint.objects.filter(active=True)
    return rows.filter(kind=None) | rows.filter(kind=kind_id)


def appraisal_of(activity: Activity) -> SecurityAppraisal | None:
    """Return the appraisal of an activity's security."""
    return SecurityAppraisal.objects.filter(activity=activity).first()


def report_of(activity: Activity) -> Report | None:
    """Return the report on an activity."""
    return Report.objects.filter(activity=activity).first()


def lessons_of(report: Report) -> QuerySet[LessonObserved]:
    """Return the lessons observed in a report."""
    return LessonObserved.objects.filter(report=report).order_by("created_at")


def patrol_parts_of(activity: Activity) -> QuerySet[PatrolPart]:
    """Return what each side does in a joint patrol, as far as the reader sees that side."""
    rows = PatrolPart.objects.filter(_sees("partner"), activity=activity)
    return rows.select_related("partner", "label__level").order_by("starts_at", "created_at")


def last_position(delegation: Delegation) -> int:
    """Return the last place in the protocol of a delegation."""
    last = Participation.objects.filter(delegation=delegation).order_by("-position").first()
    return last.position if last else 0


def next_turn(series: Series) -> int:
    """Return which of the series comes next, as far as the reader sees it."""
    last = Activity.objects.filter(series=series).aggregate(last=Max("turn"))["last"]
    return (last or 0) + 1


def partner_ids_of(activity: Activity) -> set[UUID]:
    """Return the identifiers of an activity's partners."""
    return set(ActivityPartner.objects.filter(activity=activity).values_list("partner_id", flat=True))


def _partners_of(activity: Activity) -> QuerySet[Partner]:
    rows = ActivityPartner.objects.filter(activity=activity)
    return Partner.with_merged.filter(pk__in=rows.values("partner"))


def _sees(name: str) -> Q:
    """Return the condition that a row names nobody there, or somebody within the reader's sight.

    The reach of a record may end before that of the activity, and then a reference that leads nowhere would pass for none.
    """
    return Q(**{name: None}) | Q(**{f"{name}__version__gt": 0})
