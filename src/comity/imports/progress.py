"""How far a long transaction is, told to those who wait: by a thread of its own, whose short ones commit at once."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Self

from django.db import connection

from comity.foundation.acting import Actor
from comity.imports.models import ImportBatch
from comity.imports.services import batches

EVERY = 500
"""Rows after which the progress is told."""
Acting = Callable[[], AbstractContextManager[Actor]]


class Progress:
    """Tells the progress of an import without ever holding up the work: while one message is on its way, none follows."""

    def __init__(self, act: Acting, batch: ImportBatch, total: int) -> None:
        self._act, self._batch, self._total = act, batch, total
        self._thread = ThreadPoolExecutor(1)
        self._told: Future[None] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._thread.submit(_close_connection)
        self._thread.shutdown()

    def note(self, done: int) -> None:
        """Say how many rows are done."""
        if done % EVERY == 0 and (self._told is None or self._told.done()):
            self._told = self._thread.submit(self._tell, done)

    def _tell(self, done: int) -> None:
        with self._act():
            batches.note_progress(batch=self._batch, done=done, total=self._total)


def _close_connection() -> None:
    """Close the connection of the thread that runs this."""
    connection.close()
