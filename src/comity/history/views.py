"""The history page of a record, and the page on which one change is undone."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from comity.access import policies
from comity.access.labelling import covering
from comity.access.models import Label
from comity.foundation.acting import Actor
from comity.foundation.registry import RegisteredType, UnknownType, types
from comity.foundation.requests import ActingRequest, whole_number
from comity.history import queries, services
from comity.history.filters import EntryFilters
from comity.history.queries import Entry
from comity.history.restoring import why_not
from comity.history.services.undoing import undo_change, why_not_undo
from comity.history.undoing import Undo, undos_of


@require_GET
def show_history(request: ActingRequest, type_name: str, pk: UUID) -> HttpResponse:
    """Show who changed a record, when and why; that of a deleted one too, as far as the reader saw it."""
    registered = _type_named(request, type_name)
    record = types.record_of(type_name, pk)
    filters = EntryFilters(registered.model, pk, request.GET)
    page = queries.page_of_history(registered.model, pk, filters.sought, filters.people, filters.before)
    if record is None and not page.entries and not queries.was_deleted(type_name, pk):
        raise Http404
    label = _record_reading(request, pk, page.entries, record)
    undos = _undos(request.actor, record, page.entries if filters.is_whole else None)
    context = {
        "registered": registered,
        "record": record,
        "record_title": _title(registered, record),
        "record_url": registered.url_of(record) if record else "",
        "lines": [(entry, undos.get(entry.events[0].pk)) for entry in page.entries],
        "filters": filters,
        "older_url": filters.older(page.before),
        "page_label": label,
    }
    return render(request, "history/page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def undo_entry(request: ActingRequest, type_name: str, pk: UUID, event_id: UUID) -> HttpResponse:
    """Show what undoing one change would give back, or why it cannot be; undo it when that is confirmed."""
    registered = _type_named(request, type_name)
    record: Any = types.record_of(type_name, pk)
    if record is None:
        raise Http404
    entry, undo = _entry_of(request.actor, record, event_id)
    history_url, status = reverse("history", args=[type_name, pk]), 200
    if request.method == "POST":
        policies.check(request.actor, "change", type_name, registered.state_of(record) or "*")
        version = whole_number(request.POST.get("version", "")) or 0
        reason = why_not(partial(undo_change, actor=request.actor, record=record, undo=undo, version=version))
        if not reason:
            messages.success(request, _("The change is undone."))
            return redirect(history_url)
        status = 409
    else:
        reason = why_not_undo(actor=request.actor, record=record, undo=undo)
    label = _record_reading(request, pk, [entry], record)
    context = {
        "record": record,
        "record_title": registered.title_of(record),
        "record_url": registered.url_of(record),
        "history_url": history_url,
        "entry": entry,
        "undo": undo,
        "why_not": reason,
        "page_label": label,
    }
    return render(request, "history/undo.html", context, status=status)


def _undos(actor: Actor, record: Any, entries: list[Entry] | None) -> dict[UUID, Undo]:
    """Return by event how the latest changes are undone; whether one can be depends on all that came after it."""
    if record is None:
        return {}
    found = undos_of(actor, record, queries.history_for(record) if entries is None else entries)
    return {undo.event_id: undo for undo in found if undo}


def _entry_of(actor: Actor, record: Any, event_id: UUID) -> tuple[Entry, Undo]:
    entries = queries.history_of(type(record), record.pk)
    for entry, undo in zip(entries, undos_of(actor, record, entries), strict=True):
        if undo and undo.event_id == event_id:
            return entry, undo
    raise Http404


def _record_reading(request: ActingRequest, pk: UUID, entries: list[Entry], record: Any) -> Label | None:
    """Record that the entries are shown, and the record with them; return the label that covers it all."""
    events = [event for entry in entries for event in entry.events]
    rows = [*events, *filter(None, [record])]
    label = covering(rows)
    services.record_reading(actor=request.actor, rows=rows, verb="read history", details={"of": pk})
    return label


def _type_named(request: ActingRequest, name: str) -> RegisteredType:
    """Return the type of that name, if the actor may read it and its history."""
    try:
        registered = types.named(name)
    except UnknownType:
        raise Http404 from None
    policies.check(request.actor, "view", "history.event")
    policies.check(request.actor, "view", name)
    return registered


def _title(registered: RegisteredType, record: Model | None) -> str:
    return registered.title_of(record) if record else str(registered.singular)
