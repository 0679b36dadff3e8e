"""Reading the register, and what a document says as a paper."""

from django.db.models import QuerySet
from django.utils import translation

from comity.access.models import Label
from comity.access.queries import parent_of
from comity.access.services import dominates
from comity.documents.models.entry import RegisterEntry
from comity.documents.models.incoming import IncomingDocument
from comity.documents.models.outgoing import OutgoingDocument
from comity.documents.models.reference import LETTER
from comity.documents.models.series import Direction, NumberSeries
from comity.documents.papers.context import Head, Paper, Section, Signature, from_plain
from comity.documents.papers.wording import lines_of, without_type
from comity.foundation.acting import Actor
from comity.foundation.models import Record, fetch_related
from comity.foundation.registry import type_name
from comity.threads.models import Link, LinkKind

LATEST = 20
"""Documents among which the one is looked for that says who signs for a unit."""


def entries_of(series: NumberSeries) -> list[RegisterEntry]:
    """Return the lines of a series in the order of their numbers, voided ones too."""
    model: type[RegisterEntry] = (
        IncomingDocument if series.direction == Direction.INCOMING else OutgoingDocument
    )
    rows: list[RegisterEntry] = list(model.objects.filter(series=series).order_by("number"))
    fetch_related([(row, name) for row in rows for name in ("kind", "label")])
    return rows


def drawn_from(record: Record) -> QuerySet[OutgoingDocument]:
    """Return the documents that were drawn up from a record, the latest first."""
    links = Link.objects.filter(
        kind=LinkKind.ARISES_FROM,
        source_type=type_name(OutgoingDocument),
        target_type=type_name(record),
        target_id=record.pk,
    )
    rows = OutgoingDocument.objects.filter(pk__in=links.values("source_id"))
    return rows.select_related("kind", "label__level").order_by("-created_at", "pk")


def signed_before(actor: Actor, label: Label, language: str) -> OutgoingDocument | None:
    """Return the latest document of the actor's unit in that language that says no more than this label covers."""
    rows = OutgoingDocument.objects.filter(unit=actor.unit_id, language=language).select_related(
        "label__level"
    )
    latest = rows.order_by("-created_at", "pk")[:LATEST]
    return next((row for row in latest if dominates(label, row.label)), None)


def paper_of(document: OutgoingDocument) -> Paper:
    """Return what the document says as a paper, with its number and day if it is signed."""
    language, unit = document.language, document.unit
    above = parent_of(unit)
    with translation.override(language):
        marking = document.label.text_in(language)
    is_letter, kind = template_of(document) == LETTER, document.kind.name_in(language)
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
        title=document.title if is_letter else without_type(document.title, kind),
        type="" if is_letter else kind,
        bases=lines_of(document.bases),
        addressees=lines_of(document.addressees),
        sections=_sections_of(document),
        signature=Signature(document.authority, document.signer_post, document.signer_name),
        copies=lines_of(document.copies),
    )


def template_of(document: OutgoingDocument) -> str:
    """Return the name of the template by which the document is set."""
    return document.template or document.kind.template


def _sections_of(document: OutgoingDocument) -> tuple[Section, ...]:
    """Return what was written by hand, and after it what was drawn from records."""
    written = (Section(paragraphs=lines_of(document.body)),) if document.body else ()
    return (*written, *(from_plain(document.content) if document.content else ()))
