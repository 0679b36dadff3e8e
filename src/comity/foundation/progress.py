"""How far a long transaction is, told to those who wait: by a thread of its own, whose short ones commit at once."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Self

from django.db import connections


class Progress:
    """Tells how much is done without ever holding up the work: while one message is on its way, none follows."""

    def __init__(self, tell: Callable[[int], None], *, every: int) -> None:
        self._tell, self._every = tell, every
        self._thread = ThreadPoolExecutor(1)
        self._told: Future[None] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._thread.submit(_close_connections)
        self._thread.shutdown()

    def note(self, done: int) -> None:
        """Say how much is done; told is every so many steps."""
        if done % self._every == 0 and (self._told is None or self._told.done()):
            self._told = self._thread.submit(self._tell, done)


def _close_connections() -> None:
    """Close the connections of the thread that runs this."""
    connections.close_all()
