"""`comity worker`: runs the jobs that wait in the database."""

import argparse
import os
import signal
import sys
import threading

from django.conf import settings
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.jobs import DeleteJobCondition

from comity.cli.database import database_server, require_sound_database

# A job that is longer is broken off and begun again by the next worker.
GRACE_SECONDS = 10


def run(options: argparse.Namespace) -> int:
    with database_server():
        if options.until_input_ends:
            threading.Thread(target=_stop_when_input_ends, daemon=True).start()
        require_sound_database()
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


def _stop_when_input_ends() -> None:
    """Whoever started this worker holds the other end of its input, and loses it even by a kill -9."""
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)
