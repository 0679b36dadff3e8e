"""The databases of the tests: one server, one migrated template, a copy for each test process."""

import contextlib
import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from itertools import count
from pathlib import Path

import psycopg
from django.core.management import call_command
from django.db import connections
from psycopg import sql

import comity
from comity.foundation.server.roles import OWNER, make_database, sql_text
from comity.foundation.server.supervisor import EmbeddedServer

BUILD_LOCK = 20261122
KEPT_TEMPLATES = 4
_numbers = count(1)


def cache_folder() -> Path:
    """Kept across runs, one a user. Root's home is closed to the user who runs the server for root.

    COMITY_TEST_CACHE names another folder, for a run that the migrations of other checkouts must not disturb.
    """
    if os.environ.get("COMITY_TEST_CACHE"):
        return Path(os.environ["COMITY_TEST_CACHE"])
    if os.geteuid() == 0:
        return Path("/var/cache/comity-tests")
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "comity-tests"


@contextlib.contextmanager
def short_folder() -> Iterator[Path]:
    """Short enough for a socket, and open to the user who runs PostgreSQL for root, as pytest's own is not."""
    path = Path(tempfile.mkdtemp(prefix="comity-"))
    path.chmod(0o711)
    yield path
    path.chmod(0o711)
    shutil.rmtree(path)


def server() -> EmbeddedServer:
    return EmbeddedServer(
        home=cache_folder() / "postgres",
        keys=cache_folder() / "keys",
        settings={
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "max_connections": "200",
            "lock_timeout": "30s",
        },
        sync=False,
    )


def fingerprint() -> str:
    """Changes with every file that shapes the database, and with the libraries that bring migrations."""
    package = Path(comity.__file__).parent
    shaping = [*package.rglob("migrations/*.py"), *package.rglob("*.sql"), *package.rglob("operations.py")]
    digest = hashlib.sha256()
    for path in sorted(shaping):
        digest.update(str(path.relative_to(package)).encode() + b"\0" + path.read_bytes() + b"\0")
    for library in ("django", "procrastinate", "django-axes", "django-allauth"):
        digest.update(version(library).encode())
    return digest.hexdigest()[:16]


def connect(name: str = "postgres") -> psycopg.Connection:
    """As the superuser: for making and dropping databases, never for what a test asserts."""
    return psycopg.connect(server().conninfo(database=name), autocommit=True)


@contextlib.contextmanager
def pointed_at(name: str) -> Iterator[None]:
    """Django's connections lead to the database `name`, those of new threads too."""
    before = connections["default"].settings_dict["NAME"]
    for wanted in (name, before):
        for connection in connections.all():
            if connection.in_atomic_block:
                raise RuntimeError("own_database does not go together with the db fixture: drop one of them")
            connection.close()
            connection.settings_dict["NAME"] = wanted
        if wanted == name:
            yield


def ensure_template() -> str:
    """The name of the migrated template, built by whoever comes first."""
    name = f"migrated_{fingerprint()}"
    with connect() as admin:
        admin.execute("select pg_advisory_lock(%s)", [BUILD_LOCK])
        _drop_orphans(admin)
        if not admin.execute("select 1 from pg_database where datname = %s", [name]).fetchone():
            _drop_old_templates(admin)
            _build(admin, name)
    return name


def _build(admin: psycopg.Connection, name: str) -> None:
    unfinished = "unfinished"
    _drop(admin, unfinished)
    make_database(admin, unfinished)
    with connect(unfinished) as connection:
        connection.execute(sql_text("database.sql").encode())
    with pointed_at(unfinished):
        call_command("migrate", database="owner", verbosity=0)
    admin.execute(
        sql.SQL("alter database {} rename to {}").format(sql.Identifier(unfinished), sql.Identifier(name))
    )


@contextlib.contextmanager
def copy_of(template: str) -> Iterator[str]:
    """A database of its own, dropped afterwards. The process id in its name tells others whether it is in use."""
    name = f"test_{os.getpid()}_{next(_numbers)}"
    # The files of the template as they are: block by block through the log takes twice as long.
    statement = sql.SQL("create database {} owner {} template {} strategy file_copy")
    with connect() as admin:
        admin.execute(statement.format(*map(sql.Identifier, (name, OWNER, template))))
    try:
        with connect(name) as connection:
            connection.execute(sql_text("database.sql").encode())
        yield name
    finally:
        with connect() as admin:
            _drop(admin, name)


def _drop(admin: psycopg.Connection, name: str) -> None:
    admin.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


def _drop_orphans(admin: psycopg.Connection) -> None:
    """Copies left behind by test processes that were killed."""
    for (name,) in admin.execute(
        "select datname from pg_database where starts_with(datname, 'test_')"
    ).fetchall():
        match = re.fullmatch(r"test_(\d+)_\d+", name)
        if match and not Path(f"/proc/{match[1]}").exists():
            _drop(admin, name)


def _drop_old_templates(admin: psycopg.Connection) -> None:
    names = admin.execute(
        "select datname from pg_database where starts_with(datname, 'migrated_') order by oid desc offset %s",
        [KEPT_TEMPLATES],
    ).fetchall()
    for (name,) in names:
        _drop(admin, name)
