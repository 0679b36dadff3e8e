"""Reading imports: their files, their lines page by page, and what was chosen for the same headings before."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from comity.foundation.acting import Actor
from comity.imports.dryrun.columns import Columns
from comity.imports.dryrun.problems import Line
from comity.imports.importing import importables
from comity.imports.models import ImportBatch, ImportPart
from comity.imports.reading.tables import Row, Table, read_table
from comity.threads.services.kept import open_file

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class LinesPage:
    """Some lines of an import, and whether there are lines before and after them."""

    lines: list[Line]
    number: int
    has_more: bool


def batches_for(actor: Actor) -> QuerySet[ImportBatch]:
    """Return the imports of the types that the actor may import."""
    names = [each.name for each in importables() if each.why_not(actor) is None]
    return ImportBatch.objects.filter(type_name__in=names).select_related("label__level")


def content_of(batch: ImportBatch) -> bytes:
    """Return the bytes of the file."""
    if batch.stored_as is None:
        return b""
    with open_file(batch.stored_as) as stream:
        return stream.read()


def table_of(batch: ImportBatch) -> Table:
    """Return the rows of the chosen sheet."""
    return read_table(batch.kind, content_of(batch), batch.sheet)


def headings_of(batch: ImportBatch, table: Table) -> Row:
    """Return the row with the headings."""
    return table.rows[batch.header_row - 1] if len(table.rows) >= batch.header_row else []


def remembered(actor: Actor, fingerprint: str) -> Columns:
    """Return the columns that the actor's unit chose last for these headings, or none."""
    earlier = ImportBatch.objects.filter(unit=actor.unit_id, header_print=fingerprint)
    chosen = earlier.exclude(columns={}).order_by("-created_at").values_list("columns", flat=True).first()
    return chosen or {}


def parts_of(batch: ImportBatch) -> QuerySet[ImportPart]:
    return ImportPart.objects.filter(batch=batch).order_by("number")


def lines_of(batch: ImportBatch, outcome: str = "") -> Iterator[Line]:
    """Return the lines, all or those of an outcome, a part at a time."""
    for part in parts_of(batch).iterator(chunk_size=10):
        yield from (Line.read(each) for each in part.lines if outcome in ("", each["outcome"]))


def page_of_lines(batch: ImportBatch, outcome: str, number: int) -> LinesPage:
    """Return one page of the lines of an outcome; only the parts that hold some of them are read."""
    skip, found = (number - 1) * PAGE_SIZE, []
    for part_id, counts in parts_of(batch).values_list("pk", "counts"):
        count = counts.get(outcome, 0) if outcome else sum(counts.values())
        if skip >= count:
            skip -= count
            continue
        lines = ImportPart.objects.values_list("lines", flat=True).get(pk=part_id)
        chosen = [each for each in lines if outcome in ("", each["outcome"])]
        found += chosen[skip:]
        skip = 0
        if len(found) > PAGE_SIZE:
            break
    return LinesPage([Line.read(each) for each in found[:PAGE_SIZE]], number, len(found) > PAGE_SIZE)


def line_of(batch: ImportBatch, number: int) -> tuple[ImportPart, int, Line] | None:
    """Return the part that holds a row of the file, the place of its line therein, and the line."""
    for part in parts_of(batch).filter(lines__contains=[{"number": number}]):
        for place, each in enumerate(part.lines):
            if each["number"] == number:
                return part, place, Line.read(each)
    return None


def records_named(lines: list[Line], model: Any) -> dict[str, Any]:
    """Return the records that lines change, by identifier as text, as far as the reader sees them."""
    keys = [line.record for line in lines if line.record]
    return {
        str(record.pk): record for record in model.objects.select_related("label__level").filter(pk__in=keys)
    }
