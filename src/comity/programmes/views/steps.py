"""Moving programmes and measures through their states, and saying how far a measure is."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.access.services.keeping import allow, allow_now
from comity.foundation.models import Record
from comity.foundation.registry import url_for
from comity.foundation.requests import ActingRequest
from comity.foundation.states import Transition, why_not_move
from comity.frame.changing import attempt
from comity.instruments.views.answers import open_record
from comity.programmes import policies
from comity.programmes.forms import ProgressForm, SubmitForm
from comity.programmes.models.measure import MEASURE_TRANSITIONS, Measure
from comity.programmes.models.programme import TRANSITIONS, Programme
from comity.programmes.services import measures, programmes


@require_http_methods(["GET", "HEAD", "POST"])
def submit_programme(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Ask who decides, and hand the programme over."""
    programme = open_record(request, Programme, pk)
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
    programme = open_record(request, Programme, pk)
    action = request.POST.get("action", "")
    if action == "submit":
        return redirect("programme-submit", pk)
    if request.method == "POST":
        move = partial(
            programmes.move_programme,
            actor=request.actor,
            programme=programme,
            action=action,
            reason=request.POST.get("reason", ""),
        )
        if attempt(request, move):
            return redirect(url_for(programme))
    choices = [
        (each, policies.why_not_take(request.actor, programme, each.action))
        for each in TRANSITIONS
        if each.action != "submit"
    ]
    return state_page(request, programme, choices)


@require_http_methods(["GET", "HEAD", "POST"])
def report_progress(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Ask how far a measure is, and keep it."""
    measure = open_record(request, Measure, pk, "programme")
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
    measure = open_record(request, Measure, pk, "programme")
    if request.method == "POST":
        move = partial(
            measures.move_measure,
            actor=request.actor,
            measure=measure,
            action=request.POST.get("action", ""),
            reason=request.POST.get("reason", ""),
        )
        if attempt(request, move):
            return redirect(url_for(measure))
    choices = [
        (each, policies.why_not_move_measure(request.actor, measure, each.action))
        for each in MEASURE_TRANSITIONS
    ]
    return state_page(request, measure, choices)


def state_page(
    request: ActingRequest, record: Any, choices: list[tuple[Transition, str | None]]
) -> HttpResponse:
    """Show one choice for each action of a state table, refused ones with their reason."""
    context = {
        "record": record,
        "url": url_for(record),
        "choices": choices,
        "needs_reason": any(each.needs_reason and reason is None for each, reason in choices),
        "is_refused": all(reason for _, reason in choices),
        "page_label": record.label,
    }
    return render(request, "instruments/state.html", context, status=422 if request.method == "POST" else 200)


def form_page(request: ActingRequest, record: Record, form: Any, *, title: str, words: str) -> HttpResponse:
    """Show a form about a record, with its errors if it was sent."""
    context = {
        "record": record,
        "url": url_for(record),
        "form": form,
        "title": title,
        "words": words,
        "page_label": record.label,
    }
    return render(request, "instruments/form.html", context, status=422 if form.is_bound else 200)
