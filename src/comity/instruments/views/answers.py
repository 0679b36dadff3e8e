"""How a page answers a change: the refusal in words, the whole page, or the part that htmx asked for."""

from typing import TypeVar
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404

from comity.access import policies as access
from comity.foundation.models import Record, whole_in_sight
from comity.foundation.registry import type_name
from comity.foundation.requests import ActingRequest
from comity.frame import choosers
from comity.history.services import record_access, record_reading
from comity.instruments import queries
from comity.instruments.forms import AddressForm
from comity.instruments.models.instrument import Instrument
from comity.instruments.models.reading import Citation, Draft, Reading
from comity.instruments.models.related import InstrumentParty, InstrumentRelation

PARTS: dict[type[Record], type[Record]] = {
    Draft: Reading,
    Citation: Reading,
    InstrumentRelation: Instrument,
    InstrumentParty: Instrument,
}

Row = TypeVar("Row", bound=Record)


def offer_units(request: ActingRequest, model: type[Record], pk: UUID) -> HttpResponse:
    """Answer the box above the units that a text or a draft may address, which shows nothing of it."""
    access.check(request.actor, "view", type_name(PARTS.get(model, model)))
    get_object_or_404(model._default_manager, pk=pk)  # noqa: SLF001 Django's public name for it
    return choosers.offer(request, AddressForm(actor=request.actor))


def open_record(request: ActingRequest, model: type[Row], pk: UUID, *joined: str) -> Row:
    """Return the record to an actor whose roles let it be viewed; absent and hidden answer alike.

    Drafts and citations are viewed with their reading, relations and parties with their instrument. Reading above
    the lowest level is recorded.
    """
    access.check(request.actor, "view", type_name(PARTS.get(model, model)))
    rows = model.objects.select_related("label__level", *joined)
    record = rows.filter(whole_in_sight(model), pk=pk).first()
    if record is None:
        raise Http404
    if request.method == "GET" and record.label.level_id > 0:
        record_access(actor=request.actor, verb="read", record=record)
    return record


def offer_registered(request: ActingRequest) -> list[Instrument]:
    """Return the instruments that the fields of a page offer to name, for its marking; record that they were read."""
    rows = list(queries.latest_instruments())
    record_reading(actor=request.actor, rows=rows, verb="read", details={"page": "form"})
    return rows
