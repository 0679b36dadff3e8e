"""Concretising in two steps a requirement, or a superior's measure: measures are proposed, edited, and accepted."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.access.labelling import covering
from comity.access.services.keeping import allow
from comity.foundation.models import Record, related
from comity.foundation.refusals import Refusal, StaleRecord
from comity.foundation.registry import url_for
from comity.foundation.requests import ActingRequest
from comity.frame import choosers
from comity.frame.changing import offered_on
from comity.history.services import record_reading
from comity.instruments.models.requirement import Assignment
from comity.instruments.policies import why_not_move_assignment
from comity.instruments.services import assigning
from comity.kit.services import open_record
from comity.programmes import policies, queries
from comity.programmes.forms import CarryForm, DraftMeasures, PlanForm, accepted
from comity.programmes.models.measure import Measure
from comity.programmes.queries import cascading, proposing
from comity.programmes.queries.trees import nodes_of
from comity.programmes.services.concretising import Plan, carry_on, concretise_in_measures

CONFLICT = 409


@require_http_methods(["GET", "HEAD", "POST"])
def concretise_assignment(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Propose measures from the words of the requirement; make those that come back accepted."""
    assignment = _opened(request, pk)
    if request.method != "POST":
        return _page(request, assignment, *_proposed(assignment))
    form = PlanForm(request.POST, assignment=assignment)
    drafts = DraftMeasures(request.POST, prefix="draft")
    if choosers.FIND in request.POST or not all([form.is_valid(), drafts.is_valid()]):
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


def _opened(request: ActingRequest, pk: UUID) -> Assignment:
    """Return the assignment to whoever may change it; without its requirement in sight there is nothing to carry out."""
    assignment = open_record(actor=request.actor, model=Assignment, pk=pk)
    allow(why_not_move_assignment(request.actor, assignment, "change"))
    if related(assignment, "requirement") is None:
        raise Http404
    return assignment


def _proposed(assignment: Assignment) -> tuple[PlanForm, Any]:
    programme = cascading.programme_covering(assignment)
    superior = cascading.superior_for(assignment)
    initial = {
        "programme": programme,
        "superior": superior,
        "responsible": assignment.responsible_id,
        "received_on": assignment.received_on,
        "version": assignment.version,
    }
    rows = [_draft(each) for each in proposing.proposals_for(assignment, programme, superior)]
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


@require_http_methods(["GET", "HEAD", "POST"])
def carry_measure_on(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Propose how one's own unit carries a superior's measure on; make the measures that come back accepted."""
    superior = open_record(actor=request.actor, model=Measure, pk=pk)
    allow(policies.why_not_carry_on(request.actor, superior))
    if request.method != "POST":
        return _carry_page(request, superior, *_proposed_below(request, superior))
    form = CarryForm(request.POST, unit_id=request.actor.unit_id)
    drafts = DraftMeasures(request.POST, prefix="draft")
    if choosers.FIND in request.POST or not all([form.is_valid(), drafts.is_valid()]):
        return _carry_page(request, superior, form, drafts, status=422)
    try:
        with transaction.atomic():
            made = _carry(request, superior, form.cleaned_data, accepted(drafts))
    except StaleRecord:
        return _carry_page(request, superior, form, drafts, status=409)
    except (ValidationError, Refusal) as refusal:
        form.refuse(refusal)
        return _carry_page(request, superior, form, drafts, status=422)
    return redirect(f"{url_for(made[0].programme)}?tab=measures")


def _proposed_below(request: ActingRequest, superior: Measure) -> tuple[CarryForm, Any]:
    unit_id = request.actor.unit_id
    programme = cascading.programme_within(queries.programmes_to_fill(unit_id), superior.ends_on)
    initial = {"programme": programme, "seen": _keys(cascading.measures_below(superior, unit_id))}
    rows = [_draft(each) for each in proposing.proposals_below(superior, programme)]
    return CarryForm(unit_id=unit_id, initial=initial), DraftMeasures(prefix="draft", initial=rows)


def _carry(
    request: ActingRequest, superior: Measure, said: dict[str, Any], drafts: list[dict[str, Any]]
) -> list[Measure]:
    made = carry_on(
        actor=request.actor,
        superior=superior,
        plan=Plan(said["programme"], superior, said["responsible"]),
        drafts=drafts,
        seen=said["seen"],
    )
    messages.success(request, _("Measures made: %(count)s.") % {"count": len(made)})
    return made


def _keys(rows: Iterable[Measure]) -> str:
    return " ".join(str(row.pk) for row in rows)


def _draft(each: proposing.Proposal) -> dict[str, Any]:
    return {"take": True, "title": each.title, "starts_on": each.starts_on, "ends_on": each.ends_on}


def _carry_page(
    request: ActingRequest, superior: Measure, form: CarryForm, drafts: Any, status: int = 200
) -> HttpResponse:
    rows = cascading.measures_below(superior, request.actor.unit_id)
    made = list(rows.select_related("label__level"))
    if status == CONFLICT:
        sent = request.POST.copy()
        sent["seen"] = _keys(made)
        form = CarryForm(sent, unit_id=request.actor.unit_id)
    words = {
        "words": f"{superior}\n{superior.result}".strip(),
        "due_on": superior.ends_on,
        "of_measure": True,
    }
    return _answer(request, superior, [], {**words, "form": form, "drafts": drafts, "made": made}, status)


def _conflict(request: ActingRequest, current: Assignment, drafts: Any) -> HttpResponse:
    """Show what somebody else made in the meantime beside one's own drafts; accepting them again adds them."""
    sent = request.POST.copy()
    sent["version"] = str(current.version)
    again = PlanForm(sent, assignment=current)
    return _page(request, current, again, drafts, status=CONFLICT)


def _page(
    request: ActingRequest, assignment: Assignment, form: PlanForm, drafts: Any, status: int = 200
) -> HttpResponse:
    requirement = assignment.requirement
    made = list(cascading.measures_of_assignment(assignment).select_related("label__level"))
    words = {"words": requirement.text, "deadline": requirement.deadline, "due_on": assignment.due_on}
    return _answer(
        request, assignment, [requirement], {**words, "form": form, "drafts": drafts, "made": made}, status
    )


def _answer(
    request: ActingRequest, record: Record, words: list[Record], context: dict[str, Any], status: int
) -> HttpResponse:
    """Show the form; its words come from some records, and the measures that stand already are told with their parts."""
    if choosers.asks(request):
        return choosers.offer(request, context["form"])
    made = list(nodes_of(context["made"]).values())
    shown = [*words, *(row for node in made for row in node.counted)]
    record_reading(actor=request.actor, rows=shown, verb="read", details={"page": "concretise"})
    told = {
        "record": record,
        "url": url_for(record),
        "is_stale": status == CONFLICT,
        "made": made,
        "page_label": covering([record, *shown, *offered_on(request, context["form"])]),
    }
    return render(request, "programmes/concretise.html", {**context, **told}, status=status)
