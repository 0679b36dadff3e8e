"""The database while a command runs: the embedded server, or the external one that is there anyway."""

import contextlib
import signal
import sys
from collections.abc import Iterator
from types import FrameType

import psycopg
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import ProgrammingError

from comity.access.checks import refuse_unsafe_database
from comity.cli.refusals import CommandRefused


@contextlib.contextmanager
def database_server() -> Iterator[None]:
    """A request to end, too, leaves through here, so that the embedded server is not left running."""
    before = signal.signal(signal.SIGTERM, _leave)
    try:
        with settings.EMBEDDED_SERVER.attached() if settings.EMBEDDED_SERVER else contextlib.nullcontext():
            yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _leave(number: int, _frame: FrameType | None) -> None:
    sys.exit(128 + number)


def owner_alias() -> str:
    """The connection that may migrate."""
    if "owner" not in settings.DATABASES:
        raise CommandRefused(
            "Only the owner of the database can do this. Set COMITY_OWNER_DATABASE_URL for the role comity_owner."
        )
    return "owner"


def missing_migrations() -> list[str]:
    """What `comity migrate` would apply, read over the restricted connection."""
    executor = MigrationExecutor(connections["default"])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def require_sound_database() -> None:
    """Refuse to serve from a database that is not migrated, or whose row policies would not hold."""
    try:
        missing = missing_migrations()
    except ProgrammingError as error:
        if not isinstance(error.__cause__, psycopg.errors.InsufficientPrivilege):
            raise
        missing = ["all"]
    except OperationalError as error:
        raise CommandRefused(f"The database does not answer: {error}") from error
    if missing:
        raise CommandRefused(f"The database lacks {len(missing)} migrations. Run `comity migrate` first.")
    try:
        refuse_unsafe_database()
    except ImproperlyConfigured as error:
        raise CommandRefused(f"{error}\nRun `comity doctor`, which says what to do.") from error


def close_connections() -> None:
    """Before a fork: neither connections nor pools may be shared between processes."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        if hasattr(connection, "close_pool"):
            connection.close_pool()
