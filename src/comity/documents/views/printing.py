"""Documents and registers as files."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from comity.access.services.keeping import allow, allow_now
from comity.documents import books, policies, queries
from comity.documents.models.outgoing import OutgoingDocument
from comity.documents.models.series import NumberSeries
from comity.documents.papers.docx import as_docx
from comity.documents.papers.pdf import as_pdf
from comity.documents.papers.templates import template_named
from comity.foundation.requests import ActingRequest
from comity.history.services import record_export
from comity.kit.services import open_record

MAKERS = {"pdf": as_pdf, "docx": as_docx}
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_GET
def preview(request: ActingRequest, pk: UUID, ending: str) -> HttpResponse:
    """Show a document that is not signed yet as it would be printed."""
    if ending not in MAKERS:
        raise Http404
    document = open_record(actor=request.actor, model=OutgoingDocument, pk=pk)
    allow_now(policies.why_not_preview(request.actor, document))
    template = template_named(queries.template_of(document))
    content = MAKERS[ending](queries.paper_of(document), template)
    return _file(content, f"preview.{ending}", "application/pdf" if ending == "pdf" else DOCX)


@require_GET
def print_register(request: ActingRequest, pk: UUID, ending: str) -> HttpResponse:
    """Send the register of a series; the ledger keeps that it left."""
    if ending not in books.KINDS:
        raise Http404
    series = open_record(actor=request.actor, model=NumberSeries, pk=pk)
    allow(policies.why_not_print(request.actor, series))
    sheet, rows, name = books.register_of(series, request.actor)
    details = {"format": ending, "count": len(rows)}
    record_export(actor=request.actor, rows=rows, details=details, record=series)
    media_type, make = books.KINDS[ending]
    return _file(make(sheet), f"{name}.{ending}", media_type)


def _file(content: bytes, name: str, media_type: str) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=name) or ""
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=media_type, headers=headers)
