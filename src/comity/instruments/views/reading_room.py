"""The reading room: a text comes in, is read, decided upon sentence by sentence, and confirmed."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from comity.access.labelling import covering, label_of
from comity.access.marking import render_marked
from comity.access.models import Unit
from comity.access.queries import scope_for
from comity.access.services.keeping import allow
from comity.foundation.requests import ActingRequest, whole_number
from comity.frame import choosers
from comity.frame.changing import attempt
from comity.instruments import policies, queries
from comity.instruments.forms import AddressForm, SourceForm, UploadForm
from comity.instruments.models.instrument import Instrument
from comity.instruments.models.reading import Draft, Reading, ReadingState
from comity.instruments.services import confirming, drafts, readings
from comity.instruments.services.register import register_instrument
from comity.instruments.views.answers import offer_units, open_record
from comity.instruments.views.cards import chosen_in, counts_context, room_context, why_closed
from comity.instruments.views.failures import is_of_the_file, words_for

SHORTCUTS = (
    (("j", "k"), gettext_lazy("Next or previous draft")),
    (("a",), gettext_lazy("Accept")),
    (("e",), gettext_lazy("Edit")),
    (("s",), gettext_lazy("Split")),
    (("m",), gettext_lazy("Merge with neighbours")),
    (("r",), gettext_lazy("Reject")),
    (("u",), gettext_lazy("Undo")),
    (("Esc",), gettext_lazy("Leave the form without saving")),
    (("?",), gettext_lazy("Show this list")),
)
"""What the page of shortcuts says in the reading room."""


@require_http_methods(["GET", "HEAD", "POST"])
def upload_text(request: ActingRequest) -> HttpResponse:
    """Take a text and the few facts of its instrument, register it, and have it read."""
    allow(policies.why_not_read(request.actor))
    form = UploadForm(request.POST or None, request.FILES or None, actor=request.actor)
    if form.is_valid():
        reading = attempt(request, partial(_register_and_read, request, form))
        if reading is not None:
            return redirect("reading", reading.pk)
    return render(
        request, "instruments/room/upload.html", {"form": form}, status=422 if form.is_bound else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
def upload_for(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Take the text of an instrument that is registered already."""
    instrument = open_record(request, Instrument, pk, "kind")
    allow(policies.why_not_read(request.actor))
    form = SourceForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        start = partial(
            readings.start_reading, actor=request.actor, instrument=instrument, upload=form.source()
        )
        reading = attempt(request, start)
        if reading is not None:
            return redirect("reading", reading.pk)
    context = {"form": form, "instrument": instrument, "page_label": instrument.label}
    return render(request, "instruments/room/upload.html", context, status=422 if form.is_bound else 200)


@require_GET
def show_reading(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Show how far the reading is, why it failed, or the room."""
    if choosers.asks(request):
        return offer_units(request, Reading, pk)
    reading = open_record(request, Reading, pk, "instrument__kind", "text_version")
    if reading.state != ReadingState.DONE:
        return _waiting_page(request, reading)
    wanted = whole_number(request.GET.get("section", ""))
    at = _draft_named(reading, request.GET.get("at", ""))
    context = room_context(request.actor, reading, wanted, at)
    context |= {
        "form": AddressForm(actor=request.actor, initial={"units": reading.unit_ids}),
        "why_not_again": policies.why_not_read_again(request.actor, reading, readings.reader_version()),
        "shortcuts": SHORTCUTS,
    }
    return render(request, "instruments/room/room.html", context)


@require_GET
def show_progress(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Answer the poll of a waiting page; the page loads anew once the reading has ended."""
    reading = open_record(request, Reading, pk)
    if reading.state in (ReadingState.DONE, ReadingState.FAILED):
        return HttpResponseClientRefresh()
    context = {"reading": reading, "page_label": reading.label}
    return render_marked(request, "instruments/room/_progress.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def address_reading(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Offer the units that the whole text may address; keep those that are ticked."""
    if choosers.asks(request):
        return offer_units(request, Reading, pk)
    reading = open_record(request, Reading, pk, "instrument__kind")
    if request.method == "POST" and choosers.FIND not in request.POST:
        units = chosen_in(request.POST, "units")
        address = partial(drafts.address_reading, actor=request.actor, reading=reading, unit_ids=units)
        attempt(request, address)
        return redirect("reading", pk)
    form = AddressForm(request.POST or None, actor=request.actor, initial={"units": reading.unit_ids})
    context = {"form": form, "reading": reading, "page_label": reading.label}
    context["why_closed"] = why_closed(request.actor, reading)
    return render(request, "instruments/room/address.html", context)


@require_POST
def accept_sure(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Accept what the reader is sure of, in one decision that one undo takes back."""
    reading = open_record(request, Reading, pk)
    accepted = attempt(request, partial(drafts.accept_sure_drafts, actor=request.actor, reading=reading))
    if accepted:
        sentence = ngettext("%(count)s draft is accepted.", "%(count)s drafts are accepted.", len(accepted))
        messages.success(request, sentence % {"count": len(accepted)})
    return redirect("reading", pk)


@require_POST
def undo_latest(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Take the latest decision back."""
    reading = open_record(request, Reading, pk, "instrument__kind", "text_version")
    reopened = attempt(request, partial(drafts.undo_latest, actor=request.actor, reading=reading))
    if not reopened:
        return redirect("reading", pk)
    return work_page(request, reading, reopened[0])


@require_POST
def read_again(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Read the same file by the rules of today."""
    reading = open_record(request, Reading, pk)
    ask = partial(
        readings.read_again, actor=request.actor, reading=reading, version=readings.reader_version()
    )
    again = attempt(request, ask)
    return redirect("reading", again.pk if again else pk)


@require_http_methods(["GET", "HEAD", "POST"])
def finish_reading(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Show what confirming would make, and what was made so far; confirm."""
    reading = open_record(request, Reading, pk, "instrument__kind")
    if request.method == "POST":
        confirmation = attempt(
            request, partial(confirming.confirm_reading, actor=request.actor, reading=reading)
        )
        if confirmation:
            messages.success(
                request, _("The requirements are confirmed and on the desks of the addressed units.")
            )
        return redirect("reading-finish", pk)
    kept, made = list(queries.unconfirmed_drafts(reading)), list(queries.requirements_confirmed(reading))
    context = {
        "reading": reading,
        "page_label": covering([reading, reading.instrument, *kept, *made]),
        "kept": kept,
        "made": made,
        "why_not_confirm": policies.why_not_confirm(request.actor, reading),
        **counts_context(request.actor, reading),
    }
    return render(request, "instruments/room/finish.html", context)


def work_page(request: ActingRequest, reading: Reading, at: Draft | None) -> HttpResponse:
    """Answer a decision that changes several cards: to htmx both panes, else the page at the card."""
    if not request.htmx:
        return redirect(place_of(reading, at))
    context = room_context(request.actor, reading, None, at)
    context |= {"selected": at and at.pk, "with_counts": True}
    return render_marked(request, "instruments/room/_work.html", context)


def place_of(reading: Reading, at: Draft | None) -> str:
    """Return the address of a card in its room."""
    room = reverse("reading", args=[reading.pk])
    return f"{room}?at={at.pk}#card-{at.pk}" if at else room


def _waiting_page(request: ActingRequest, reading: Reading) -> HttpResponse:
    """Show how far the reading is, or why it failed and what to do."""
    context: dict[str, Any] = {"reading": reading, "page_label": reading.label}
    if reading.state == ReadingState.FAILED:
        version = readings.reader_version()
        context |= {
            "failure": words_for(reading),
            "can_repeat": not is_of_the_file(reading)
            and not policies.why_not_read_again(request.actor, reading, version),
        }
    return render(request, "instruments/room/progress.html", context)


def _register_and_read(request: ActingRequest, form: UploadForm) -> Reading:
    actor, values = request.actor, form.cleaned_data
    registration = register_instrument(
        actor=actor,
        facts=form.facts(),
        label=label_of(actor, values),
        scope=scope_for(Unit.objects.get(pk=actor.unit_id), values["scope_kind"]),
        in_force=not values["is_draft"],
        inferred=form.left_open(),
    )
    if not registration.is_new:
        messages.info(request, _("This instrument is registered already; its record is used."))
    return readings.start_reading(
        actor=actor,
        instrument=registration.instrument,
        upload=form.source(),
        names_instrument=registration.is_new and bool(form.left_open()),
    )


def _draft_named(reading: Reading, name: str) -> Draft | None:
    try:
        return Draft.objects.filter(reading=reading, pk=UUID(name)).first()
    except ValueError:
        return None
