"""Reading the register, and what a document says as a paper."""

from django.utils import translation

from comity.access.queries import parent_of
from comity.documents.models.entry import RegisterEntry
from comity.documents.models.incoming import IncomingDocument
from comity.documents.models.outgoing import OutgoingDocument
from comity.documents.models.reference import LETTER
from comity.documents.models.series import Direction, NumberSeries
from comity.documents.papers.context import Head, Paper, Section, Signature, from_plain
from comity.foundation.models import fetch_related


def entries_of(series: NumberSeries) -> list[RegisterEntry]:
    """Return the lines of a series in the order of their numbers, voided ones too."""
    model: type[RegisterEntry] = (
        IncomingDocument if series.direction == Direction.INCOMING else OutgoingDocument
    )
    rows: list[RegisterEntry] = list(model.objects.filter(series=series).order_by("number"))
    fetch_related([(row, name) for row in rows for name in ("kind", "label")])
    return rows


def paper_of(document: OutgoingDocument) -> Paper:
    """Return what the document says as a paper, with its number and day if it is signed."""
    language, unit = document.language, document.unit
    above = parent_of(unit)
    with translation.override(language):
        marking = document.label.text_in(language)
    is_letter = template_of(document) == LETTER
    return Paper(
        language=language,
        marking=marking,
        head=Head(
            issuer=unit.name_in(language),
            superior=above.name_in(language) if above else "",
            number=document.symbol,
            place=document.place,
            signed_on=document.signed_on,
        ),
        title=document.title,
        type="" if is_letter else document.kind.name_in(language),
        bases=_lines(document.bases),
        addressees=_lines(document.addressees),
        sections=from_plain(document.content)
        if document.content
        else (Section(paragraphs=_lines(document.body)),),
        signature=Signature(document.authority, document.signer_post, document.signer_name),
        copies=_lines(document.copies),
    )


def template_of(document: OutgoingDocument) -> str:
    """Return the name of the template by which the document is set."""
    return document.template or document.kind.template


def _lines(text: str) -> tuple[str, ...]:
    return tuple(filter(None, (line.strip() for line in text.splitlines())))
