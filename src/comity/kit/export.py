"""Exports of exactly what a list shows: its filters, its order, its columns; marked with the highest label in it."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any
from uuid import UUID

import xlsxwriter
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from comity.access.models import Label
from comity.foundation import clock
from comity.foundation.models import Record
from comity.kit.attributes import Attribute, Kind
from comity.kit.codec import flat, plain
from comity.kit.labels import covering
from comity.kit.listing import Listing

RISKY = ("=", "+", "-", "@", "\t", "\r", "'", "＝", "＋", "－", "＠")
"""What a spreadsheet might run when a text begins with it; the apostrophe too, so that it can be taken off again."""


def escape(value: str) -> str:
    """Return a text that no spreadsheet runs as a formula; `unescape` gives back what went in."""
    return f"'{value}" if value.startswith(RISKY) else value


def unescape(value: str) -> str:
    return value.removeprefix("'")


class Sheet:
    """What is exported: marking, titles and rows, all within the asker's transaction."""

    def __init__(self, listing: Listing) -> None:
        self.listing = listing
        self.columns = [column for each in listing.columns for column in _both(listing, each)]
        self.records: list[Record] = list(listing.shown.order_by(*self._order()))
        self.label: Label | None = covering(self.records)

    def _order(self) -> tuple[Any, ...]:
        order = self.listing.order
        key: Any = order.key
        return (key.desc(), "-pk") if order.descending else (key.asc(), "pk")

    @property
    def marking(self) -> str:
        return str(self.label) if self.label else _("nothing to mark")

    @property
    def conditions(self) -> str:
        """The filters in words, so that the sheet says what it leaves out."""
        words = [f"{chip.title}: {chip.words}" for chip, _link in self.listing.chips]
        return "; ".join([*words, *([f"“{self.listing.query}”"] if self.listing.query else [])])

    @property
    def head(self) -> str:
        """The first line: marking, what it is, when it was made."""
        made = timezone.localtime(clock.now()).strftime("%Y-%m-%d %H:%M")
        return " | ".join(
            part for part in (self.marking, self.listing.kit.plural, made, self.conditions) if part
        )

    @property
    def titles(self) -> list[str]:
        return [str(each.title) for each in self.columns]

    def rows(self) -> Iterator[list[Any]]:
        return ([flat(each, record) for each in self.columns] for record in self.records)

    def file_name(self, ending: str) -> str:
        mark = slugify(self.label.text_in("en")) if self.label else "empty"
        return f"{mark}_{self.listing.kit.slug}_{clock.today().isoformat()}.{ending}"


def _both(listing: Listing, attribute: Attribute) -> Iterable[Attribute]:
    """A name in two languages leaves as two columns."""
    if attribute.kind is not Kind.BILINGUAL:
        return [attribute]
    return [listing.kit.attribute(name) for name in listing.kit.names_behind(attribute.name)]


def as_csv(sheet: Sheet) -> HttpResponse:
    """Comma-separated, with the mark that makes spreadsheets read it as UTF-8."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow([escape(sheet.head)])
    writer.writerow([escape(title) for title in sheet.titles])
    writer.writerows(
        [[escape(_text(cell)) if not _is_number(cell) else cell for cell in row] for row in sheet.rows()]
    )
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    return _named(response, sheet.file_name("csv"))


def as_json(sheet: Sheet) -> HttpResponse:
    """The columns shown, as the API gives them."""
    records = [{each.name: plain(each, record) for each in sheet.columns} for record in sheet.records]
    document = {"marking": sheet.marking, "about": sheet.head, "records": records}
    text = json.dumps(document, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
    return _named(HttpResponse(text, content_type="application/json"), sheet.file_name("json"))


def as_xlsx(sheet: Sheet) -> HttpResponse:
    """A workbook, its rows written to a temporary file; texts stay texts, whatever they begin with."""
    file = BytesIO()
    options = {"constant_memory": True, "remove_timezone": True}
    with xlsxwriter.Workbook(file, options) as book:
        page = book.add_worksheet(sheet.listing.kit.plural[:31])
        page.set_header(f"&C&B{sheet.marking.replace('&', '&&')}")
        strong = book.add_format({"bold": True})
        days, moments = (
            book.add_format({"num_format": "yyyy-mm-dd"}),
            book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        )
        page.write_string(0, 0, sheet.head, strong)
        for column, title in enumerate(sheet.titles):
            page.write_string(1, column, title, strong)
        page.freeze_panes(2, 1)
        for number, row in enumerate(sheet.rows(), start=2):
            for column, cell in enumerate(row):
                _write_cell(page, (number, column), cell, days, moments)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _named(HttpResponse(file.getvalue(), content_type=kind), sheet.file_name("xlsx"))


def _write_cell(page: Any, place: tuple[int, int], cell: Any, days: Any, moments: Any) -> None:
    if isinstance(cell, datetime):
        page.write_datetime(*place, timezone.localtime(cell), moments)
    elif isinstance(cell, date):
        page.write_datetime(*place, cell, days)
    elif _is_number(cell):
        page.write_number(*place, cell)
    else:
        page.write_string(*place, _text(cell))


def _is_number(cell: Any) -> bool:
    return isinstance(cell, int | float | Decimal) and not isinstance(cell, bool)


def _text(cell: Any) -> str:
    if isinstance(cell, datetime):
        return timezone.localtime(cell).isoformat(timespec="seconds")
    if isinstance(cell, date | UUID):
        return str(cell)
    return {True: "yes", False: "no"}.get(cell, str(cell)) if isinstance(cell, bool) else str(cell)


def _named(response: HttpResponse, name: str) -> HttpResponse:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


FORMATS: dict[str, Callable[[Sheet], HttpResponse]] = {"csv": as_csv, "json": as_json, "xlsx": as_xlsx}
