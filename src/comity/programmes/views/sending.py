"""A table on its way out: written as the ending says, named after its marking, and the ledger keeps that it left."""

from collections.abc import Collection
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.text import slugify

from comity.access.labelling import covering
from comity.foundation import clock, paper
from comity.foundation.models import Labelled
from comity.foundation.requests import ActingRequest
from comity.foundation.sheets import CONTENT_TYPES, Sheet
from comity.history.services import record_export


def sent(
    request: ActingRequest, sheet: Sheet, rows: Collection[Labelled], name: str, of: UUID
) -> HttpResponse:
    """Answer with what the rows told as a file; `name` is what it is and its ending. Of other endings there is none."""
    what, _dot, ending = name.rpartition(".")
    if ending not in paper.WRITERS:
        raise Http404
    details = {"type": what, "format": ending, "of": str(of)}
    record_export(actor=request.actor, rows=rows, details=details)
    label = covering(rows)
    mark = slugify(label.text_in("en")) if label else "empty"
    disposition = f'attachment; filename="{mark}_{what}_{clock.today().isoformat()}.{ending}"'
    content = paper.WRITERS[ending](sheet)
    headers = {"Content-Disposition": disposition}
    return HttpResponse(content, content_type=CONTENT_TYPES[ending], headers=headers)
