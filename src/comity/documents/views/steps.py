"""What is done with a document, one page a step: it says what will happen, asks for a reason where there must be one."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from comity.documents import policies
from comity.documents.models.entry import RegisterEntry
from comity.documents.models.incoming import IncomingDocument
from comity.documents.models.outgoing import OutgoingDocument, OutgoingState
from comity.documents.services import incoming, outgoing
from comity.foundation.acting import Actor
from comity.foundation.registry import Text, url_for
from comity.foundation.requests import ActingRequest
from comity.frame.changing import attempt
from comity.kit.services import open_record


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that is done with an entry."""

    words: Text
    about: Text
    why_not: Callable[[Actor, Any], str | None]
    run: Callable[[Actor, Any, str], RegisterEntry]
    needs_reason: bool = False


ASK = Step(
    _("Ask for signature"),
    _("It goes on the desk of those in its unit who sign. You can change it until it is signed."),
    policies.why_not_ask,
    lambda actor, entry, _reason: outgoing.ask_for_signature(actor=actor, document=entry),
)
SIGN = Step(
    _("Sign and number"),
    _(
        "It gets the next number of its series and the day of today; both files are kept with it, and its text stays."
    ),
    policies.why_not_sign,
    lambda actor, entry, _reason: outgoing.sign_document(actor=actor, document=entry),
)
SEND = Step(
    _("Mark as sent"),
    _("The register keeps the day of today."),
    policies.why_not_send,
    lambda actor, entry, _reason: outgoing.send_document(actor=actor, document=entry),
)
VOID = Step(
    _("Void"),
    _("It stays in the register with your reason. A number that it has is never given again."),
    policies.why_not_void,
    lambda actor, entry, reason: outgoing.void_document(actor=actor, document=entry, reason=reason),
    needs_reason=True,
)
VOID_ARRIVAL = Step(
    _("Void the number"),
    _("The line stays in the register with your reason. Its number is never given again."),
    policies.why_not_void_arrival,
    lambda actor, entry, reason: incoming.void_arrival(actor=actor, entry=entry, reason=reason),
    needs_reason=True,
)


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: ActingRequest, pk: UUID) -> HttpResponse:
    return _take(request, open_record(actor=request.actor, model=OutgoingDocument, pk=pk), ASK)


@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: ActingRequest, pk: UUID) -> HttpResponse:
    return _take(request, open_record(actor=request.actor, model=OutgoingDocument, pk=pk), SIGN)


@require_http_methods(["GET", "HEAD", "POST"])
def send(request: ActingRequest, pk: UUID) -> HttpResponse:
    return _take(request, open_record(actor=request.actor, model=OutgoingDocument, pk=pk), SEND)


@require_http_methods(["GET", "HEAD", "POST"])
def void(request: ActingRequest, pk: UUID) -> HttpResponse:
    return _take(request, open_record(actor=request.actor, model=OutgoingDocument, pk=pk), VOID)


@require_http_methods(["GET", "HEAD", "POST"])
def void_arrival(request: ActingRequest, pk: UUID) -> HttpResponse:
    return _take(request, open_record(actor=request.actor, model=IncomingDocument, pk=pk), VOID_ARRIVAL)


def _take(request: ActingRequest, entry: RegisterEntry, step: Step) -> HttpResponse:
    """Show the step with the reason against it, if there is one; take it, whole or not at all."""
    if request.method == "POST":
        take = partial(step.run, request.actor, entry, request.POST.get("reason", ""))
        if attempt(request, take):
            return redirect(url_for(entry))
    context = {
        "record": entry,
        "url": url_for(entry),
        "step": step,
        "refusal": step.why_not(request.actor, entry),
        "has_preview": getattr(entry, "state", "") == OutgoingState.DRAWN,
        "page_label": entry.label,
    }
    return render(request, "documents/step.html", context, status=422 if request.method == "POST" else 200)
