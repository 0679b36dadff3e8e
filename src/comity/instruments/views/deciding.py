"""Decisions on single drafts: each a plain post, answered to htmx with the changed card and the counts."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import reswap, retarget

from comity.access.labelling import covering
from comity.access.marking import render_marked
from comity.foundation.refusals import StaleRecord
from comity.foundation.requests import ActingRequest, whole_number
from comity.frame import choosers
from comity.frame.changing import attempt
from comity.frame.drawing import rows_in
from comity.frame.forms import with_theirs
from comity.instruments import queries
from comity.instruments.forms import AddressForm, ObligationForm, SplitForm
from comity.instruments.models.reading import Draft, DraftState
from comity.instruments.services import drafts
from comity.instruments.views.answers import offer_units, open_record
from comity.instruments.views.cards import (
    cards_of,
    chosen_in,
    counts_context,
    party_choices,
    why_closed,
)
from comity.instruments.views.conflicts import conflict_context
from comity.instruments.views.reading_room import place_of, work_page

RELATED = ("reading__instrument__kind",)
NEIGHBOURS = 3
"""Drafts before and after one that can be merged with it."""


@require_GET
def show_card(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Show the card of a draft, as it is when a form is left."""
    return _card(request, open_record(request, Draft, pk, *RELATED))


@require_POST
def accept_draft(request: ActingRequest, pk: UUID) -> HttpResponse:
    return _decide(request, pk, drafts.accept_draft)


@require_POST
def reject_draft(request: ActingRequest, pk: UUID) -> HttpResponse:
    return _decide(request, pk, drafts.reject_draft)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_draft(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Show the fields of a draft; accept it with what they were changed to."""
    draft = open_record(request, Draft, pk, *RELATED)
    sent = with_theirs(request.POST, ObligationForm.of(draft)) if request.POST else None
    form = ObligationForm.of(draft, sent)
    if form.is_valid():
        values, version = form.fields_for(draft), form.cleaned_data["version"]
        change = partial(drafts.edit_draft, actor=request.actor, draft=draft, fields=values, version=version)
        try:
            if attempt(request, change, pass_on=StaleRecord):
                return _card(request, draft, changed=True)
        except StaleRecord as stale:
            return _form(request, draft, "conflict", conflict_context(form, stale.current))
    return _form(request, draft, "edit", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def split_draft(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Show the wording to be parted; part it at the line breaks."""
    draft = open_record(request, Draft, pk, *RELATED)
    form = SplitForm(request.POST) if request.method == "POST" else SplitForm.of(draft)
    if form.is_valid():
        pieces = form.cleaned_data["pieces"].splitlines()
        split = partial(drafts.split_draft, actor=request.actor, draft=draft, pieces=pieces)
        parts = attempt(request, partial(split, version=form.cleaned_data["version"]))
        if parts:
            return work_page(request, draft.reading, parts[0])
    return _form(request, draft, "split", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def merge_drafts(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Show the neighbours in the text; join those that are ticked."""
    draft = open_record(request, Draft, pk, *RELATED)
    neighbours = _neighbours(draft)
    if request.method == "POST":
        ticked = set(request.POST.getlist("drafts"))
        chosen = [draft, *(row for row in neighbours if str(row.pk) in ticked)]
        whole = attempt(request, partial(drafts.merge_drafts, actor=request.actor, drafts=chosen))
        if whole:
            return work_page(request, draft.reading, whole)
    return _form(request, draft, "merge", {"neighbours": neighbours, "next": _following(draft, neighbours)})


@require_http_methods(["GET", "HEAD", "POST"])
def address_draft(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Offer the units; address this draft to those that are ticked, or to those of the whole text."""
    if choosers.asks(request):
        return offer_units(request, Draft, pk)
    draft = open_record(request, Draft, pk, *RELATED)
    if request.method == "POST" and choosers.FIND not in request.POST:
        address = partial(
            drafts.address_draft,
            actor=request.actor,
            draft=draft,
            unit_ids=chosen_in(request.POST, "units"),
            partner_ids=chosen_in(request.POST, "parties"),
        )
        if attempt(request, address):
            return _card(request, draft, changed=True)
    chosen = {"units": draft.unit_ids or draft.reading.unit_ids}
    form = AddressForm(request.POST or None, actor=request.actor, initial=chosen, auto_id="draft_%s")
    return _form(request, draft, "address", {"form": form, "parties": party_choices(draft)})


@require_POST
def undo_draft(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Take the decision on one draft back."""
    draft = open_record(request, Draft, pk, *RELATED)
    several = draft.state in (DraftState.SPLIT, DraftState.MERGED)
    attempt(request, partial(drafts.undo_draft, actor=request.actor, draft=draft, version=_seen(request)))
    return work_page(request, draft.reading, draft) if several else _card(request, draft, changed=True)


def _decide(request: ActingRequest, pk: UUID, service: Callable[..., Draft]) -> HttpResponse:
    draft = open_record(request, Draft, pk, *RELATED)
    decided = attempt(request, partial(service, actor=request.actor, draft=draft, version=_seen(request)))
    if request.htmx or decided is None:
        return _card(request, draft, changed=True)
    following = queries.drafts_unsure_first(draft.reading).filter(state=DraftState.PROPOSED).first()
    return redirect(place_of(draft.reading, following))


def _seen(request: ActingRequest) -> int | None:
    """Return the version of the draft that the person saw when deciding."""
    return whole_number(request.POST.get("version", ""))


def _card(request: ActingRequest, draft: Draft, *, changed: bool = False) -> HttpResponse:
    """Answer with the card as it stands now, and with the counts if it was changed."""
    if not request.htmx:
        return redirect(place_of(draft.reading, draft))
    current = open_record(request, Draft, draft.pk, *RELATED)
    context: dict[str, Any] = {
        "card": cards_of(current.reading, [current], why_closed(request.actor, current.reading))[0]
    }
    if changed:
        context |= {"reading": current.reading, "with_counts": True}
        context |= counts_context(request.actor, current.reading)
    context["page_label"] = covering(rows_in(context))
    return render_marked(request, "instruments/room/_card_answer.html", context)


def _form(request: ActingRequest, draft: Draft, name: str, context: dict[str, Any]) -> HttpResponse:
    """Answer with a form in the place of the card, or on a page of its own."""
    context |= {"draft": draft, "reading": draft.reading, "page_label": covering([draft]), "form_name": name}
    context["part"] = f"instruments/room/_{name}.html"
    if not request.htmx:
        return render(request, "instruments/room/draft.html", context)
    response = render_marked(request, "instruments/room/_form_answer.html", context)
    return reswap(retarget(response, f"#card-{draft.pk}"), "outerHTML")


def _neighbours(draft: Draft) -> list[Draft]:
    rows = list(queries.drafts_by_place(draft.reading))
    at = next((place for place, row in enumerate(rows) if row.pk == draft.pk), None)
    if at is None:
        return []
    return [*rows[max(0, at - NEIGHBOURS) : at], *rows[at + 1 : at + 1 + NEIGHBOURS]]


def _following(draft: Draft, neighbours: list[Draft]) -> Draft | None:
    place = (draft.start, draft.position)
    later = [row for row in neighbours if (row.start, row.position) > place]
    return later[0] if later else (neighbours[-1] if neighbours else None)
