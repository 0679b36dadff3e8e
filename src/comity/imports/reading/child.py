"""The process that opens a workbook, with little memory and time: run as a program, without Django.

Standard input is the file; the one argument is the sheet to read, or nothing. Standard output is JSON, a line each:
first the sheets, then the rows of the chosen one. What a damaged or malicious file does to it ends this process alone.
"""

import json
import resource
import sys
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

MEMORY = 1024 * 1024 * 1024
SECONDS = 60


def main(arguments: list[str]) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    most_rows, most_columns, *wanted = arguments
    with CalamineWorkbook.from_filelike(BytesIO(sys.stdin.buffer.read())) as book:
        tables = [each for each in book.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
        _say([[each.name, each.visible == SheetVisibleEnum.Visible] for each in tables])
        if wanted:
            _say_rows(book.get_sheet_by_name(wanted[0]), int(most_rows), int(most_columns))


def _say_rows(sheet: Any, most_rows: int, most_columns: int) -> None:
    """Say how large the sheet is and how many areas are merged, then its rows as far as they are taken."""
    _say([sheet.total_height, sheet.total_width, len(sheet.merged_cell_ranges or ())])
    if sheet.total_height <= most_rows and sheet.total_width <= most_columns:
        for row in sheet.to_python(skip_empty_area=False):
            _say([_plain(cell) for cell in row])


def _plain(cell: Any) -> Any:
    """Numbers and truth values stay; days and moments become ISO 8601, a moment at midnight a day."""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time.min else cell.isoformat(timespec="seconds")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def _say(what: Any) -> None:
    sys.stdout.write(json.dumps(what) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
