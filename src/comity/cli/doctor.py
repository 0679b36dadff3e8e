"""`comity doctor`: looks at what a working installation needs, and says what to do about what it lacks."""

import argparse
import difflib
import os
import shutil
import stat
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import Error, connection

from comity.access import checks
from comity.cli.database import database_server, missing_migrations
from comity.cli.keeping import writing
from comity.cli.refusals import DONE, FAILED
from comity.documents.papers.sample import faults_of
from comity.documents.papers.templates import BadTemplate, own_folder, template_named, template_names
from comity.history.services import sealing

OLDEST_POSTGRESQL = 150000
LEAST_FREE_BYTES = 1_000_000_000
MOST_SECONDS_APART = 2
OLDEST_BACKUP = timedelta(hours=26)
OLDEST_DRILL = timedelta(days=35)
OTHER_VARIABLES = {"COMITY_CONFIG", "COMITY_TEST_ALL", "COMITY_REFERENCE"}
LOCAL_HOSTS = {"127.0.0.1", "localhost", "[::1]"}

# A check yields one sentence for each thing that is wrong, with what to do about it.
Check = Callable[[], Iterator[str]]


def run(_options: argparse.Namespace) -> int:
    with database_server():
        troubles = [trouble for title, check in CHECKS.items() for trouble in _report(title, check)]
        connection.close()
    return FAILED if troubles else DONE


def _report(title: str, check: Check) -> list[str]:
    try:
        troubles = list(check())
    except Error as error:
        troubles = [f"The database cannot answer: {str(error).splitlines()[0]}. Run `comity migrate`."]
    print(f"{title}: {'see below' if troubles else 'good'}")
    for trouble in troubles:
        print(f"  - {trouble}")
    return troubles


def check_settings() -> Iterator[str]:
    yield from unknown_variables(os.environ)
    if set(settings.OPTIONS.allowed_hosts) - LOCAL_HOSTS and not settings.OPTIONS.https:
        yield (
            "Browsers reach Comity from other machines without HTTPS, so cookies travel in the clear. "
            "Put a proxy with TLS before it and set COMITY_HTTPS=true."
        )


def unknown_variables(environment: Mapping[str, str]) -> Iterator[str]:
    known = {f"COMITY_{option.name.upper()}" for option in fields(settings.OPTIONS)} | OTHER_VARIABLES
    for name in sorted(name for name in environment if name.startswith("COMITY_") and name not in known):
        near = difflib.get_close_matches(name, known, n=1)
        yield f"{name} is no setting and has no effect. " + (
            f"Did you mean {near[0]}?" if near else "Remove it."
        )


def check_database() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select current_setting('server_version_num')::int, pg_encoding_to_char(encoding)"
            " from pg_database where datname = current_database()"
        )
        version, encoding = cursor.fetchone()
    if version < OLDEST_POSTGRESQL:
        yield f"The server is PostgreSQL {version // 10000}. Move to 15 or later."
    if encoding != "UTF8":
        yield f"The database has the encoding {encoding}. Make it anew with UTF8: `comity setup --print-roles`."


def check_roles() -> Iterator[str]:
    for problem in checks.problems_of_role():
        yield f"{problem} Name comity_app in COMITY_DATABASE_URL, or revoke what it was given."


def check_migrations() -> Iterator[str]:
    missing = missing_migrations()
    if missing:
        yield f"{len(missing)} migrations are missing, the first is {missing[0]}. Run `comity migrate`."


def check_policies() -> Iterator[str]:
    for problem in checks.problems_of_tables():
        yield f"{problem} Run `comity migrate`; if it stays, restore the schema from a backup."


def check_worker() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select exists (select 1 from procrastinate_workers where last_heartbeat > now() - interval '1 minute'),"
            " (select count(*) from procrastinate_jobs where status = 'todo' and coalesce(scheduled_at, now()) <= now())"
        )
        alive, waiting = cursor.fetchone()
    if waiting and not alive:
        yield f"{waiting} jobs wait and no worker runs. Start `comity worker`."


def check_disk() -> Iterator[str]:
    folder = settings.COMITY_DATA
    if not folder.exists():
        return
    if not os.access(folder, os.W_OK | os.X_OK):
        yield f"The data folder {folder} cannot be written by this user. Run Comity as its owner, or set COMITY_DATA."
    elif shutil.disk_usage(folder).free < LEAST_FREE_BYTES:
        yield f"Less than 1 GB is free in {folder}. Make room before the database stops."


def check_assets() -> Iterator[str]:
    built = Path(str(settings.PACKAGE)) / "frame" / "static" / "dist"
    fonts = Path(str(settings.PACKAGE)) / "documents" / "fonts"
    if not all(folder.is_dir() and any(folder.iterdir()) for folder in (built, fonts)):
        yield "The assets are not built. Run `make install`, or install the released wheel."


def check_templates() -> Iterator[str]:
    for name in template_names():
        try:
            template = template_named(name)
        except BadTemplate as missing:
            yield f"{missing} A template of your own has a .typ and a .docx; put both into {own_folder()}."
            continue
        for fault in faults_of(template) if template.own else ():
            yield f"{fault} Correct the file in {own_folder()}, or remove it: ours then takes its place."


def check_keys() -> Iterator[str]:
    folder = settings.COMITY_KEYS
    if folder.is_relative_to(settings.COMITY_DATA):
        yield f"The keys in {folder} lie inside the data folder, so a backup of the data opens it. Move them."
    for path in (folder, *sorted(folder.iterdir())):
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            yield f"{path} can be read by others. Run `chmod go= {path}`."


def check_ledger() -> Iterator[str]:
    yield from sealing.problems_of_seals()


def check_clock() -> Iterator[str]:
    """Events are dated by the database, sessions by both."""
    with connection.cursor() as cursor:
        cursor.execute("select extract(epoch from clock_timestamp())::float8")
        apart = abs(cursor.fetchone()[0] - time.time())
    if apart > MOST_SECONDS_APART:
        yield f"The clocks of this machine and of the database differ by {apart:.0f} seconds. Set both by one time server."


def check_backups() -> Iterator[str]:
    folder = settings.OPTIONS.backup_folder
    if not folder or not settings.OPTIONS.backup_recipients:
        yield (
            "No backups are made. Set COMITY_BACKUP_FOLDER and COMITY_BACKUP_RECIPIENTS, "
            "and let `comity backup` run every day."
        )
        return
    found = writing.backups_in(Path(folder))
    if not found or _age(found[-1]) > OLDEST_BACKUP:
        yield f"{folder} holds no backup of the last day. Run `comity backup`, and see why it did not run by itself."
    if not any(
        _age(writing.note_of(path)) < OLDEST_DRILL for path in found if writing.note_of(path).exists()
    ):
        yield "No backup was put back of late. Run `comity restore FILE --identity KEYFILE --drill`."


def _age(path: Path) -> timedelta:
    return timedelta(seconds=time.time() - path.stat().st_mtime)


CHECKS: Mapping[str, Check] = {
    "Settings": check_settings,
    "Keys": check_keys,
    "Database": check_database,
    "Roles": check_roles,
    "Migrations": check_migrations,
    "Row policies": check_policies,
    "Ledger": check_ledger,
    "Clock": check_clock,
    "Jobs": check_worker,
    "Disk": check_disk,
    "Assets": check_assets,
    "Document templates": check_templates,
    "Backups": check_backups,
}
