"""Tables that are text: separated values in whatever encoding, and the JSON of our own exports."""

import codecs
import csv
import json
from io import StringIO
from typing import Any

from django.utils.translation import gettext as _

from comity.foundation.sheets import RISKY, unescape
from comity.imports.reading.refusals import UnreadableTable

DELIMITERS = ",;\t|"
SAMPLED = 20
MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
CONTROL = {chr(code) for code in range(32)} - set("\t\n\r\x0b\x0c")


def text_of(content: bytes) -> tuple[str, str]:
    """Return the text and the name of its encoding: by its mark, UTF-8, UTF-16 by its zeros, else Windows-1258."""
    for encoding in _encodings(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if CONTROL.isdisjoint(text):
            return text, encoding
    raise UnreadableTable(_("This is no text in UTF-8, UTF-16 or Windows-1258. Save it as “CSV UTF-8”."))


def _encodings(content: bytes) -> list[str]:
    marked = next((name for mark, name in MARKS.items() if content.startswith(mark)), "")
    if marked:
        return [marked]
    if b"\0" in content[:4096]:
        return ["utf-16-le" if content[1:2] == b"\0" else "utf-16-be"]
    return ["utf-8", "cp1258", "cp1252"]


def rows_of_csv(text: str) -> tuple[list[list[Any]], str]:
    """Return the rows and the delimiter: the one that parts the first lines most evenly."""
    delimiter = max(DELIMITERS, key=lambda each: _evenness(text, each))
    try:
        rows = [
            [unescape(cell) if cell[:1] == "'" and cell[1:].startswith(RISKY) else cell for cell in row]
            for row in csv.reader(StringIO(text, newline=""), delimiter=delimiter)
        ]
    except csv.Error as error:
        raise UnreadableTable(_("These are no separated values: %(reason)s.") % {"reason": error}) from error
    return rows, delimiter


def _evenness(text: str, delimiter: str) -> tuple[int, int]:
    """Count the lines that have as many cells as most of those with several, and those cells."""
    widths = []
    try:
        for row in csv.reader(StringIO(text, newline=""), delimiter=delimiter):
            widths.append(len(row))
            if len(widths) == SAMPLED:
                break
    except csv.Error:
        return 0, 0
    several = [width for width in widths if width > 1]
    usual = max(set(several), key=several.count, default=1)
    return several.count(usual), usual


def rows_of_json(text: str) -> list[list[Any]]:
    """Return the records of one of our exports as rows under the names of their fields."""
    try:
        document = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise UnreadableTable(_("This is no JSON: %(reason)s.") % {"reason": error}) from error
    records = document.get("records") if isinstance(document, dict) else document
    if not isinstance(records, list) or not all(isinstance(each, dict) for each in records):
        raise UnreadableTable(_("This JSON holds no list of records as an export of ours does."))
    names = list(dict.fromkeys(name for record in records for name in record))
    return [names, *([record.get(name, "") for name in names] for record in records)]


def _refuse_constant(name: str) -> None:
    raise ValueError(name)
