"""Moving programmes and measures through their states, and saying how far a measure is."""

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.access.services.keeping import allow, allow_now
from comity.foundation.registry import url_for
from comity.foundation.requests import ActingRequest
from comity.foundation.states import why_not_move
from comity.frame.changing import attempt, form_page, state_page
from comity.kit.services import open_record
from comity.programmes import policies
from comity.programmes.forms import ProgressForm, SubmitForm
from comity.programmes.models.measure import MEASURE_TRANSITIONS, Measure
from comity.programmes.models.programme import TRANSITIONS, Programme
from comity.programmes.services import measures, programmes


@require_http_methods(["GET", "HEAD", "POST"])
def submit_programme(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Ask who decides, and hand the programme over."""
    programme = open_record(actor=request.actor, model=Programme, pk=pk)
    form = SubmitForm(request.POST or None, programme=programme)
    if form.is_valid():
        submit = partial(
            programmes.submit_programme,
            actor=request.actor,
            programme=programme,
            unit=form.cleaned_data["unit"],
        )
        if attempt(request, submit):
            return redirect(url_for(programme))
    else:
        allow_now(why_not_move(programme, TRANSITIONS, "submit"))
        allow(policies.why_not_move_programme(request.actor, programme, "submit"))
    return form_page(request, programme, form, title=_("Submit the programme"), words=_("Submit"))


@require_http_methods(["GET", "HEAD", "POST"])
def change_programme_state(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Show what can be done with a programme now, with reasons against the rest; do it."""
    programme = open_record(actor=request.actor, model=Programme, pk=pk)
    if request.POST.get("action") == "submit":
        return redirect("programme-submit", pk)
    who = partial(policies.why_not_move_programme, request.actor, programme)
    move = partial(programmes.move_programme, actor=request.actor, programme=programme)
    return state_page(request, programme, TRANSITIONS, who, move)


@require_http_methods(["GET", "HEAD", "POST"])
def report_progress(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Ask how far a measure is, and keep it."""
    measure = open_record(actor=request.actor, model=Measure, pk=pk)
    form = ProgressForm.of(measure, request.POST or None)
    if form.is_valid():
        report = partial(measures.report_progress, actor=request.actor, measure=measure, **form.cleaned_data)
        if attempt(request, report):
            return redirect(url_for(measure))
    else:
        allow(policies.why_not_report(request.actor, measure))
    return form_page(request, measure, form, title=_("Report progress"), words=_("Report progress"))


@require_http_methods(["GET", "HEAD", "POST"])
def change_measure_state(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Show what can be done with a measure now, with reasons against the rest; do it."""
    measure = open_record(actor=request.actor, model=Measure, pk=pk)
    reason, open_parts = policies.why_not_work_on(request.actor, measure), policies.why_not_finish(measure)
    move = partial(measures.move_measure, actor=request.actor, measure=measure)

    def who(action: str) -> str | None:
        return reason or (open_parts if action == "finish" else None)

    return state_page(request, measure, MEASURE_TRANSITIONS, who, move)
