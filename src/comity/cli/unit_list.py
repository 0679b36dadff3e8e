"""The list of units that `comity setup` reads: CSV or XLSX, checked wholly before anything is written."""

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from python_calamine import CalamineError, load_workbook

from comity.cli.refusals import CommandRefused

COLUMNS = ("code", "name_en", "name_vi", "kind", "parent")


@dataclass(frozen=True)
class UnitRow:
    code: str
    name_en: str
    name_vi: str
    kind: str
    parent: str


def read_units(path: Path) -> list[UnitRow]:
    """Return the units, each after its parent, the root first; refuses a list that is no single tree."""
    header, *lines = _cells(path) or [[]]
    missing = [column for column in COLUMNS if column not in header]
    if missing:
        raise CommandRefused(
            f"{path} lacks the columns {', '.join(missing)}. The first row names the columns."
        )
    places = [header.index(column) for column in COLUMNS]
    rows = [
        UnitRow(*(line[place].strip() if place < len(line) else "" for place in places))
        for line in lines
        if any(cell.strip() for cell in line)
    ]
    return _as_tree(path, rows)


def _as_tree(path: Path, rows: Sequence[UnitRow]) -> list[UnitRow]:
    by_code = {row.code: row for row in rows}
    twice = [code for code, times in Counter(row.code for row in rows).items() if times > 1]
    if twice:
        raise CommandRefused(f"{path} has the same code twice: {', '.join(twice)}.")
    roots = [row.code for row in rows if not row.parent]
    if len(roots) != 1:
        raise CommandRefused(f"{path} needs exactly one unit without a parent; it has {len(roots)}.")
    for row in rows:
        if row.parent and row.parent not in by_code:
            raise CommandRefused(f"{path}: the parent {row.parent} of {row.code} is not in the list.")
    order = TopologicalSorter({row.code: [row.parent] if row.parent else [] for row in rows})
    try:
        return [by_code[code] for code in order.static_order()]
    except CycleError as error:
        raise CommandRefused(
            f"{path}: these units are above each other: {', '.join(error.args[1])}."
        ) from error


def _cells(path: Path) -> list[list[str]]:
    try:
        content = path.read_bytes()
        if path.suffix.lower() == ".csv":
            return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
        sheet = load_workbook(io.BytesIO(content)).get_sheet_by_index(0)
        return [[_as_text(cell) for cell in row] for row in sheet.to_python()]
    except OSError as error:
        raise CommandRefused(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise CommandRefused(f"{path} is not written in UTF-8. Save it as CSV UTF-8 or XLSX.") from error
    except (CalamineError, csv.Error) as error:
        raise CommandRefused(f"{path} is neither CSV nor a workbook: {error}.") from error


def _as_text(cell: object) -> str:
    """Workbooks keep a code such as 12 as a number."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
