"""How far the work of an import is, written down while its long transaction runs."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from comity.foundation.acting import Actor
from comity.foundation.progress import Progress
from comity.imports.models import ImportBatch
from comity.imports.services import batches

EVERY = 500
"""Rows after which the progress is told."""
Acting = Callable[[], AbstractContextManager[Actor]]


def progress_of(act: Acting, batch: ImportBatch, total: int) -> Progress:
    """Return what tells the progress of an import, each time in a short transaction under the same account."""

    def tell(done: int) -> None:
        with act():
            batches.note_progress(batch=batch, done=done, total=total)

    return Progress(tell, every=EVERY)
