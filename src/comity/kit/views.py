"""The pages of every record type: list, preview, record, form, export. Each works with and without htmx."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from comity.access import policies
from comity.access.labelling import covering, label_of, scope_of
from comity.access.marking import render_marked
from comity.foundation.models import Record
from comity.foundation.refusals import Refusal, StaleRecord
from comity.foundation.requests import ActingRequest, whole_number
from comity.foundation.sheets import CONTENT_TYPES
from comity.frame import choosers
from comity.frame.changing import offered_on
from comity.frame.forms import with_theirs
from comity.history.queries import was_deleted
from comity.history.services import record_export, record_reading
from comity.kit import services
from comity.kit.declaration import RecordType
from comity.kit.export import Export
from comity.kit.forms import RecordForm, edit_form, new_form, sections_of
from comity.kit.listing import Listing, shown_with
from comity.kit.pages import detail_context, differences, facts_of, list_context, record_context, type_context

PARTS = {"list": ("records", "filters"), "preview": ("preview",)}  # what htmx may ask of a page


@require_GET
def show_list(request: ActingRequest, kit: RecordType) -> HttpResponse:
    """Show the list; to htmx only the part that it asked for."""
    policies.check(request.actor, "view", kit.name)
    listing = Listing(kit, request.actor, request.GET)
    if choosers.asks(request):
        return choosers.offer(request, listing.filters.form)
    record_reading(actor=request.actor, rows=listing.page.rows, details={"type": kit.name})
    return _answer(request, kit, "list", list_context(listing, request))


@require_GET
def show_preview(request: ActingRequest, kit: RecordType, pk: UUID) -> HttpResponse:
    """Show a record in brief, beside the list."""
    record = services.open_record(actor=request.actor, model=kit.model, pk=pk)
    names = kit.list_columns[1:]
    context = {**record_context(kit, request, record), "facts": facts_of(kit, record, names)}
    context["page_label"] = covering(shown_with(map(kit.attribute, names), [record]))
    return _answer(request, kit, "preview", context)


@require_GET
def show_record(request: ActingRequest, kit: RecordType, pk: UUID) -> HttpResponse:
    """Show a record; of a deleted one what remains, its history."""
    try:
        record = services.open_record(actor=request.actor, model=kit.model, pk=pk)
    except Http404:
        if was_deleted(kit.name, pk):
            return redirect("history", kit.name, pk)
        raise
    return _answer(request, kit, "detail", detail_context(kit, request, record))


@require_http_methods(["GET", "HEAD", "POST"])
def make_record(request: ActingRequest, kit: RecordType) -> HttpResponse:
    """Show an empty form; save what it brings."""
    policies.check(request.actor, "add", kit.name)
    said = {name: value for name, value in request.GET.items() if name in kit.form_names}
    form = new_form(kit, request.actor, request.POST or None, said)
    if choosers.asks(request):
        return choosers.offer(request, form)

    def save() -> Record:
        placed = {"label": label_of(request.actor, form.cleaned_data), "scope": scope_of(form.cleaned_data)}
        return kit.create(actor=request.actor, model=kit.model, values=form.values(), **placed)

    return _saved(request, kit, form, save) or _ask(request, kit, form, type_context(kit))


@require_http_methods(["GET", "HEAD", "POST"])
def edit_record(request: ActingRequest, kit: RecordType, pk: UUID) -> HttpResponse:
    """Show the form of a record; save what it brings, unless somebody else saved first."""
    if choosers.asks(request):  # which shows nothing of the record
        policies.check(request.actor, "change", kit.name)
        return choosers.offer(request, edit_form(kit, get_object_or_404(kit.model.objects, pk=pk)))
    record = services.open_record(actor=request.actor, model=kit.model, pk=pk)
    policies.check(request.actor, "change", kit.name, kit.state_of(record) or "*")
    sent = with_theirs(request.POST, edit_form(kit, record)) if request.POST else None
    form = edit_form(kit, record, sent)

    def save() -> Record:
        known = whole_number(request.POST.get("version", "")) or 0
        return kit.update(actor=request.actor, record=record, values=form.values(), expected_version=known)

    context = {**record_context(kit, request, record), "version": record.version}
    context |= {"form_title": _("Edit “%(title)s”") % {"title": context["record_title"]}}
    try:
        return _saved(request, kit, form, save) or _ask(request, kit, form, context)
    except StaleRecord as stale:
        fields = differences(kit, form, stale.current)
        context |= {"form": form, "version": stale.current.version, "differences": fields}
        return _answer(request, kit, "conflict", context, status=409)


def _saved(
    request: ActingRequest, kit: RecordType, form: RecordForm, save: Callable[[], Record]
) -> HttpResponse | None:
    """Save what a valid form brings and lead to the record; put a refusal on the form and return nothing."""
    try:
        if form.is_valid() and choosers.FIND not in request.POST:
            with transaction.atomic():
                record = save()
            messages.success(request, _("“%(title)s” is saved.") % {"title": kit.title_of(record)})
            return redirect(kit.url("detail", record))
    except StaleRecord:
        raise
    except (ValidationError, Refusal) as refusal:
        form.refuse(refusal)
    return None


@require_GET
def export_records(request: ActingRequest, kit: RecordType, ending: str) -> HttpResponse:
    """Send what the list shows as a file; the ledger keeps that it left."""
    if ending not in CONTENT_TYPES:
        raise Http404
    policies.check(request.actor, "export", kit.name)
    export = Export(Listing(kit, request.actor, request.GET))
    details = {"type": kit.name, "format": ending, "count": len(export.records)}
    record_export(actor=request.actor, rows=export.records, details=details)
    return export.response(ending)


def _ask(request: ActingRequest, kit: RecordType, form: RecordForm, about: dict[str, Any]) -> HttpResponse:
    context = {**about, "form": form, "sections": sections_of(kit, form)}
    own = [about["record"]] if "record" in about else []
    context["page_label"] = covering([*own, *offered_on(request, form)])
    return _answer(request, kit, "form", context, status=422 if form.is_bound else 200)


def _answer(
    request: ActingRequest, kit: RecordType, page: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render a page, or to htmx the part it asked for. A package may have its own template for its type."""
    target = (request.htmx.target or "").rpartition("#")[2] if request.htmx else ""
    name = f"_{target}.html" if target in PARTS.get(page, ()) else f"{page}.html"
    own = f"{kit.name.split('.')[0]}/{kit.slug}/{name}"
    response = render_marked(request, [own, f"kit/{name}"], context, status=status)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response
