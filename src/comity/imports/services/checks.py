"""The dry run of an import, whole or of one row; it writes lines of the import, never a record."""

from collections.abc import Callable, Iterator
from graphlib import CycleError
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from comity.access.models import Unit
from comity.foundation.acting import Actor
from comity.foundation.bilingual import LANGUAGES
from comity.foundation.text import fold
from comity.imports import policies, queries
from comity.imports.dryrun.cells import text_of
from comity.imports.dryrun.checking import EXAMPLE, Checker, Target, is_example
from comity.imports.dryrun.columns import cells_of
from comity.imports.dryrun.ordering import generations
from comity.imports.dryrun.problems import Line
from comity.imports.importing import importable_of
from comity.imports.models import ImportBatch, ImportState
from comity.imports.reading.refusals import UnreadableTable
from comity.imports.reading.tables import Table
from comity.imports.services import batches
from comity.imports.services.lines import change_line, keep_lines

CHUNK = 500
Note = Callable[[int], None]
Rows = list[tuple[int, dict[str, Any]]]


def check_rows(*, actor: Actor, batch: ImportBatch, table: Table, note: Note) -> ImportBatch:
    """Check every row of the table and keep the lines."""
    checker = checker_for(actor, batch)
    rows = list(_rows_of(batch, table))
    if not rows:
        raise UnreadableTable(_("There are no rows below the headings."))
    checker.note_siblings(rows)
    lines: list[Line] = []
    for start in range(0, len(rows), CHUNK):
        lines += checker.check(rows[start : start + CHUNK])
        note(len(lines))
    _refuse_circles(lines)
    keep_lines(actor=actor, batch=batch, lines=lines)
    current = batches.locked(actor=actor, batch=batch)
    current.counts, current.progress, current.total = batches.count(current), len(lines), len(lines)
    return batches.move(actor=actor, batch=current, action="show")


def correct_row(*, actor: Actor, batch: ImportBatch, number: int, typed: dict[str, str]) -> Line | None:
    """Take what was typed in the place of cells of a row and check that row again."""
    return _correct(actor, batch, {number: typed}).get(number)


def take_suggestions(*, actor: Actor, batch: ImportBatch) -> int:
    """Take the suggestion for every cell that has one; return how many rows were checked again."""
    typed = {
        line.number: {each.field: each.suggestion for each in line.problems if each.field and each.suggestion}
        for line in queries.lines_of(batch, "error")
    }
    return len(_correct(actor, batch, {number: cells for number, cells in typed.items() if cells}))


def checker_for(actor: Actor, batch: ImportBatch) -> Checker:
    """Return what checks the rows of an import, as whoever acts."""
    importable = importable_of(batch.type_name)
    if importable is None:
        raise UnreadableTable(_("Records of this type cannot be imported."))
    unit = Unit.objects.get(pk=batch.into_unit_id)
    return Checker(actor, Target(importable, batch.label, unit, list(batch.columns.values())))


def _correct(actor: Actor, batch: ImportBatch, typed: dict[int, dict[str, str]]) -> dict[int, Line]:
    current = batches.locked(actor=actor, batch=batch)
    if current.state != ImportState.CHECKED:
        batches.refuse_now(policies.why_not_move(current, "write"))
    checker, rows = checker_for(actor, current), []
    for line in queries.lines_of(current):
        checker.note_siblings([(line.number, line.cells)])
        if line.number in typed:
            known = {name: text for name, text in typed[line.number].items() if name in line.cells}
            current.corrections[str(line.number)] = {**current.corrections.get(str(line.number), {}), **known}
            rows.append((line.number, {**line.cells, **known}))
        elif not line.problems:
            checker.note_key(line)
    lines = checker.check(rows)
    for line in lines:
        change_line(actor=actor, batch=current, line=line)
    current.counts, current.notice = batches.count(current), ""
    batches.save(actor=actor, batch=current)
    return {line.number: line for line in lines}


def _rows_of(batch: ImportBatch, table: Table) -> Iterator[tuple[int, dict[str, Any]]]:
    """Return the rows below the headings by their number in the file, without blank ones and examples."""
    marks = set()
    for language in LANGUAGES:
        with override(language):
            marks.add(fold(str(EXAMPLE)))
    for number, row in enumerate(table.rows[batch.header_row :], batch.header_row + 1):
        if any(text_of(cell) != "" for cell in row) and not is_example(row, marks):
            yield number, {**cells_of(batch.columns, row), **batch.corrections.get(str(number), {})}


def _refuse_circles(lines: list[Line]) -> None:
    """Refuse rows that stand above each other."""
    by_number = {line.number: line for line in lines}
    try:
        list(generations(lines))
    except CycleError as error:
        for number in set(error.args[1]):
            by_number[number].refuse("", _("Rows of this file stand above each other in a circle."))
        _refuse_circles([line for line in lines if not line.problems])
