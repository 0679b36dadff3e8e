"""Which column holds what: the row with the headings, and the fields guessed from them in either language."""

import hashlib
from collections import Counter
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from comity.foundation.bilingual import LANGUAGES
from comity.foundation.text import fold
from comity.imports.dryrun.cells import text_of
from comity.imports.importing import Importable
from comity.imports.reading.tables import Row

LOOKED_AT = 20
"""Rows at the top of which one may be the row with the headings."""
Columns = dict[str, str]
"""Field by the number of its column, as text because JSON keeps it."""


def heading_of(importable: Importable, name: str) -> str:
    """Return what a field is called at the head of its column, in the reader's language."""
    return str(importable.attributes[name].title)


def header_row_of(importable: Importable, rows: list[Row]) -> int:
    """Return the number of the row, from one, whose cells are most often headings; the first filled one if none is."""
    known = _fields_by_heading(importable)
    places = range(min(LOOKED_AT, len(rows)))
    best = max(places, key=lambda place: sum(_folded(cell) in known for cell in rows[place]), default=0)
    if rows and not any(_folded(cell) in known for cell in rows[best]):
        best = next((place for place in places if any(map(text_of, rows[place]))), 0)
    return best + 1


def guess(importable: Importable, headings: Row) -> Columns:
    """Return the columns whose headings name a field; of two with the same heading only the first."""
    known = _fields_by_heading(importable)
    columns: Columns = {}
    for place, heading in enumerate(headings):
        name = known.get(_folded(heading))
        if name and name not in columns.values():
            columns[str(place)] = name
    return columns


def header_print(importable: Importable, headings: Row) -> str:
    """Return the fingerprint by which what was chosen for these headings is found again."""
    words = "\n".join([importable.name, *map(_folded, headings)])
    return hashlib.sha256(words.encode()).hexdigest()


def names_of(headings: Row) -> list[str]:
    """Return what each column is called on a page; those that are called alike are numbered."""
    times = Counter(map(text_of, headings))
    seen: Counter[str] = Counter()
    names = []
    for place, heading in enumerate(map(text_of, headings), 1):
        seen[heading] += 1
        if not heading:
            names.append(_("Column %(number)s") % {"number": place})
        else:
            names.append(f"{heading} ({seen[heading]})" if times[heading] > 1 else heading)
    return names


def cells_of(columns: Columns, row: Row) -> dict[str, Any]:
    """Return the cells of a row by field; what the row is too short for is blank."""
    return {name: row[int(place)] if int(place) < len(row) else "" for place, name in columns.items()}


def _fields_by_heading(importable: Importable) -> dict[str, str]:
    """Return field by folded heading: its own name, its title in both languages."""
    known = {_folded(name): name for name in importable.attributes}
    for language in LANGUAGES:
        with translation.override(language):
            known |= {_folded(heading_of(importable, name)): name for name in importable.attributes}
    return known


def _folded(heading: Any) -> str:
    return " ".join(fold(text_of(heading)).replace("_", " ").replace("*", " ").split())
