"""Reading activities: every function sees only what the acting account may see."""

from uuid import UUID

from django.db.models import F, Prefetch, Q, QuerySet

from comity.activities.models.activity import Activity, ActivityPartner
from comity.activities.models.part import Delegation, Participation, PatrolPart
from comity.activities.models.preparation import ChecklistItem, ItineraryItem, SecurityAppraisal
from comity.activities.models.reference import ChecklistPoint
from comity.activities.models.report import LessonObserved, Report
from comity.foundation.registry import type_name
from comity.partners.models import Commitment
from comity.programmes.models.measure import Measure
from comity.threads.models import Link


def measures_served(activity: Activity) -> QuerySet[Measure]:
    """Return the measures that an activity serves."""
    links = Link.objects.filter(
        kind="serves", source_type=type_name(Activity), source_id=activity.pk, target_type=type_name(Measure)
    )
    return Measure.objects.filter(pk__in=links.values("target_id")).order_by("ends_on", "pk")


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

    Left out: the delegation of a partner and the members that the reader does not see.
    """
    members = Participation.objects.filter(_sees("person"), _sees("counterpart"))
    members = members.select_related("person__rank", "counterpart", "label__level")
    return (
        Delegation.objects.filter(_sees("partner"), activity=activity)
        .select_related("partner", "label__level")
        .prefetch_related(Prefetch("members", members.order_by("position", "created_at")))
        .order_by(F("partner").asc(nulls_first=True), "created_at")
    )


def itinerary_of(activity: Activity) -> QuerySet[ItineraryItem]:
    """Return the points of the programme in their order."""
    return ItineraryItem.objects.filter(activity=activity).order_by("starts_at", "created_at")


def checklist_of(activity: Activity) -> QuerySet[ChecklistItem]:
    """Return what is to be seen to, topic by topic."""
    rows = ChecklistItem.objects.filter(activity=activity).select_related("responsible")
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


def partner_ids_of(activity: Activity) -> set[UUID]:
    """Return the identifiers of an activity's partners."""
    return set(ActivityPartner.objects.filter(activity=activity).values_list("partner_id", flat=True))


def _sees(name: str) -> Q:
    """Return the condition that a row names nobody there, or somebody within the reader's sight.

    The reach of a record may end before that of the activity, and then a reference that leads nowhere would pass for none.
    """
    return Q(**{name: None}) | Q(**{f"{name}__version__gt": 0})
