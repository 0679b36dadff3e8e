"""Makes a backup: rows from one snapshot, the files that they name, and what is needed to put them back."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import psycopg
from django.conf import settings

from comity.cli.keeping import archive, tables
from comity.cli.refusals import CommandRefused
from comity.foundation.keyfiles import key_bytes
from comity.foundation.server.roles import DATABASE
from comity.threads import vault
from comity.threads.vault import REMAINS_LOCK

NAME = "comity-*.backup"


@dataclass(frozen=True)
class Made:
    """What a backup holds."""

    path: Path
    rows: int
    files: int
    missing: int


def write_backup(folder: Path) -> Made:
    """Write one backup into the folder, under the time of its snapshot.

    Refused without a recipient. Files that the database names and the disk lacks are counted, not hidden.
    """
    recipients = settings.OPTIONS.backup_recipients
    if not recipients:
        raise CommandRefused(
            "There is no key to encrypt to. Make one with `comity keys new-backup-key FILE`, keep that file apart "
            "from this machine, and name its public key in COMITY_BACKUP_RECIPIENTS."
        )
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    now = datetime.now(tz=UTC)
    path = folder / f"comity-{now:%Y%m%dT%H%M%SZ}.backup"
    with (
        _snapshot() as connection,
        archive.Writer(path, recipients=recipients, seal_key=seal_key()) as writer,
    ):
        found = tables.tables_of(connection)
        rows = {table.title: tables.count_of(connection, table) for table in found}
        names = [
            row[0] for row in connection.execute("select stored_as from public.threads_filekey order by 1")
        ]
        manifest = {
            "made_at": now.isoformat(),
            "version": version("comity"),
            "migrations": _migrations(connection),
            "tables": tables.described(found),
            "rows": rows,
            "sequences": tables.sequences_of(connection),
            "files": len(names),
        }
        writer.add(archive.FIRST, json.dumps(manifest, indent=1).encode())
        for table in found:
            for number, piece in enumerate(tables.copy_out(connection, table)):
                writer.add(f"tables/{table.title}/{number:06d}.copy.gz", piece)
        missing = 0
        for name in names:
            try:
                with vault.path_of(name).open("rb") as source:
                    size = vault.path_of(name).stat().st_size
                    writer.add_stream(f"files/{name}", source, size)
            except FileNotFoundError:
                missing += 1
    return Made(path, sum(rows.values()), len(names) - missing, missing)


def seal_key() -> bytes:
    return key_bytes(settings.COMITY_KEYS, "backup")


def backups_in(folder: Path) -> list[Path]:
    """Return the whole backups of a folder, the oldest first."""
    return sorted(folder.glob(NAME))


def drop_oldest(folder: Path, *, keep: int) -> list[Path]:
    """Remove all but the newest backups, with the notes of their drills."""
    dropped = backups_in(folder)[:-keep]
    for path in dropped:
        path.unlink()
        note_of(path).unlink(missing_ok=True)
    return dropped


def note_of(path: Path) -> Path:
    """Return where it is noted that a backup was put back and proved."""
    return path.with_name(f"{path.name}.proved")


@contextmanager
def _snapshot() -> Iterator[psycopg.Connection]:
    """A connection that sees one moment; while it lasts no file is removed for good."""
    with psycopg.connect(_conninfo()) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        connection.execute("select pg_advisory_xact_lock_shared(%s)", [REMAINS_LOCK])
        yield connection


def _conninfo() -> str:
    if settings.EMBEDDED_SERVER:
        return str(settings.EMBEDDED_SERVER.conninfo(role="comity_read", database=DATABASE))
    if not settings.OPTIONS.read_database_url:
        raise CommandRefused(
            "Set COMITY_READ_DATABASE_URL for the role comity_read, which may copy every row."
        )
    return str(settings.OPTIONS.read_database_url)


def _migrations(connection: psycopg.Connection) -> list[tuple[str, str]]:
    return [(app, name) for app, name in connection.execute("select app, name from public.django_migrations")]
