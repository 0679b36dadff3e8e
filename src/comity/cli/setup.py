"""`comity setup`: a real installation, from an empty database to the one-time links of its first two accounts."""

import argparse
from collections.abc import Iterator, Sequence

from django.conf import settings
from django.core.exceptions import ValidationError

from comity.access import links
from comity.access.acting import acting_as
from comity.access.models import Login, Unit, UnitKind
from comity.access.services import installation, units
from comity.cli.acting import account_named
from comity.cli.database import database_server
from comity.cli.migrate import migrate
from comity.cli.refusals import CommandRefused
from comity.cli.unit_list import UnitRow, read_units
from comity.foundation.server.roles import statements_for_administrator


def run(options: argparse.Namespace) -> int:
    if options.print_roles:
        print(statements_for_administrator())
        return 0
    rows = _checked(read_units(options.units)) if options.units else []
    with database_server():
        migrate(verbosity=0)
        try:
            _found(options, rows)
        except ValidationError as error:
            raise CommandRefused(" ".join(error.messages)) from error
        for line in _summary(options):
            print(line)
    return 0


def _checked(rows: Sequence[UnitRow]) -> Sequence[UnitRow]:
    for row in rows:
        if row.kind not in UnitKind.values:
            raise CommandRefused(
                f"The unit {row.code} is of the kind {row.kind!r}. Kinds are {', '.join(UnitKind.values)}."
            )
    return rows


def _found(options: argparse.Namespace, rows: Sequence[UnitRow]) -> None:
    """Does what is not done yet, so that a setup that was broken off can be run again."""
    if not installation.is_founded():
        if not rows:
            raise CommandRefused(
                "A new installation begins with its units. Name a list of them with --units FILE."
            )
        if options.scale not in installation.SCALES:
            raise CommandRefused(
                f"There is no scale {options.scale}. Choose one of {', '.join(installation.SCALES)}."
            )
        top = rows[0]
        root = installation.found_site(
            code=top.code, name_en=top.name_en, name_vi=top.name_vi, kind=top.kind, scale=options.scale
        )
        installation.first_accounts(
            root=root, security_officer=options.security_officer, administrator=options.administrator
        )
    if rows:
        _add_units(options.administrator, rows)


def _add_units(administrator: str, rows: Sequence[UnitRow]) -> None:
    with acting_as(account_named(administrator, option="--administrator")) as actor:
        known = {unit.code: unit for unit in Unit.objects.all()}
        while waiting := [row for row in rows if row.code not in known]:
            ready = [row for row in waiting if row.parent in known]
            if not ready:
                raise CommandRefused(f"The unit {waiting[0].code} stands below none that is known.")
            made = units.create_units(actor=actor, rows=[(known[row.parent], _values(row)) for row in ready])
            known |= {unit.code: unit for unit in made}


def _values(row: UnitRow) -> units.UnitValues:
    return {"code": row.code, "name_en": row.name_en, "name_vi": row.name_vi, "kind": row.kind}


def _summary(options: argparse.Namespace) -> Iterator[str]:
    yield f"Units: {Unit._base_manager.using(installation.OWNER).count()}"  # noqa: SLF001 Django's public name for it
    yield f"Times are shown in {settings.TIME_ZONE} (setting COMITY_TIME_ZONE)."
    yield f"Days of work: {', '.join(settings.OPTIONS.working_days)}, but not {', '.join(settings.OPTIONS.holidays)}."
    yield "Days that the government moves or adds belong into COMITY_HOLIDAYS; L01-01 is the lunar new year."
    for login in Login.objects.filter(name__in=[options.security_officer, options.administrator]).order_by(
        "name"
    ):
        if login.has_usable_password():
            yield f"{login.name} has a password."
        else:
            yield f"{login.name} sets a password once, within three days, at {options.address}{links.path_for(login)}"
    yield "Next: `comity serve --with-worker`."
