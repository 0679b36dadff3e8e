"""The tabs of an activity's page, and what activities add to the pages of partners, measures and series."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.access import policies as access
from comity.activities import policies, queries
from comity.activities.models.activity import Activity, ActivityState, Series
from comity.activities.queries import similar
from comity.documents.panels import Offer, show_papers
from comity.documents.policies import why_not_draw_up
from comity.foundation import clock
from comity.foundation.models import Labelled, related
from comity.foundation.registry import type_name
from comity.foundation.requests import ActingRequest
from comity.foundation.zones import reads_otherwise
from comity.frame.conditions import REACH
from comity.frame.drawing import counted_in, draw_panel
from comity.kit.panels import Drawn, Panel
from comity.partners.models import Commitment, Partner
from comity.partners.queries.relationship import MOST_SHOWN
from comity.programmes.models.measure import Measure
from comity.programmes.models.programme import Programme


def show_people(request: ActingRequest, activity: Activity) -> Drawn:
    """Show the partners, the delegations in the order of protocol, how they travel and stay."""
    partners, delegations = list(queries.partner_rows(activity)), list(queries.delegations_of(activity))
    members = [row for delegation in delegations for row in delegation.members.all()]
    ours = [(row, row.person) for row in members if row.person]
    sides = [*(row.partner for row in partners), *(row.partner for row in delegations)]
    people = [row.person or row.counterpart for row in members]
    known = {row.partner_id for row in delegations}
    context = {
        "without": [side for side in queries.sides_of(activity) if (side and side.pk) not in known],
        "partners": partners,
        "delegations": delegations,
        "uncleared": {row.pk for row, person in ours if policies.why_not_take_part(activity, person)},
    }
    return _draw(
        request, "people", activity, context, [*members, *filter(None, sides), *filter(None, people)]
    )


def show_programme(request: ActingRequest, activity: Activity) -> Drawn:
    """Show the points of the programme day by day, and of a joint patrol what each side does."""
    parts, points = list(queries.patrol_parts_of(activity)), list(queries.itinerary_of(activity))
    moments = [*(row.starts_at for row in points), *(row.starts_at for row in parts)]
    context = {
        "days": queries.by_day(points, activity.zone),
        "number": len(points),
        "parts": parts,
        "is_elsewhere": any(reads_otherwise(moment, activity.zone) for moment in moments),
    }
    sides = filter(None, [*(row.partner for row in points), *(row.partner for row in parts)])
    return _draw(request, "programme", activity, context, sides)


def show_preparation(request: ActingRequest, activity: Activity) -> Drawn:
    """Show the checklist, and whether the activity could do harm."""
    checklist = list(queries.checklist_of(activity))
    context = {
        "checklist": checklist,
        "done": sum(row.done_on is not None for row in checklist),
        "tickable": policies.tickable(request.actor, activity, checklist),
        "appraisal": queries.appraisal_of(activity),
    }
    return _draw(request, "preparation", activity, context)


def show_report(request: ActingRequest, activity: Activity) -> Drawn:
    """Show the report with its lessons, and the commitments made there."""
    report, commitments = queries.report_of(activity), list(queries.commitments_from(activity))
    context = {
        "report": report,
        "lessons": queries.lessons_of(report) if report else [],
        "commitments": commitments,
        "why_not_report": policies.why_not_report(request.actor, activity),
        "why_not_confirm": policies.why_not_tie(request.actor, activity),
    }
    return _draw(request, "report", activity, context, [row.partner for row in commitments])


def show_earlier(request: ActingRequest, activity: Activity) -> Drawn:
    """Show what came of earlier activities like this one."""
    earlier = similar.earlier_like(similar.of(activity))
    return _draw(request, "earlier", activity, {"earlier": earlier}, similar.told_of(earlier))


def show_activities(request: ActingRequest, record: Partner | Measure | Series) -> Drawn:
    """Show the activities with a partner, for a measure or in a series, those ahead first; lead to all of them."""
    may_not = access.why_not(request.actor, "view", policies.ACTIVITY)
    rows = Activity.objects.none() if may_not else similar.activities_of(record)
    is_ahead, own = Q(ends_on__gte=clock.today()), {_ASKED_BY[type(record)]: record.pk}
    asked = urlencode(own)
    is_listed = not isinstance(record, Measure)
    most = MOST_SHOWN if is_listed else MOST_UNLISTED
    count, counted = counted_in(rows)
    ahead = rows.filter(is_ahead).count()
    context = {
        "ahead": list(rows.filter(is_ahead).order_by("starts_on", "pk")[:most]),
        "past": list(rows.exclude(is_ahead).order_by("-starts_on", "pk")[:most]),
        "counts": {"ahead": ahead, "past": count - ahead},
        "all_url": f"{reverse('activities-list')}?{asked}&{REACH}=parts" if is_listed else "",
        "register_url": f"{reverse('activity-register')}?{urlencode(own | _implied_by(request, record))}",
        "why_not_add": access.why_not(request.actor, "add", policies.ACTIVITY),
    }
    html, shown = draw_panel(request, "activities/panels/activities.html", context, of=record)
    return html, [*shown, *counted]


def _implied_by(request: ActingRequest, record: Partner | Measure | Series) -> dict[str, Any]:
    """Return what else is known of an activity that is registered from a record."""
    if isinstance(record, Partner):
        return {}
    whole = record if isinstance(record, Series) else related(record, "programme")
    partner = related(whole, "partner") if whole else None
    found = {"partners": partner and partner.pk}
    if isinstance(record, Series):
        found["kind"] = record.kind_id
    elif record.unit_id == request.actor.unit_id:
        found["responsible"] = record.responsible_id
    return {name: value for name, value in found.items() if value}


def show_turns(request: ActingRequest, series: Series) -> Drawn:
    """Show the last turns of a series with what takes place on either side; the list of activities has them all."""
    may_not = access.why_not(request.actor, "view", policies.ACTIVITY)
    turns = [] if may_not else list(queries.turns_of(series)[:MOST_SHOWN])
    points = [point for turn in turns for point in turn.itinerary.all()]
    sides = [point.partner for point in points if point.partner]
    asked = {"series": series.pk, **_implied_by(request, series)}
    context = {
        "turns": [(turn, queries.by_side(turn)) for turn in turns],
        "register_url": f"{reverse('activity-register')}?{urlencode(asked)}",
        "why_not_add": access.why_not(request.actor, "add", policies.ACTIVITY),
    }
    return draw_panel(request, "activities/panels/turns.html", context, of=series, also=[*points, *sides])


def show_unplanned(request: ActingRequest, programme: Programme) -> Drawn:
    """Show what the unit of a programme does in its period that serves no measure: why, and who approved it."""
    may_not = access.why_not(request.actor, "view", policies.ACTIVITY)
    rows = [] if may_not else list(queries.unplanned_beside(programme)[: MOST_SHOWN + 1])
    asked = {
        "is_unplanned": "true",
        "unit": programme.unit_id,
        "starts_on_after": programme.starts_on,
        "starts_on_before": programme.ends_on,
    }
    context = {
        "rows": rows[:MOST_SHOWN],
        "number": len(rows) if len(rows) <= MOST_SHOWN else queries.unplanned_beside(programme).count(),
        "all_url": f"{reverse('activities-list')}?{urlencode(asked)}" if rows else "",
        "why_not_tie": access.why_not(request.actor, "change", policies.ACTIVITY),
    }
    return draw_panel(request, "activities/panels/unplanned.html", context, of=programme)


def show_source(request: ActingRequest, commitment: Commitment) -> Drawn:
    """Show the activities at which a commitment was made; of a cancelled one, whether it still holds is asked."""
    may_not = access.why_not(request.actor, "view", policies.ACTIVITY)
    rows = [] if may_not else list(queries.sources_of(commitment))
    context = {
        "commitment": commitment,
        "rows": rows,
        "cancelled": [row for row in rows if row.state == ActivityState.CANCELLED],
        "why_not_uphold": policies.why_not_uphold(request.actor, commitment),
    }
    return draw_panel(request, "activities/panels/source.html", context, of=commitment)


def show_paper(request: ActingRequest, activity: Activity) -> Drawn:
    """Show what was drawn up on paper from an activity, and which papers can be."""
    refused = why_not_draw_up(request.actor)
    unwritten = refused or policies.why_not_draw_report(activity)
    offered = (
        ("brief_book", _("Brief book"), "activity-brief-book", refused),
        ("itinerary", _("Programme for print"), "activity-itinerary", refused),
        ("report", _("Report on paper"), "activity-report-paper", unwritten),
    )
    offers = [Offer(name, words, reverse(url, args=[activity.pk]), why) for name, words, url, why in offered]
    return show_papers(request, activity, offers)


def _draw(
    request: ActingRequest,
    name: str,
    activity: Activity,
    context: Mapping[str, object],
    also: Iterable[Labelled] = (),
) -> Drawn:
    given = {"activity": activity, "why_not": policies.why_not_change(request.actor, activity), **context}
    return draw_panel(request, f"activities/panels/{name}.html", given, of=activity, also=also)


MOST_UNLISTED = 200
"""Activities of a measure that its page shows: no list asks for a measure."""
_ASKED_BY = {Partner: "partners", Measure: "measure", Series: "series"}
"""The field of the form that a record fills in, where one is registered from its page."""
_ACTIVITY = type_name(Activity)
PANELS = [
    Panel(_ACTIVITY, "people", pgettext_lazy("who takes part", "People"), show_people, 10),
    Panel(_ACTIVITY, "programme", _("Programme"), show_programme, 20),
    Panel(_ACTIVITY, "preparation", _("Preparation"), show_preparation, 30),
    Panel(_ACTIVITY, "report", _("Report"), show_report, 40),
    Panel(_ACTIVITY, "earlier", _("Earlier ones"), show_earlier, 50),
    Panel(_ACTIVITY, "papers", _("Papers"), show_paper, 60),
    Panel(type_name(Partner), "activities", _("Activities"), show_activities, 30),
    Panel(type_name(Measure), "activities", _("Activities"), show_activities, 60),
    Panel(type_name(Series), "turns", _("Turns"), show_turns, 5),
    Panel(type_name(Series), "activities", _("Activities"), show_activities, 10),
    Panel(type_name(Programme), "unplanned", _("Unplanned"), show_unplanned, 25),
    Panel(type_name(Commitment), "source", _("Activity"), show_source, 10),
]
