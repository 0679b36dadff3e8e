"""The tabs of an activity's page, and what activities add to the pages of partners, measures and series."""

from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from comity.access import policies as access
from comity.activities import policies, queries
from comity.activities.models.activity import Activity, Series
from comity.activities.queries import similar
from comity.foundation import clock
from comity.foundation.models import Labelled
from comity.foundation.registry import type_name
from comity.foundation.requests import ActingRequest
from comity.frame.drawing import draw_panel
from comity.kit.panels import Drawn, Panel
from comity.partners.models import Partner
from comity.programmes.models.measure import Measure


def show_people(request: ActingRequest, activity: Activity) -> Drawn:
    """Show the partners, the delegations in the order of protocol, how they travel and stay."""
    partners, delegations = list(queries.partner_rows(activity)), list(queries.delegations_of(activity))
    members = [row for delegation in delegations for row in delegation.members.all()]
    sides = [*(row.partner for row in partners), *(row.partner for row in delegations)]
    people = [row.person or row.counterpart for row in members]
    context = {"partners": partners, "delegations": delegations}
    return _draw(
        request, "people", activity, context, [*members, *filter(None, sides), *filter(None, people)]
    )


def show_programme(request: ActingRequest, activity: Activity) -> Drawn:
    """Show the points of the programme, and of a joint patrol what each side does."""
    parts = list(queries.patrol_parts_of(activity))
    context = {"itinerary": queries.itinerary_of(activity), "parts": parts}
    return _draw(request, "programme", activity, context, filter(None, [row.partner for row in parts]))


def show_preparation(request: ActingRequest, activity: Activity) -> Drawn:
    """Show the checklist, and whether the activity could do harm."""
    context = {"checklist": queries.checklist_of(activity), "appraisal": queries.appraisal_of(activity)}
    return _draw(request, "preparation", activity, context)


def show_report(request: ActingRequest, activity: Activity) -> Drawn:
    """Show the report with its lessons, and the commitments made there."""
    report, commitments = queries.report_of(activity), list(queries.commitments_from(activity))
    context = {
        "report": report,
        "lessons": queries.lessons_of(report) if report else [],
        "commitments": commitments,
        "why_not_report": policies.why_not_report(request.actor, activity),
    }
    return _draw(request, "report", activity, context, [row.partner for row in commitments])


def show_earlier(request: ActingRequest, activity: Activity) -> Drawn:
    """Show what came of earlier activities like this one."""
    earlier = similar.earlier_like(similar.of(activity))
    return _draw(request, "earlier", activity, {"earlier": earlier}, similar.told_of(earlier))


def show_activities(request: ActingRequest, record: Partner | Measure | Series) -> Drawn:
    """Show the activities with a partner, for a measure or in a series, those ahead first."""
    may_not = access.why_not(request.actor, "view", policies.ACTIVITY)
    rows = [] if may_not else list(similar.activities_of(record))
    today = clock.today()
    context = {
        "ahead": [row for row in reversed(rows) if row.ends_on >= today],
        "past": [row for row in rows if row.ends_on < today],
        "register_url": f"{reverse('activity-register')}?{urlencode({_ASKED_BY[type(record)]: record.pk})}",
        "why_not_add": access.why_not(request.actor, "add", policies.ACTIVITY),
    }
    return draw_panel(request, "activities/panels/activities.html", context, of=record)


def _draw(
    request: ActingRequest,
    name: str,
    activity: Activity,
    context: Mapping[str, object],
    also: Iterable[Labelled] = (),
) -> Drawn:
    given = {"activity": activity, "why_not": policies.why_not_change(request.actor, activity), **context}
    return draw_panel(request, f"activities/panels/{name}.html", given, of=activity, also=also)


_ASKED_BY = {Partner: "partners", Measure: "measure", Series: "series"}
"""The field of the form that a record fills in, where one is registered from its page."""
_ACTIVITY = type_name(Activity)
PANELS = [
    Panel(_ACTIVITY, "people", _("People"), show_people, 10),
    Panel(_ACTIVITY, "programme", _("Programme"), show_programme, 20),
    Panel(_ACTIVITY, "preparation", _("Preparation"), show_preparation, 30),
    Panel(_ACTIVITY, "report", _("Report"), show_report, 40),
    Panel(_ACTIVITY, "earlier", _("Earlier ones"), show_earlier, 50),
    Panel(type_name(Partner), "activities", _("Activities"), show_activities, 30),
    Panel(type_name(Measure), "activities", _("Activities"), show_activities, 60),
    Panel(type_name(Series), "activities", _("Activities"), show_activities, 10),
]
