"""How a page answers a change: the refusal in words, the whole page, or the part that htmx asked for."""

from typing import TypeVar
from uuid import UUID

from django.http import Http404

from comity.access import policies as access
from comity.foundation.models import Record
from comity.foundation.registry import type_name
from comity.foundation.requests import ActingRequest
from comity.history.services import record_access
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


def open_record(request: ActingRequest, model: type[Row], pk: UUID, *joined: str) -> Row:
    """Return the record to an actor whose roles let it be viewed; absent and hidden answer alike.

    Drafts and citations are viewed with their reading, relations and parties with their instrument. Reading above
    the lowest level is recorded.
    """
    access.check(request.actor, "view", type_name(PARTS.get(model, model)))
    record = model.objects.select_related("label__level", *joined).filter(pk=pk).first()
    if record is None:
        raise Http404
    if request.method == "GET" and record.label.level_id > 0:
        record_access(actor=request.actor, verb="read", record=record)
    return record
