"""The history page of a record."""

from uuid import UUID

from django.db.models import Model
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from comity.access import policies
from comity.access.queries import highest_label
from comity.foundation.registry import RegisteredType, UnknownType, types
from comity.foundation.requests import ActingRequest
from comity.history import queries, services


@require_GET
def show_history(request: ActingRequest, type_name: str, pk: UUID) -> HttpResponse:
    """Show who changed a record, when and why; that of a deleted one too, as far as the reader saw it."""
    registered = _type_named(type_name)
    policies.check(request.actor, "view", "history.event")
    policies.check(request.actor, "view", type_name)
    record = types.record_of(type_name, pk)
    with_reads = "reads" in request.GET
    entries = queries.history_of(registered.model, pk, with_reads=with_reads)
    if record is None and not entries:
        raise Http404
    services.record_reading(
        actor=request.actor,
        rows=[event for entry in entries for event in entry.events],
        verb="read history",
        details={"of": pk},
    )
    context = {
        "registered": registered,
        "record": record,
        "record_title": _title(registered, record),
        "record_url": registered.url_of(record) if record else "",
        "entries": entries,
        "with_reads": with_reads,
        "page_label": highest_label(entry.label for entry in entries),
        "is_cut": len(entries) >= queries.MOST,
    }
    return render(request, "history/page.html", context)


def _type_named(name: str) -> RegisteredType:
    try:
        return types.named(name)
    except UnknownType:
        raise Http404 from None


def _title(registered: RegisteredType, record: Model | None) -> str:
    return registered.title_of(record) if record else str(registered.singular)
