"""Concretising a requirement in two steps: measures are proposed from its own words, edited, and accepted."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.access.labelling import covering
from comity.access.services.keeping import allow
from comity.foundation.refusals import Refusal, StaleRecord
from comity.foundation.registry import url_for
from comity.foundation.requests import ActingRequest
from comity.frame import choosers
from comity.history.services import record_reading
from comity.instruments.models.requirement import Assignment
from comity.instruments.policies import why_not_move_assignment
from comity.instruments.services import assigning
from comity.kit.services import open_record
from comity.programmes.forms import DraftMeasures, PlanForm, accepted
from comity.programmes.queries import cascading, proposing
from comity.programmes.services.concretising import Plan, concretise_in_measures


@require_http_methods(["GET", "HEAD", "POST"])
def concretise_assignment(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Propose measures from the words of the requirement; make those that come back accepted."""
    assignment = open_record(actor=request.actor, model=Assignment, pk=pk)
    allow(why_not_move_assignment(request.actor, assignment, "change"))
    if request.method != "POST":
        form, drafts = _proposed(assignment)
        return (
            choosers.offer(request, form)
            if choosers.asks(request)
            else _page(request, assignment, form, drafts)
        )
    form = PlanForm(request.POST, assignment=assignment)
    drafts = DraftMeasures(request.POST, prefix="draft")
    if not all([form.is_valid(), drafts.is_valid()]):
        return _page(request, assignment, form, drafts, status=422)
    try:
        with transaction.atomic():
            _keep(request, assignment, form.cleaned_data, accepted(drafts))
    except StaleRecord as stale:
        return _conflict(request, stale.current, drafts)
    except (ValidationError, Refusal) as refusal:
        form.refuse(refusal)
        return _page(request, assignment, form, drafts, status=422)
    return redirect(f"{url_for(assignment)}?tab=measures")


def _proposed(assignment: Assignment) -> tuple[PlanForm, Any]:
    programme = cascading.programme_covering(assignment)
    initial = {
        "programme": programme,
        "superior": cascading.superior_for(assignment),
        "responsible": assignment.responsible_id,
        "received_on": assignment.received_on,
        "version": assignment.version,
    }
    rows = [
        {"take": True, "title": each.title, "starts_on": each.starts_on, "ends_on": each.ends_on}
        for each in proposing.proposals_for(assignment, programme)
    ]
    return PlanForm(assignment=assignment, initial=initial), DraftMeasures(prefix="draft", initial=rows)


def _keep(
    request: ActingRequest, assignment: Assignment, said: dict[str, Any], drafts: list[dict[str, Any]]
) -> None:
    if said["programme"] is None:
        assigning.concretise_assignment(
            actor=request.actor,
            assignment=assignment,
            note=said["note"],
            responsible=said["responsible"],
            received_on=said["received_on"],
        )
        return
    plan = Plan(said["programme"], said["superior"], said["responsible"], said["received_on"])
    made = concretise_in_measures(
        actor=request.actor,
        assignment=assignment,
        plan=plan,
        drafts=drafts,
        version=said["version"] or assignment.version,
    )
    messages.success(request, _("Measures made: %(count)s.") % {"count": len(made)})


def _conflict(request: ActingRequest, current: Assignment, drafts: Any) -> HttpResponse:
    """Show what somebody else made in the meantime beside one's own drafts; accepting them again adds them."""
    sent = request.POST.copy()
    sent["version"] = str(current.version)
    again = PlanForm(sent, assignment=current)
    return _page(request, current, again, drafts, status=409)


def _page(
    request: ActingRequest, assignment: Assignment, form: PlanForm, drafts: Any, status: int = 200
) -> HttpResponse:
    made = list(cascading.measures_of_assignment(assignment).select_related("label__level"))
    offered = [
        row
        for name in ("programme", "superior")
        for row in form.fields[name].queryset.select_related("label__level")[: choosers.FEW]  # type: ignore[attr-defined] # a field of choices
    ]
    shown = [assignment.requirement, *made, *offered]
    record_reading(actor=request.actor, rows=shown, verb="read", details={"page": "concretise"})
    context = {
        "record": assignment,
        "url": url_for(assignment),
        "requirement": assignment.requirement,
        "form": form,
        "drafts": drafts,
        "made": made,
        "is_stale": status == 409,  # noqa: PLR2004 the status of a conflict
        "page_label": covering([assignment, *shown]),
    }
    return render(request, "programmes/concretise.html", context, status=status)
