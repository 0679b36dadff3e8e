"""Units and accounts of the demo."""

from typing import Any
from uuid import UUID

from comity.access import sessions as session_data
from comity.access.acting import acting_as
from comity.access.models import Account, Level, Login, Role, Unit
from comity.access.services import accounts as account_services
from comity.access.services import installation, signing, units
from comity.cli.demo_world.source import table
from comity.foundation.acting import Actor

OFFICER = "security_officer"
FIRST_CLEARANCE = {OFFICER: 4, "administrator": 0}


def settle() -> None:
    """Found the site, its units and its accounts, each through the officer who may do it."""
    top, *below = table("units")["unit"]
    given = table("accounts")
    root = installation.found_site(
        code=top["code"], name_en=top["name_en"], name_vi=top["name_vi"], kind=top["kind"]
    )
    first = given["first"]
    installation.first_accounts(root=root, **first)
    with acting_as(account_of(first["administrator"])) as administrator:
        for row in below:
            _add_unit(administrator, row)
        for row in given["account"]:
            _add_account(administrator, row)
    with acting_as(account_of(first[OFFICER])) as security_officer:
        for row in given["account"]:
            _clear(security_officer, row)
    for login in Login.objects.all():
        signing.set_password(login=login, password=given["password"])


def account_of(login: str) -> UUID:
    """Return the account behind a sign-in name."""
    account_id = session_data.account_of_login(Login.objects.get(name=login).pk)
    if account_id is None:
        message = f"the demo account {login} is missing"
        raise LookupError(message)
    return account_id


def _add_unit(actor: Actor, row: dict[str, str]) -> None:
    units.create_unit(
        actor=actor,
        parent=Unit.objects.get(code=row.get("parent", "MND")),
        code=row["code"],
        name_en=row["name_en"],
        name_vi=row["name_vi"],
        kind=row["kind"],
    )


def _add_account(actor: Actor, row: dict[str, Any]) -> None:
    account_services.create_account(
        actor=actor,
        unit=Unit.objects.get(code=row["unit"]),
        name=row["name"],
        login_name=row["login"],
        roles=list(Role.objects.filter(code__in=row["roles"]).exclude(code=OFFICER)),
    )


def _clear(actor: Actor, row: dict[str, Any]) -> None:
    """Set the clearance, and give the role that only a security officer gives."""
    account = Account.objects.get(login__name=row["login"])
    if OFFICER in row["roles"]:
        account_services.give_role(actor=actor, account=account, role=Role.objects.get(code=OFFICER))
    if row["clearance"]:
        account_services.set_clearance(
            actor=actor,
            account=account,
            clearance=Level.objects.get(no=row["clearance"]),
            reason="Demo",
        )
