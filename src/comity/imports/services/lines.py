"""The lines of an import as they are kept: in parts of a hundred, under the label of the import."""

from collections import Counter
from collections.abc import Iterable, Sequence

from comity.foundation.acting import Actor
from comity.imports import queries
from comity.imports.dryrun.problems import Line
from comity.imports.models import ImportBatch, ImportPart

PART = 100


def keep_lines(*, actor: Actor, batch: ImportBatch, lines: Iterable[Line]) -> None:
    """Put these lines in the place of all that the import had."""
    queries.parts_of(batch).delete()
    kept = list(lines)
    parts = [_part(actor, batch, place, kept[place : place + PART]) for place in range(0, len(kept), PART)]
    ImportPart.objects.bulk_create(parts, batch_size=20)


def change_line(*, actor: Actor, batch: ImportBatch, line: Line) -> None:
    """Put a line in the place of the one of its row."""
    found = queries.line_of(batch, line.number)
    if found is not None:
        part, place, _before = found
        part.lines[place] = line.kept()
        part.counts = _counts(part.lines)
        part.changed_by = actor.account_id
        part.save(update_fields=["lines", "counts", "changed_by"])


def _part(actor: Actor, batch: ImportBatch, number: int, lines: Sequence[Line]) -> ImportPart:
    kept = [line.kept() for line in lines]
    return ImportPart(
        batch=batch,
        number=number,
        lines=kept,
        counts=_counts(kept),
        label_id=batch.label_id,
        scope_id=batch.scope_id,
        unit_id=batch.unit_id,
        created_by=actor.account_id,
        changed_by=actor.account_id,
    )


def _counts(kept: list[dict[str, str]]) -> dict[str, int]:
    return dict(Counter(str(each["outcome"]) for each in kept))
