"""The register of a series as a book to be printed: the columns of the official forms, voided numbers too."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext as _

from comity.access.labelling import covering
from comity.documents import queries
from comity.documents.models.series import Direction, NumberSeries
from comity.documents.papers.wording import without_type
from comity.foundation import clock, paper, sheets
from comity.foundation.acting import Actor

KINDS: dict[str, tuple[str, Callable[[sheets.Sheet], bytes]]] = {
    "pdf": ("application/pdf", paper.as_pdf),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", sheets.as_xlsx),
}


def register_of(series: NumberSeries, actor: Actor) -> tuple[sheets.Sheet, list[Any], str]:
    """Return the book of a series, the rows that stand in it, and the name of its file, which begins with the marking."""
    is_incoming = series.direction == Direction.INCOMING
    rows: list[Any] = list(queries.entries_of(series))
    label = covering([series, *rows])
    name = _("Register of incoming documents") if is_incoming else _("Register of outgoing documents")
    made = timezone.localtime(clock.now()).strftime("%Y-%m-%d %H:%M")
    about = (
        str(label),
        str(series.unit),
        str(series.year),
        str(series.kind or ""),
        made,
        actor.name,
    )
    sheet = sheets.Sheet(
        name=name,
        marking=str(label),
        head=" | ".join(filter(None, about)),
        titles=_titles(is_incoming=is_incoming),
        rows=[(_incoming if is_incoming else _outgoing)(row) for row in rows],
    )
    mark = slugify(label.text_in("en")) if label else "empty"
    return sheet, rows, f"{mark}_{series.direction}_{series.year}_{slugify(series.unit.code)}"


def _titles(*, is_incoming: bool) -> list[str]:
    if is_incoming:
        return [
            _("Arrived on"),
            _("Arrival number"),
            _("Sent by"),
            _("Number and symbol"),
            _("Signed on"),
            _("Type and subject"),
            _("Passed on to"),
            _("Note"),
        ]
    return [
        _("Number and symbol"),
        _("Signed on"),
        _("Type and subject"),
        _("Signed by"),
        _("Sent to"),
        _("Copies to"),
        _("Sent on"),
        _("Note"),
    ]


def _incoming(row: Any) -> list[str]:
    passed_on = "; ".join(row.recipients.splitlines())
    about = f"{row.kind}: {without_type(row.title, str(row.kind))}"
    signed_on = _day(row.signed_on)
    return [
        _day(row.arrived_on),
        row.symbol,
        row.sender,
        row.sender_number,
        signed_on,
        about,
        passed_on,
        _note(row),
    ]


def _outgoing(row: Any) -> list[str]:
    addressees, copies = ("; ".join(text.splitlines()) for text in (row.addressees, row.copies))
    about = f"{row.kind}: {without_type(row.title, str(row.kind))}"
    return [
        row.symbol,
        _day(row.signed_on),
        about,
        row.signer_name,
        addressees,
        copies,
        _day(row.sent_on),
        _note(row),
    ]


def _day(day: Any) -> str:
    return date_format(day, "SHORT_DATE_FORMAT") if day else ""


def _note(row: Any) -> str:
    voided = _("Voided: %(reason)s") % {"reason": row.void_reason} if row.void_reason else ""
    return "; ".join(filter(None, (voided, row.note)))
