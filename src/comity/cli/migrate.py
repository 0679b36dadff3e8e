"""`comity migrate`: the owner brings the database to the state that this version needs."""

import argparse

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.migrations.exceptions import InconsistentMigrationHistory

from comity.access.services import installation
from comity.administration.sessions import clear_by_two
from comity.cli.database import database_server, owner_alias
from comity.cli.refusals import CommandRefused

# One machine migrates at a time, whichever starts first.
MIGRATION_LOCK = 7_263_514


def run(_options: argparse.Namespace) -> int:
    with database_server():
        migrate(verbosity=1)
    return 0


def migrate(*, verbosity: int) -> None:
    alias = owner_alias()
    with connections[alias].cursor() as cursor:
        cursor.execute("select pg_advisory_lock(%s)", [MIGRATION_LOCK])
        try:
            call_command("migrate", database=alias, interactive=False, verbosity=verbosity)
        except InconsistentMigrationHistory as error:
            raise _foreign_history() from error
        cursor.execute("grant select on django_migrations to comity_app")
        clear_by_two(using=alias, wanted=settings.COMITY_CLEARANCE_BY_TWO)
        if installation.is_founded():
            # What this version's roles may do, where nobody has made them one's own.
            installation.load_roles()
    connections[alias].close()


def _foreign_history() -> CommandRefused:
    where = f" in {settings.COMITY_DATA}" if settings.EMBEDDED_SERVER else ""
    return CommandRefused(
        f"The database{where} was made by a version of Comity from which no way leads to this one. "
        "Nothing was changed. Run the version that made it, or begin anew: "
        "set COMITY_DATA and COMITY_KEYS to new folders; if it holds only a demo, remove its folder instead."
    )
