"""Workbooks that leave: the template to be filled in, and the rows that are wrong with their reasons.

Texts are written as texts, so that no spreadsheet runs what a file brought.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from comity.access.models import Label, Unit
from comity.foundation import clock
from comity.foundation.acting import Actor
from comity.imports import queries
from comity.imports.dryrun.cells import codes_of, text_of
from comity.imports.dryrun.checking import EXAMPLE, Checker, Target
from comity.imports.dryrun.columns import heading_of
from comity.imports.dryrun.problems import Line
from comity.imports.importing import Importable
from comity.imports.models import ImportBatch
from comity.kit.attributes import Attribute, Kind

LAST_ROW = 10_000
"""Down to which row a template offers its pick-lists."""
OFFERED = 1000
"""Related records that a pick-list holds; others are typed."""
WIDTH = 22
FIRST_ROW = 3
"""The first row to be filled in, counted from nought: below marking, headings and example."""


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook that is being written, with its main sheet and the looks of its cells."""

    book: Any
    page: Any
    looks: dict[str, Any]


def template_of(actor: Actor, importable: Importable) -> bytes:
    """Return an empty workbook: headings, a note on each, an example that is not imported, pick-lists."""
    lowest = Label.objects.select_related("level").order_by("level_id", "pk")[0]
    unit = Unit.objects.get(pk=actor.unit_id)
    checker = Checker(actor, Target(importable, lowest, unit, list(importable.attributes)))
    file = BytesIO()
    with _book(file, importable.kit.plural, str(lowest)) as made:
        made.page.write_string(0, 0, f"{lowest} | {importable.kit.plural}", made.looks["strong"])
        values = made.book.add_worksheet(_("Allowed values"))
        for place, (name, attribute) in enumerate(importable.attributes.items()):
            needed = importable.is_needed(name)
            title = heading_of(importable, name) + (" *" if needed else "")
            made.page.write_string(1, place, title, made.looks["head"])
            made.page.write_comment(1, place, note_on(attribute, needed=needed))
            made.page.write_string(2, place, _example_of(attribute, unit, lowest), made.looks["soft"])
            _offer(made, values, place, _offered(checker, attribute))
        last = len(importable.attributes)
        made.page.write_string(1, last, _("Remark"), made.looks["head"])
        made.page.write_string(2, last, str(EXAMPLE), made.looks["soft"])
    return file.getvalue()


def errors_of(importable: Importable, batch: ImportBatch) -> bytes:
    """Return the rows that are wrong, all their columns as they came; bad cells are red and bear their reason."""
    table = queries.table_of(batch)
    headings = queries.headings_of(batch, table)
    file = BytesIO()
    with _book(file, importable.kit.plural, str(batch.label)) as made:
        made.page.write_string(0, 0, f"{batch.label} | {batch.file_name}", made.looks["strong"])
        for place, title in enumerate([*map(text_of, headings), _("Row"), _("Reasons")]):
            made.page.write_string(1, place, title, made.looks["head"])
        places = {name: int(place) for place, name in batch.columns.items()}
        for at, line in enumerate(queries.lines_of(batch, "error"), 2):
            row = [*table.rows[line.number - 1]]
            row += [""] * (len(headings) - len(row))
            for name, typed in batch.corrections.get(str(line.number), {}).items():
                row[places[name]] = typed
            _write_wrong(made, at, importable, line, (row, places))
    return file.getvalue()


def note_on(attribute: Attribute, *, needed: bool) -> str:
    """Return what a column takes, in words."""
    told = {
        Kind.DATE: _("A day, as 31/12/2026 or 2026-12-31."),
        Kind.NUMBER: _("A number."),
        Kind.YES_NO: _("Yes or no."),
        Kind.LIST: _("One or several of the allowed values, parted by semicolons."),
        Kind.CHOICE: _("One of the allowed values."),
        Kind.STATE: _("One of the allowed values."),
        Kind.RELATION: _("The code, number or name of a record that you can see."),
        Kind.LABEL: _("Left empty, the row takes the label of the file."),
    }
    longest = getattr(attribute.field, "max_length", None)
    words = told.get(attribute.kind) or _("Text.")
    if attribute.kind is Kind.TEXT and longest:
        words = _("Text of at most %(count)s characters.") % {"count": longest}
    also = _("Needed for a new record.")
    return f"{words} {also}" if needed else words


def _write_wrong(
    made: Book, at: int, importable: Importable, line: Line, came: tuple[list[Any], dict[str, int]]
) -> None:
    row, places = came
    wrong = {places[each.field]: each for each in line.problems if each.field in places}
    for place, cell in enumerate(row):
        made.page.write_string(at, place, text_of(cell), made.looks["wrong" if place in wrong else "plain"])
        if place in wrong:
            hint = (
                _("Perhaps: %(words)s") % {"words": wrong[place].suggestion}
                if wrong[place].suggestion
                else ""
            )
            made.page.write_comment(at, place, f"{wrong[place].reason} {hint}".strip())
    reasons = [
        f"{heading_of(importable, each.field)}: {each.reason}"
        if each.field in importable.attributes
        else each.reason
        for each in line.problems
    ]
    made.page.write_number(at, len(row), line.number)
    made.page.write_string(at, len(row) + 1, " ".join(reasons))


def _offered(checker: Checker, attribute: Attribute) -> list[str]:
    if attribute.kind is Kind.RELATION:
        return checker.offered(attribute.name, OFFERED)
    return list(codes_of(attribute).values())


def _offer(made: Book, values: Any, place: int, words: Iterable[str]) -> None:
    """Write the allowed values of a column on their sheet, and let the column pick from them."""
    words = list(words)
    values.write_string(0, place, "", made.looks["head"])
    for at, each in enumerate(words, 1):
        values.write_string(at, place, each)
    if words:
        column = xlsxwriter.utility.xl_col_to_name(place)
        source = f"='{values.get_name()}'!${column}$2:${column}${len(words) + 1}"
        rule = {"validate": "list", "source": source, "error_type": "warning"}
        made.page.data_validation(FIRST_ROW, place, LAST_ROW, place, rule)


def _example_of(attribute: Attribute, unit: Unit, label: Label) -> str:
    words = {"unit": str(unit.code), "label": str(label)}
    if attribute.name in words:
        return words[attribute.name]
    if attribute.kind is Kind.DATE:
        return clock.today().isoformat()
    choices = list(codes_of(attribute).values())
    return choices[0] if choices else "…"


@contextmanager
def _book(file: BytesIO, name: str, marking: str) -> Iterator[Book]:
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        page = book.add_worksheet(name[:31])
        page.set_header(f"&C&B{marking.replace('&', '&&')}")
        page.freeze_panes(2, 0)
        page.set_column(0, 60, WIDTH)
        looks = {
            "strong": book.add_format({"bold": True}),
            "head": book.add_format({"bold": True, "bottom": 1}),
            "soft": book.add_format({"italic": True, "font_color": "#667085"}),
            "wrong": book.add_format({"bg_color": "#fde2e0"}),
            "plain": book.add_format(),
        }
        yield Book(book, page, looks)
