"""A file as tables: what kind it is by its bytes, its sheets, and the rows of one, all within limits."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.foundation.text import clean
from comity.imports.reading import archives, child
from comity.imports.reading.refusals import UnreadableTable
from comity.imports.reading.texts import rows_of_csv, rows_of_json, text_of

KINDS = ("xlsx", "xls", "ods", "csv", "json")
WORKBOOKS = ("xlsx", "xls", "ods")
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
MARKS = {
    ",": gettext_lazy("commas"),
    ";": gettext_lazy("semicolons"),
    "\t": gettext_lazy("tabs"),
    "|": gettext_lazy("upright bars"),
}
"""What parts the cells of a text, in words."""
ROWS = 50_000
COLUMNS = 500
LONGEST_CELL = 32_767
"""What a cell of a workbook can hold."""

Row = list[Any]


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one sheet, how it was found to be written, and how many merged areas it has."""

    rows: list[Row]
    written_as: str = ""
    merged: int = 0


def kind_of(name: str, content: bytes) -> str:
    """Return the kind of the file; refused where name and bytes disagree, and where there is nothing in it."""
    suffix = PurePath(name).suffix.lower().lstrip(".")
    suffix = {"txt": "csv", "tsv": "csv"}.get(suffix, suffix)
    words = {"name": name, "kinds": ", ".join(KINDS)}
    if suffix not in KINDS:
        raise UnreadableTable(_("“%(name)s” is not taken. Taken are: %(kinds)s.") % words)
    if not content.strip():
        raise UnreadableTable(_("“%(name)s” is empty. Choose another file.") % words)
    if _signature_of(content) != (suffix if suffix in WORKBOOKS else ""):
        raise UnreadableTable(_("The content of “%(name)s” is not what its name says.") % words)
    return suffix


def sheets_of(kind: str, content: bytes) -> list[tuple[str, bool]]:
    """Return the names of the sheets, each with whether it is shown to whoever opens the workbook."""
    if kind not in WORKBOOKS:
        return [("", True)]
    sheets = [(str(name), bool(shown)) for name, shown in _open(kind, content)[0]]
    if not sheets:
        raise UnreadableTable(_("This workbook has no sheet with cells."))
    return sheets


def read_table(kind: str, content: bytes, sheet: str = "") -> Table:
    """Return the rows of a sheet, cells as text, numbers, truth values, or what JSON holds."""
    if kind == "json":
        table = Table(rows_of_json(text_of(content)[0]))
    elif kind == "csv":
        text, encoding = text_of(content)
        rows, delimiter = rows_of_csv(text)
        how = {"encoding": encoding.removesuffix("-sig").upper(), "marks": MARKS[delimiter]}
        table = Table(rows, written_as=_("%(encoding)s, cells parted by %(marks)s") % how)
    else:
        _sheets, (height, width, merged), *rows = _open(kind, content, sheet)
        _refuse_large(height, width)
        table = Table(rows, merged=merged)
    _refuse_large(len(table.rows), max(map(len, table.rows), default=0))
    return Table([[_cleaned(cell) for cell in row] for row in table.rows], table.written_as, table.merged)


def _open(kind: str, content: bytes, sheet: str = "") -> list[Any]:
    if kind != "xls":
        archives.refuse_bombs(content)
    limits = [str(ROWS), str(COLUMNS)]
    try:
        done = subprocess.run(
            [sys.executable, "-m", child.__name__, *limits, *([sheet] if sheet else [])],
            input=content,
            capture_output=True,
            timeout=2 * child.SECONDS,
            check=True,
        )
    except (subprocess.SubprocessError, OSError) as error:
        raise UnreadableTable(
            _("This workbook cannot be opened: it is damaged, protected, or larger than it looks.")
        ) from error
    return [json.loads(line) for line in done.stdout.splitlines()]


def _signature_of(content: bytes) -> str:
    return "xls" if content.startswith(OLE) else archives.kind_of_archive(content)


def _refuse_large(height: int, width: int) -> None:
    if height > ROWS or width > COLUMNS:
        raise UnreadableTable(
            _(
                "The table has %(height)s rows and %(width)s columns; %(rows)s and %(columns)s are taken at once."
            )
            % {"height": height, "width": width, "rows": ROWS, "columns": COLUMNS}
        )


def _cleaned(cell: Any) -> Any:
    """Return the cell without what the database cannot hold."""
    if isinstance(cell, list):
        return [_cleaned(each) for each in cell]
    if isinstance(cell, dict):
        return {_cleaned(name): _cleaned(each) for name, each in cell.items()}
    if not isinstance(cell, str):
        return cell
    return clean(cell.encode("utf-8", "replace").decode()).strip()[:LONGEST_CELL]
