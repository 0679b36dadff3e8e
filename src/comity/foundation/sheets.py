"""Tables as files: CSV and XLSX, marked, and safe to open in a spreadsheet."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter
from django.utils import timezone

RISKY = ("=", "+", "-", "@", "\t", "\r", "'", "＝", "＋", "－", "＠")
"""What a spreadsheet might run when a text begins with it; the apostrophe too, so that it can be taken off again."""
LONGEST_SHEET_NAME = 31
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""What a table is sent as, by the ending of its file."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table to be sent: its marking, a first line that says what it is, titles and rows."""

    name: str
    marking: str
    head: str
    titles: Sequence[str]
    rows: Iterable[Sequence[Any]]


def escape(value: str) -> str:
    """Return a text that no spreadsheet runs as a formula; `unescape` gives back what went in."""
    return f"'{value}" if value.startswith(RISKY) else value


def unescape(value: str) -> str:
    """Return the text that `escape` was given."""
    return value.removeprefix("'")


def as_csv(sheet: Sheet) -> bytes:
    """Return comma-separated text, with the mark by which spreadsheets know UTF-8."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow([escape(sheet.head)])
    writer.writerow([escape(title) for title in sheet.titles])
    writer.writerows(
        [cell if _is_number(cell) else escape(cell_text(cell)) for cell in row] for row in sheet.rows
    )
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(sheet: Sheet) -> bytes:
    """Return a workbook. Rows go through a temporary file; texts stay texts, whatever they begin with."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        page = book.add_worksheet(sheet.name[:LONGEST_SHEET_NAME])
        page.set_header(f"&C&B{sheet.marking.replace('&', '&&')}")
        strong = book.add_format({"bold": True})
        formats = {name: book.add_format({"num_format": name}) for name in ("yyyy-mm-dd", "yyyy-mm-dd hh:mm")}
        page.write_string(0, 0, sheet.head, strong)
        for column, title in enumerate(sheet.titles):
            page.write_string(1, column, title, strong)
        page.freeze_panes(2, 1)
        for line, row in enumerate(sheet.rows, start=2):
            for column, cell in enumerate(row):
                _write(page, (line, column), cell, formats)
    return file.getvalue()


def _write(page: Any, place: tuple[int, int], cell: Any, formats: dict[str, Any]) -> None:
    if isinstance(cell, datetime):
        page.write_datetime(
            *place, timezone.localtime(cell).replace(tzinfo=None), formats["yyyy-mm-dd hh:mm"]
        )
    elif isinstance(cell, date):
        page.write_datetime(*place, cell, formats["yyyy-mm-dd"])
    elif _is_number(cell):
        page.write_number(*place, cell)
    else:
        page.write_string(*place, cell_text(cell))


def _is_number(cell: Any) -> bool:
    return isinstance(cell, int | float | Decimal) and not isinstance(cell, bool)


def cell_text(cell: Any) -> str:
    """Return the value of a cell as text."""
    if cell is None:
        return ""
    return timezone.localtime(cell).isoformat(timespec="seconds") if isinstance(cell, datetime) else str(cell)
