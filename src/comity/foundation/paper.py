"""Tables as PDF for printing: the marking at the top and foot of every sheet, tagged for screen readers.

What people wrote enters as data, never as the text of the document, so none of it is set as a command.
"""

import json
from collections.abc import Callable, Mapping
from importlib.resources import files
from itertools import islice

import typst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from comity.foundation.sheets import Sheet, as_csv, as_xlsx, cell_text

MOST = 5000
"""Rows of one document; who needs more takes a sheet."""
TEMPLATE = files("comity.foundation") / "paper.typ"


def as_pdf(sheet: Sheet) -> bytes:
    """Return the table as PDF/UA; rows beyond MOST are left out, and the document says so."""
    rows = [[cell_text(cell) for cell in row] for row in islice(sheet.rows, MOST + 1)]
    data = {
        "language": get_language() or "en",
        "name": sheet.name,
        "marking": sheet.marking,
        "head": sheet.head,
        "titles": list(sheet.titles),
        "rows": rows[:MOST],
        "cut": _("Only the first %(count)s rows.") % {"count": MOST} if len(rows) > MOST else "",
    }
    source = TEMPLATE.read_bytes()
    document: bytes = typst.compile(source, sys_inputs={"sheet": json.dumps(data)}, pdf_standards="ua-1")
    return document


WRITERS: Mapping[str, Callable[[Sheet], bytes]] = {"csv": as_csv, "xlsx": as_xlsx, "pdf": as_pdf}
"""What writes a table, by the ending of its file."""
