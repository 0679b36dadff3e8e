"""`comity worker`: runs the jobs that wait in the database, and seals the ledger beside them."""

import argparse
import contextlib
import os
import signal
import sys
import threading
from collections.abc import Iterator

from django.conf import settings
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.jobs import DeleteJobCondition

from comity.cli.database import database_server, require_sound_database
from comity.history.services.sealing import keep_sealing

# A job that is longer is broken off and begun again by the next worker.
GRACE_SECONDS = 10


def run(options: argparse.Namespace) -> int:
    with database_server():
        if options.until_input_ends:
            threading.Thread(target=_stop_when_input_ends, daemon=True).start()
        require_sound_database()
        with sealer_beside():
            work()
    return 0


def work(*, wait: bool = True) -> None:
    """Runs until a signal comes; with `wait=False` until no job is due."""
    connector = app.connector
    if not isinstance(connector, DjangoConnector):
        raise TypeError("jobs wait in the database of Django")
    with app.replace_connector(connector.get_worker_connector()) as worker_app:
        worker_app.run_worker(
            concurrency=settings.OPTIONS.jobs,
            wait=wait,
            delete_jobs=DeleteJobCondition.SUCCESSFUL,
            shutdown_graceful_timeout=GRACE_SECONDS,
        )


@contextlib.contextmanager
def sealer_beside() -> Iterator[None]:
    """The sealer of the ledger in a thread of its own, which no long job keeps waiting."""
    stop = threading.Event()
    sealer = threading.Thread(target=keep_sealing, args=[stop], name="sealer", daemon=True)
    sealer.start()
    try:
        yield
    finally:
        stop.set()
        sealer.join(GRACE_SECONDS)


def _stop_when_input_ends() -> None:
    """Whoever started this worker holds the other end of its input, and loses it even by a kill -9."""
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)
