"""Amending and withdrawing requirements, and what units do with their assignments."""

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.access.services.keeping import allow
from comity.foundation.refusals import StaleRecord
from comity.foundation.registry import url_for
from comity.foundation.requests import ActingRequest
from comity.frame.changing import attempt, state_page
from comity.frame.forms import with_theirs
from comity.instruments import policies
from comity.instruments.forms import AmendRequirementForm
from comity.instruments.models.requirement import ASSIGNMENT_TRANSITIONS, Assignment, Requirement
from comity.instruments.services import assigning, confirming
from comity.instruments.views.answers import open_record
from comity.instruments.views.conflicts import conflict_context


@require_http_methods(["GET", "HEAD", "POST"])
def amend_requirement(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Show the wording and fields of a requirement; replace it by what they were changed to."""
    requirement = open_record(request, Requirement, pk, "instrument")
    allow(policies.why_not_change_requirement(request.actor, requirement))
    sent = with_theirs(request.POST, AmendRequirementForm.of(requirement)) if request.POST else None
    form = AmendRequirementForm.of(requirement, sent)
    if form.is_valid():
        amend = partial(
            confirming.amend_requirement,
            actor=request.actor,
            requirement=requirement,
            fields=form.fields_for(requirement),
            amendment=confirming.Amendment(
                form.cleaned_data["reason"], carries_on=form.cleaned_data["carries_on"]
            ),
            version=form.cleaned_data["version"],
        )
        try:
            successor = attempt(request, amend, pass_on=StaleRecord)
        except StaleRecord as stale:
            context = {
                "record": stale.current,
                "url": url_for(requirement),
                "page_label": stale.current.label,
            }
            context |= conflict_context(form, stale.current)
            return render(request, "instruments/conflict.html", context, status=409)
        if successor:
            return redirect(url_for(successor))
    context = {
        "record": requirement,
        "url": url_for(requirement),
        "form": form,
        "title": _("Amend the requirement"),
        "words": _("Amend"),
        "page_label": requirement.label,
    }
    return render(request, "instruments/form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_requirement(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Ask for the reason and withdraw the requirement."""
    requirement = open_record(request, Requirement, pk, "instrument")
    if request.method == "POST":
        withdraw = partial(
            confirming.withdraw_requirement,
            actor=request.actor,
            requirement=requirement,
            reason=request.POST.get("reason", ""),
        )
        if attempt(request, withdraw):
            return redirect(url_for(requirement))
    context = {"record": requirement, "url": url_for(requirement), "page_label": requirement.label}
    return render(
        request, "instruments/withdraw.html", context, status=422 if request.method == "POST" else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
def change_assignment_state(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Show what the state table allows now; move the assignment. Concretising has a form of its own."""
    assignment = open_record(request, Assignment, pk, "requirement__instrument", "unit")
    if request.POST.get("action") == "concretise":
        return redirect("assignment-concretise", pk)
    who = partial(policies.why_not_move_assignment, request.actor, assignment)
    move = partial(assigning.move_assignment, actor=request.actor, assignment=assignment)
    return state_page(request, assignment, ASSIGNMENT_TRANSITIONS, who, move)
