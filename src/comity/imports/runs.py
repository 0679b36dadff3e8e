"""The work of an import from beginning to end, each in its own transactions: what jobs and the command line run."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.utils.translation import override

from comity.foundation.refusals import Refusal
from comity.imports import queries
from comity.imports.dryrun.problems import Outcome
from comity.imports.models import ImportBatch, ImportState
from comity.imports.progress import Acting, progress_of
from comity.imports.services import batches
from comity.imports.services.checks import check_rows
from comity.imports.services.lines import change_line
from comity.imports.services.undoing import undo_lines
from comity.imports.services.writing import RowsRefused, write_lines

Work = Callable[..., ImportBatch]


def check(act: Acting, batch_id: UUID) -> None:
    """Read the file between two transactions and keep what the dry run finds."""
    batch = _at_work(act, batch_id, ImportState.CHECKING)
    if batch is None:
        return
    with speaking(act):
        try:
            with act():
                table = queries.table_of(batch)
        except Refusal as refusal:
            _fail(act, batch, str(refusal))
            return
        _run(act, batch, check_rows, len(table.rows), table=table)


def write(act: Acting, batch_id: UUID) -> None:
    """Write all rows in one transaction, or none and say why."""
    batch = _at_work(act, batch_id, ImportState.WRITING)
    if batch is not None:
        total = batch.counts.get(Outcome.NEW, 0) + batch.counts.get(Outcome.CHANGED, 0)
        with speaking(act):
            _run(act, batch, write_lines, total)


def undo(act: Acting, batch_id: UUID) -> None:
    """Take back what can be taken back."""
    batch = _at_work(act, batch_id, ImportState.UNDOING)
    if batch is not None:
        with speaking(act):
            _run(act, batch, undo_lines, batch.total)


@contextmanager
def speaking(act: Acting) -> Iterator[None]:
    """Reasons are kept and told in the language of whoever asked."""
    with act() as actor:
        language = actor.language
    with override(language):
        yield


def _at_work(act: Acting, batch_id: UUID, state: ImportState) -> ImportBatch | None:
    """Return the import if this work still waits for it: a job that was begun again may find it done."""
    with act():
        return ImportBatch.objects.select_related("label__level").filter(pk=batch_id, state=state).first()


def _run(act: Acting, batch: ImportBatch, work: Work, total: int, **more: Any) -> None:
    """Do the work in one transaction, at the level of the file, while its progress is told by others."""
    try:
        with progress_of(act, batch, total) as progress, act() as actor:
            work(actor=actor, batch=batch, note=progress.note, **more)
    except RowsRefused as refused:
        with act() as actor:
            current = batches.locked(actor=actor, batch=batch)
            for line in refused.lines:
                change_line(actor=actor, batch=current, line=line)
            current.counts = batches.count(current)
            batches.fail(actor=actor, batch=current, notice=str(refused))
    except Refusal as refusal:
        _fail(act, batch, str(refusal))


def _fail(act: Acting, batch: ImportBatch, notice: str) -> None:
    with act() as actor:
        batches.fail(actor=actor, batch=batches.locked(actor=actor, batch=batch), notice=notice)
