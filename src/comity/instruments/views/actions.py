"""Changes to an instrument from its page: state, text, relations, parties, receipts."""

from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from comity.access.labelling import covering
from comity.access.services.keeping import allow
from comity.foundation.models import Record
from comity.foundation.registry import url_for
from comity.foundation.requests import ActingRequest
from comity.foundation.states import Transitions
from comity.frame import choosers
from comity.frame.changing import attempt, offered_on, steps_context
from comity.instruments import policies, queries
from comity.instruments.forms import AmendTextForm, ReceiptForm, RelationForm
from comity.instruments.forms.agreements import PartyForm, StepForm
from comity.instruments.models.instrument import TRANSITIONS, Instrument
from comity.instruments.models.related import InstrumentParty, InstrumentRelation
from comity.instruments.services import forcing, naming, receiving, relating, wording
from comity.instruments.views.answers import offer_registered, open_record


@require_http_methods(["GET", "HEAD", "POST"])
def change_state(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Show what the state table allows now, with reasons against the rest; move the instrument."""
    instrument = open_record(request, Instrument, pk, "kind")
    form = StepForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data.pop("reason")
        move = partial(
            forcing.move_instrument,
            actor=request.actor,
            instrument=instrument,
            action=request.POST.get("action", ""),
            reason=reason,
            terms=forcing.Terms(**form.cleaned_data),
        )
        if attempt(request, move):
            return redirect(url_for(instrument))
    who = policies.why_not_change_instrument(request.actor, instrument)
    reasons = {
        each.action: who or policies.why_not_take_step(instrument, each.action) for each in TRANSITIONS
    }
    return step_page(request, instrument, TRANSITIONS, reasons, form)


@require_POST
def confirm_facts(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Confirm what the text says of its own type, number, day and title."""
    instrument = open_record(request, Instrument, pk)
    confirm = partial(naming.confirm_facts, actor=request.actor, instrument=instrument)
    attempt(request, confirm, done=_("The facts are confirmed."))
    return redirect(url_for(instrument))


def step_page(
    request: ActingRequest,
    record: Any,
    table: Transitions,
    reasons: Mapping[str, str | None],
    form: Form | None = None,
) -> HttpResponse:
    """Offer the actions of a state table, each refused one with its reason; the form asks what they need."""
    registered = offer_registered(request) if form and "caused_by" in form.fields else []
    context = {
        **steps_context(record, table, reasons.get),
        "form": form,
        "registered": registered,
        "page_label": covering([record, *registered]),
    }
    return render(request, "instruments/state.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def amend_text(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Show the wording as it stands, to be changed; keep the new one beside the old."""
    instrument = open_record(request, Instrument, pk, "kind")
    allow(policies.why_not_change_instrument(request.actor, instrument))
    current = queries.current_text(instrument)
    form = AmendTextForm(request.POST or None, initial={"text": current.text if current else ""})
    if form.is_valid():
        amend = partial(wording.amend_text, actor=request.actor, instrument=instrument, **form.cleaned_data)
        if attempt(request, amend):
            return redirect(f"{url_for(instrument)}?tab=text")
    return _form_page(request, instrument, form, _("Amend the text"), _("Keep the new text"))


@require_http_methods(["GET", "HEAD", "POST"])
def relate(request: ActingRequest, pk: UUID) -> HttpResponse:
    """State a relation to another registered instrument."""
    instrument = open_record(request, Instrument, pk, "kind")
    form = RelationForm(request.POST or None)
    if form.is_valid():
        state = partial(
            relating.relate_instruments, actor=request.actor, instrument=instrument, **form.cleaned_data
        )
        if attempt(request, state):
            return redirect(f"{url_for(instrument)}?tab=relations")
    return _form_page(request, instrument, form, _("Relate to another instrument"), _("Relate"))


@require_POST
def end_relation(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Take a relation back."""
    relation = open_record(request, InstrumentRelation, pk, "instrument", "other")
    attempt(request, partial(relating.end_relation, actor=request.actor, relation=relation))
    return redirect(f"{url_for(relation.instrument)}?tab=relations")


@require_http_methods(["GET", "HEAD", "POST"])
def add_party(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Name a party to an agreement."""
    instrument = open_record(request, Instrument, pk, "kind")
    form = PartyForm(request.POST or None, actor=request.actor)
    if choosers.asks(request):
        return choosers.offer(request, form)
    if form.is_valid():
        add = partial(relating.add_party, actor=request.actor, instrument=instrument, **form.cleaned_data)
        if attempt(request, add):
            return redirect(f"{url_for(instrument)}?tab=relations")
    return _form_page(request, instrument, form, _("Add a party"), _("Add the party"))


@require_POST
def remove_party(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Take a party off an agreement."""
    party = open_record(request, InstrumentParty, pk, "instrument")
    attempt(request, partial(relating.remove_party, actor=request.actor, party=party))
    return redirect(f"{url_for(party.instrument)}?tab=relations")


@require_http_methods(["GET", "HEAD", "POST"])
def receive(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Record that the document reached a unit."""
    instrument = open_record(request, Instrument, pk, "kind")
    form = ReceiptForm(request.POST or None, actor=request.actor)
    if form.is_valid():
        draws = form.cleaned_data["draws_number"]
        record = partial(
            receiving.receive_through_register if draws else relating.record_receipt,
            actor=request.actor,
            instrument=instrument,
            unit=form.cleaned_data["unit"],
            received_on=form.cleaned_data["received_on"],
            facts=form.facts(),
        )
        if attempt(request, record):
            return redirect(f"{url_for(instrument)}?tab=receipts")
    return _form_page(request, instrument, form, _("Record the receipt"), _("Record the receipt"))


def _form_page(request: ActingRequest, record: Record, form: Form, title: str, words: str) -> HttpResponse:
    registered = offer_registered(request) if {"other", "amended_by"} & form.fields.keys() else []
    context = {
        "record": record,
        "url": url_for(record),
        "form": form,
        "title": title,
        "words": words,
        "registered": registered,
        "page_label": covering([record, *registered, *offered_on(request, form)]),
    }
    return render(request, "instruments/form.html", context, status=422 if form.is_bound else 200)
