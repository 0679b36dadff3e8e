"""Drawing documents up from records: the page that upper packages show for the papers of theirs."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, override

from comity.access.labelling import covering, label_of, scope_of
from comity.access.models import Label, ScopeKind, Unit
from comity.access.services.keeping import allow
from comity.documents import policies, queries
from comity.documents.forms import SIGNATURE, DrawUpForm, draw_up_form
from comity.documents.models.outgoing import OutgoingDocument, PaperLanguage
from comity.documents.services import drawing
from comity.documents.services.drawing import Material
from comity.foundation.models import Record
from comity.foundation.refusals import Refusal
from comity.foundation.registry import url_for
from comity.foundation.requests import ActingRequest
from comity.frame.changing import attempt
from comity.history.services import record_reading
from comity.kit.services import open_record

Writer = Callable[[], Material]
"""Writes a paper in the language that is active."""


def draw_up(request: ActingRequest, record: Record, write: Writer, title: str) -> HttpResponse:
    """Say what goes into a paper, ask for the rest, and draw it up; or let one that is there take up what changed."""
    allow(policies.why_not_draw_up(request.actor))
    if again := request.POST.get("document"):
        return _draw_anew(request, record, write, again)
    material = _written(write, request.POST.get("language") or _language())
    needed = covering(material.rows) or Label(level_id=0)
    language = _language()
    before = queries.signed_before(request.actor, needed, language)
    shown = [*material.rows, *([before] if before else [])]
    record_reading(actor=request.actor, rows=shown, verb="read", details={"page": "paper"})
    given = {"language": language, **_initial(material, needed, before)}
    form = draw_up_form(request.actor, request.POST or None, given)
    if form.is_valid() and (document := _drawn(request, record, material, form)):
        return redirect(url_for(document))
    context = {
        "record": record,
        "url": url_for(record),
        "title": title,
        "form": form,
        "material": material,
        "needed": needed,
        "page_label": covering([record, *shown]),
    }
    return render(request, "documents/draw_up.html", context, status=422 if form.is_bound else 200)


def _written(write: Writer, language: str) -> Material:
    with override(language if language in PaperLanguage.values else PaperLanguage.VIETNAMESE):
        return write()


def _language() -> str:
    """Return the language of the pages, where papers can be written in it."""
    known = (get_language() or "")[:2]
    return known if known in PaperLanguage.values else PaperLanguage.VIETNAMESE


def _initial(material: Material, needed: Label, before: OutgoingDocument | None) -> dict[str, Any]:
    """Return what the form begins with: the label that is needed, and who signed the latest document of the unit."""
    return {
        **({name: getattr(before, name) for name in SIGNATURE} if before else {}),
        "kind": material.kind,
        "level": needed.level_id,
        "caveats": needed.caveats,
        "releasable_to": needed.releasable_to,
        "scope": ScopeKind.HELD,
    }


def _drawn(
    request: ActingRequest, record: Record, material: Material, form: DrawUpForm
) -> OutgoingDocument | None:
    """Draw the document up; put a refusal on the form and return nothing."""
    unit = Unit.objects.get(pk=request.actor.unit_id)
    try:
        with transaction.atomic():
            return drawing.draw_up_from(
                actor=request.actor,
                record=record,
                material=material,
                values=form.values(),
                label=label_of(request.actor, form.cleaned_data),
                scope=scope_of({**form.cleaned_data, "unit": unit}),
            )
    except (ValidationError, Refusal) as refusal:
        form.refuse(refusal)
    return None


def _draw_anew(request: ActingRequest, record: Record, write: Writer, given: str) -> HttpResponse:
    """Let a document that was drawn up from the record take up what changed there."""
    try:
        document = open_record(actor=request.actor, model=OutgoingDocument, pk=UUID(given))
    except ValueError:
        raise Http404 from None
    if not queries.drawn_from(record).filter(pk=document.pk).exists():
        raise Http404
    material = _written(write, document.language)
    record_reading(actor=request.actor, rows=material.rows, verb="read", details={"page": "paper"})
    attempt(request, partial(drawing.draw_anew, actor=request.actor, document=document, material=material))
    return redirect(url_for(document))
