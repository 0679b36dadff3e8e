"""What happens to imports that nobody goes on with."""

from datetime import timedelta

from comity.foundation import clock
from comity.foundation.acting import Actor
from comity.imports import queries
from comity.imports.models import ImportBatch, ImportState
from comity.imports.services import batches

LEFT_LYING = timedelta(days=7)
UNDONE_FOR = timedelta(days=30)
"""How long what an import wrote can be undone at once."""
ENDED = (ImportState.WRITTEN, ImportState.UNDONE)


def remove_left_lying(*, actor: Actor) -> int:  # noqa: ARG001 it acts within the reach of a service account
    """Remove imports that were not gone on with, with file and lines; of ended ones only the lines. Return how many."""
    now = clock.now()
    left = ImportBatch.objects.exclude(state__in=ENDED).filter(changed_at__lt=now - LEFT_LYING)
    removed = 0
    for batch in left:
        batches.remove(batch=batch)
        removed += 1
    for batch in ImportBatch.objects.filter(state__in=ENDED, changed_at__lt=now - UNDONE_FOR):
        queries.parts_of(batch).delete()
    return removed


def break_off(*, batch: ImportBatch, notice: str) -> None:
    """Say on an import that its work was broken off because whoever asked is signed out."""
    ways = {ImportState.CHECKING: ImportState.FAILED, ImportState.WRITING: ImportState.CHECKED}
    ways[ImportState.UNDOING] = ImportState.WRITTEN
    batch.state, batch.notice = ways.get(ImportState(batch.state), batch.state), notice
    batch.save(update_fields=["state", "notice"])
