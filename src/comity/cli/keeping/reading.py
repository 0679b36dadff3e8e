"""Puts a backup back into an empty installation, and proves that what stands there is what was written."""

import hashlib
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedIOBase
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from django.conf import settings
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from comity.access import proofs
from comity.access.models import Unit
from comity.access.services import installation
from comity.cli.database import owner_alias
from comity.cli.keeping import archive, services, tables
from comity.cli.keeping.writing import seal_key
from comity.cli.migrate import migrate
from comity.cli.refusals import CommandRefused
from comity.threads import vault
from comity.threads.models import Attachment, FileKey

# The tree of today; the index of words, which has a part for each level of the scale.
WORKED_OUT_ANEW = (
    "select sec.refresh_tree()",
    "update public.access_level set no = no",
    "select search.fill(source_table) from search.source",
)

Parts = Iterator[tuple[str, BufferedIOBase]]


def restore(path: Path, *, identity: str) -> dict[str, int]:
    """Put everything back and return the numbers of rows and files.

    Refused where something stands already, where the backup is of a newer version, or where it does not prove to be
    whole: then no row and no file stays.
    """
    _refuse_what_stands()
    parts = archive.read(path, identity=identity, seal_key=seal_key())
    manifest = _manifest(path, parts)
    _migrate_to([(app, name) for app, name in manifest["migrations"]])
    with _unfinished_files() as beside, _owner_connection() as connection:
        _lay_down(connection, manifest, parts, beside)
    migrate(verbosity=0)
    proofs.install_keys(using=owner_alias())
    return {"rows": sum(manifest["rows"].values()), "files": manifest["files"]}


def _refuse_what_stands() -> None:
    if any((Path(settings.COMITY_DATA) / "files").glob("??/*")):
        raise CommandRefused(
            f"There are files in {settings.COMITY_DATA}, and nothing is overwritten. Name an empty folder in COMITY_DATA."
        )
    tables_there = connections[owner_alias()].introspection.table_names()
    if Unit._meta.db_table in tables_there and installation.is_founded():  # noqa: SLF001 Django documents _meta
        raise CommandRefused(
            "The database holds an installation already, and nothing in it is overwritten. Name an empty database, or "
            "for the embedded server an empty folder in COMITY_DATA."
        )


def _manifest(path: Path, parts: Parts) -> dict[str, Any]:
    name, content = next(parts, ("", None))
    if name != archive.FIRST or content is None:
        raise archive.BackupDamaged(f"{path} does not begin as a backup does.")
    found: dict[str, Any] = json.loads(content.read())
    return found


def _migrate_to(wanted: list[tuple[str, str]]) -> None:
    """Bring an empty database to the state that the rows were in."""
    executor = MigrationExecutor(connections[owner_alias()])
    strange = [f"{app}.{name}" for app, name in wanted if (app, name) not in executor.loader.graph.nodes]
    if strange:
        raise CommandRefused(
            f"The backup is of a version that knows {strange[0]}. Install that version or a newer one."
        )
    if executor.loader.applied_migrations and set(executor.loader.applied_migrations) != set(wanted):
        raise CommandRefused("The database was migrated to another state already. Name an empty one.")
    executor.migrate(wanted)


def _lay_down(connection: psycopg.Connection, manifest: dict[str, Any], parts: Parts, beside: Path) -> None:
    """Rows and files: the transaction ends well only if the archive proved whole at its end."""
    known = {table.title: table for table in map(tables.table_from, manifest["tables"])}
    with services.emptied(connection, list(known.values())):
        for name, content in parts:
            kind, _, rest = name.partition("/")
            if kind == "tables":
                tables.copy_in(connection, known[rest.partition("/")[0]], content)
            elif kind == "files":
                target = beside / UUID(rest).hex[:2] / UUID(rest).hex
                target.parent.mkdir(mode=0o700, exist_ok=True)
                with target.open("wb") as sink:
                    shutil.copyfileobj(content, sink)
        for title, table in known.items():
            if tables.count_of(connection, table) != manifest["rows"][title]:
                raise archive.BackupDamaged(
                    f"The backup does not hold all rows of {title}. Take another backup."
                )
        tables.set_sequences(connection, manifest["sequences"])
        connection.execute("update public.procrastinate_jobs set status = 'todo' where status = 'doing'")
        _set_in_place(beside)
    for statement in WORKED_OUT_ANEW:
        connection.execute(statement)
    connection.commit()


def _set_in_place(beside: Path) -> None:
    files = Path(settings.COMITY_DATA) / "files"
    if files.exists():
        files.rmdir()
    beside.rename(files)


@contextmanager
def _unfinished_files() -> Iterator[Path]:
    beside = Path(settings.COMITY_DATA) / "files.restored"
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(mode=0o700, parents=True)
    try:
        yield beside
    finally:
        shutil.rmtree(beside, ignore_errors=True)


@contextmanager
def _owner_connection() -> Iterator[psycopg.Connection]:
    parameters = connections[owner_alias()].get_connection_params()
    named = {
        name: parameters[name]
        for name in ("host", "port", "user", "password", "dbname")
        if name in parameters
    }
    with psycopg.connect(**named) as connection:
        yield connection


def unreadable_files() -> Iterator[str]:
    """Open every file with its key and give the names of those that are not what was stored.

    Read as the owner of the database, which no row policy hides anything from.
    """
    alias = owner_alias()
    keys = {key.stored_as: key for key in FileKey.objects.using(alias)}
    digests = dict(Attachment._base_manager.using(alias).values_list("stored_as", "sha256"))  # noqa: SLF001 Django's public name for it
    for stored_as, key in keys.items():
        digest = hashlib.sha256()
        try:
            with vault.open_stored(stored_as, vault.WrappedKey(key.master, bytes(key.wrapped))) as content:
                while piece := content.read(1 << 20):
                    digest.update(piece)
        except vault.FileDamaged:
            yield str(stored_as)
        else:
            if digests.get(stored_as, digest.hexdigest()) != digest.hexdigest():
                yield str(stored_as)
