"""Who takes part: members of delegations, how they travel, the parts of a patrol."""

from datetime import datetime
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from comity.access.labelling import covering
from comity.access.services.keeping import allow
from comity.activities import policies, queries
from comity.activities.forms import MORNING, DelegationForm, MemberForm, PatrolForm
from comity.activities.models.activity import Activity
from comity.activities.models.part import Participation, PatrolPart
from comity.activities.queries.clashes import Plan, clashes
from comity.activities.services import taking_part
from comity.activities.views.opening import open_activity, open_part
from comity.foundation.registry import url_for
from comity.foundation.requests import ActingRequest
from comity.frame.changing import attempt, form_page
from comity.history.services import record_reading
from comity.partners.models import Partner


@require_http_methods(["GET", "HEAD", "POST"])
def add_member(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Ask for a person or a counterpart; say at once what else they are taken for."""
    activity = open_activity(request, pk)
    allow(policies.why_not_change(request.actor, activity))
    form = MemberForm(request.POST or None, activity=activity)
    if form.is_valid():
        add = partial(taking_part.add_member, actor=request.actor, activity=activity, **form.cleaned_data)
        member = attempt(request, add)
        if member:
            _warn(request, activity, member)
            return redirect(f"{url_for(activity)}?tab=people")
    return form_page(request, activity, form, title=_("Add a participant"), words=_("Add"))


@require_POST
def move_member(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Let a member change places in protocol with the one before or after."""
    member = _member(request, pk)
    up = request.POST.get("to") == "up"
    attempt(request, partial(taking_part.move_member, actor=request.actor, member=member, up=up))
    return redirect(f"{url_for(member.delegation.activity)}?tab=people")


@require_POST
def remove_member(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Take somebody off a delegation."""
    member = _member(request, pk)
    attempt(request, partial(taking_part.remove_member, actor=request.actor, member=member))
    return redirect(f"{url_for(member.delegation.activity)}?tab=people")


@require_http_methods(["GET", "HEAD", "POST"])
def change_delegation(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Ask how the delegation of a side, which the address names, travels and where it stays."""
    activity = open_activity(request, pk)
    allow(policies.why_not_change(request.actor, activity))
    side = _side_asked(request, activity)
    there = queries.delegations_of(activity).filter(partner=side).first()
    known = {name: getattr(there, name) for name in ("transport", "lodging")} if there else {}
    record_reading(actor=request.actor, rows=[there] if there else [], details={"page": "form"})
    initial = {**known, "partner": side and side.pk}
    form = DelegationForm(request.POST or None, activity=activity, side=side, initial=initial)
    if form.is_valid():
        change = partial(
            taking_part.change_delegation, actor=request.actor, activity=activity, **form.cleaned_data
        )
        if attempt(request, change):
            return redirect(f"{url_for(activity)}?tab=people")
    return form_page(request, activity, form, title=_("Transport and lodging"), words=_("Save"))


@require_http_methods(["GET", "HEAD", "POST"])
def add_patrol_part(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Ask what one side does in a joint patrol."""
    activity = open_activity(request, pk)
    allow(policies.why_not_change(request.actor, activity))
    begun = {"starts_at": datetime.combine(activity.starts_on, MORNING)}
    form = PatrolForm(request.POST or None, activity=activity, initial=begun)
    with timezone.override(activity.zone):
        is_valid = form.is_valid()
    if is_valid:
        values = dict(form.cleaned_data)
        side = values.pop("partner")
        add = partial(taking_part.add_patrol_part, actor=request.actor, activity=activity, partner=side)
        if attempt(request, partial(add, values=values)):
            return redirect(f"{url_for(activity)}?tab=programme")
    return form_page(request, activity, form, title=_("Add a part of the patrol"), words=_("Add"))


@require_POST
def remove_patrol_part(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Take a part off a joint patrol."""
    part = open_part(request, PatrolPart, pk, "activity__kind")
    attempt(request, partial(taking_part.remove_patrol_part, actor=request.actor, part=part))
    return redirect(f"{url_for(part.activity)}?tab=programme")


def _member(request: ActingRequest, pk: UUID) -> Participation:
    member = open_part(request, Participation, pk, "delegation__activity__kind", "person", "counterpart")
    if not queries.members_seen().filter(pk=member.pk).exists():
        raise Http404
    return member


def _side_asked(request: ActingRequest, activity: Activity) -> Partner | None:
    asked = request.GET.get("partner", "")
    side = next(
        (each for each in queries.sides_of(activity) if asked == (str(each.pk) if each else "")), None
    )
    if asked and side is None:
        raise Http404
    return side


def _warn(request: ActingRequest, activity: Activity, member: Participation) -> None:
    if member.person_id is None:
        return
    people = frozenset([member.person_id])
    plan = Plan(activity.starts_on, activity.ends_on, person_ids=people, own=activity.pk)
    found = [clash for clash in clashes(plan) if clash.record]
    rows = [row for clash in found for row in clash.rows]
    record_reading(actor=request.actor, rows=rows, details={"page": "clashes"})
    for clash in found:
        # The page on which the message stands does not know of it, so it says its own label.
        messages.warning(request, f"{clash.words} · {covering(clash.rows)}")
