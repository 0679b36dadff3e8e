"""Registering an activity, what clashes with it while it is typed, moving its days, tying it to measures and partners."""

from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from comity.access import policies as access
from comity.access.labelling import covering, label_of
from comity.access.marking import render_marked
from comity.access.services.keeping import allow
from comity.activities import policies
from comity.activities.forms import ClashForm, PartnerForm, RegisterForm, RescheduleForm, TieForm
from comity.activities.models.activity import TRANSITIONS, Activity, ActivityPartner
from comity.activities.queries.clashes import Plan, clashes
from comity.activities.queries.similar import Likeness, earlier_like, told_of
from comity.activities.services import moving, registering
from comity.activities.views.opening import open_activity, open_part
from comity.foundation.registry import url_for
from comity.foundation.requests import ActingRequest
from comity.frame import choosers
from comity.frame.changing import attempt, form_page, offered_on, state_page
from comity.history.services import record_reading


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: ActingRequest) -> HttpResponse:
    """Ask for the few facts of an activity, and propose it."""
    access.check(request.actor, "add", policies.ACTIVITY)
    asked_for = {**request.GET.dict(), "partners": request.GET.getlist("partners")}
    form = RegisterForm(request.POST or None, actor=request.actor, initial=asked_for)
    if choosers.asks(request):
        return choosers.offer(request, form)
    if form.is_valid():
        given = form.cleaned_data
        propose = partial(
            registering.register_activity,
            actor=request.actor,
            values=form.values(),
            label=label_of(request.actor, given),
            ties=registering.Ties(given["partners"], given["measure"]),
        )
        activity = attempt(request, propose)
        if activity:
            return redirect(url_for(activity))
    beside = _beside(request, request.POST or request.GET)
    label = covering([*beside["shown"], *offered_on(request, form)])
    context = {"form": form, **beside, "page_label": label}
    return render(request, "activities/register.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def show_clashes(request: ActingRequest) -> HttpResponse:
    """Answer what stands in the way of what is typed so far, and what came of earlier ones like it.

    What is typed is sent as a body: it may be secret, and addresses are written down on the way.
    """
    access.check(request.actor, "add", policies.ACTIVITY)
    template = "activities/_beside.html" if request.htmx else "activities/beside.html"
    return render_marked(request, template, _beside(request, request.POST or request.GET))


@require_http_methods(["GET", "HEAD", "POST"])
def change_state(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Show what the state table allows now; take a step."""
    activity = open_activity(request, pk)
    who = partial(policies.why_not_step, request.actor, activity)
    move = partial(moving.move_activity, actor=request.actor, activity=activity)
    return state_page(request, activity, TRANSITIONS, who, move)


@require_http_methods(["GET", "HEAD", "POST"])
def reschedule(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Ask for the new days and the reason; move the activity."""
    activity = open_activity(request, pk)
    allow(policies.why_not_reschedule(request.actor, activity))
    form = RescheduleForm(request.POST or None, initial=_days_asked(request, activity))
    if form.is_valid():
        move = partial(
            registering.reschedule_activity, actor=request.actor, activity=activity, **form.cleaned_data
        )
        if attempt(request, move):
            return redirect(url_for(activity))
    return form_page(request, activity, form, title=_("Reschedule"), words=_("Move to these days"))


@require_http_methods(["GET", "HEAD", "POST"])
def tie(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Ask for a measure, and let the activity serve it."""
    activity = open_activity(request, pk)
    allow(policies.why_not_tie(request.actor, activity))
    form = TieForm(request.POST or None, activity=activity)
    if form.is_valid():
        serve = partial(
            registering.tie_to_measure, actor=request.actor, activity=activity, **form.cleaned_data
        )
        if attempt(request, serve):
            return redirect(url_for(activity))
    return form_page(request, activity, form, title=_("Tie to a measure"), words=_("Serve this measure"))


@require_http_methods(["GET", "HEAD", "POST"])
def add_partner(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Ask for one more partner."""
    activity = open_activity(request, pk)
    allow(policies.why_not_change(request.actor, activity))
    form = PartnerForm(request.POST or None, activity=activity)
    if form.is_valid():
        add = partial(registering.add_partner, actor=request.actor, activity=activity, **form.cleaned_data)
        if attempt(request, add):
            return redirect(f"{url_for(activity)}?tab=people")
    return form_page(request, activity, form, title=_("Add a partner"), words=_("Add the partner"))


@require_POST
def remove_partner(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Take a partner off an activity."""
    row = open_part(request, ActivityPartner, pk, "activity__kind", "partner")
    attempt(request, partial(registering.remove_partner, actor=request.actor, row=row))
    return redirect(f"{url_for(row.activity)}?tab=people")


def _days_asked(request: ActingRequest, activity: Activity) -> dict[str, date]:
    """Return the days that a form begins with: as they are, or as many from the day that the address asks for."""
    try:
        first = date.fromisoformat(request.GET.get("starts_on", ""))
        return {"starts_on": first, "ends_on": first + (activity.ends_on - activity.starts_on)}
    except (ValueError, OverflowError):
        return {"starts_on": activity.starts_on, "ends_on": activity.ends_on}


def _beside(request: ActingRequest, typed: QueryDict) -> dict[str, Any]:
    """Return what stands beside the form: clashes on the days, and earlier activities alike."""
    form = ClashForm(typed)
    form.is_valid()
    given = form.cleaned_data
    plan = _plan_of(given)
    found = clashes(plan) if plan else []
    earlier = earlier_like(_likeness_of(given))
    shown = [*(row for each in found for row in each.rows), *earlier, *told_of(earlier)]
    record_reading(actor=request.actor, rows=shown, details={"page": "clashes"})
    return {
        "clashes": found,
        "is_asked": plan is not None,
        "earlier": earlier,
        "shown": shown,
        "page_label": covering(shown),
    }


def _likeness_of(given: dict[str, Any]) -> Likeness:
    kind, series = given.get("kind"), given.get("series")
    return Likeness(
        kind_id=kind.pk if kind else "",
        partner_ids=frozenset(each.pk for each in given.get("partners") or ()),
        place=str(given.get("place") or ""),
        series_id=series.pk if series else None,
        words=f"{given.get('title') or ''} {given.get('purpose') or ''}".strip(),
    )


def _plan_of(given: dict[str, Any]) -> Plan | None:
    starts_on = given.get("starts_on")
    if starts_on is None:
        return None
    responsible = given.get("responsible")
    return Plan(
        starts_on=starts_on,
        ends_on=given.get("ends_on") or starts_on,
        partner_ids=frozenset(each.pk for each in given.get("partners") or ()),
        account_id=responsible.pk if responsible else None,
        place=str(given.get("place") or ""),
    )
