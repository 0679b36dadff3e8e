"""What a new database begins with, written as its owner: scale, roles, root unit, service and first accounts."""

import uuid
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from comity.access import links
from comity.access.data import read_list
from comity.access.models import (
    Account,
    AccountRole,
    Label,
    Level,
    Login,
    Permission,
    Role,
    Scope,
    ScopeKind,
    Unit,
)

OWNER = "owner"
SERVICES = ("clock", "indexer", "reader", "roll_up")
SCALES = ("english", "vietnamese")

Row = TypeVar("Row", bound=models.Model)


def is_founded() -> bool:
    """Tell whether this database has its root unit."""
    return Unit._base_manager.using(OWNER).exists()  # noqa: SLF001 Django's public name for it


@transaction.atomic(using=OWNER)
def found_site(*, code: str, name_en: str, name_vi: str, kind: str, scale: str = "english") -> Unit:
    """Lay down the scale, the roles with their permissions, the root unit and the service accounts, once."""
    if is_founded():
        raise ValidationError(_("This database has its root unit already."))
    load_scale(scale)
    load_roles()
    root_id = uuid.uuid4()
    _insert(Scope(no=1, kind=ScopeKind.HELD, unit_id=root_id))
    issued = _insert(Scope(no=2, kind=ScopeKind.ISSUED, unit_id=root_id))
    born = {"created_by": root_id, "changed_by": root_id}
    root = Unit(id=root_id, unit_id=root_id, label_id=1, scope=issued, code=code, kind=kind, **born)
    root.name_en, root.name_vi = name_en, name_vi
    root.clean_fields(exclude=["unit", "label", "scope"])
    _insert(root)
    for name in SERVICES:
        _insert(_account(root, name, clearance=_highest_level(), is_service=True))
    return root


def load_scale(scale: str) -> None:
    """Write the levels of a scale, and the plain label of each."""
    rows = [row for row in read_list("levels") if row.pop("scale") == scale]
    for number, row in enumerate(rows, start=1):
        level = _insert(Level(no=int(row.pop("no")), **row))
        _insert(Label(id=number, level=level))


@transaction.atomic(using=OWNER)
def load_roles() -> None:
    """Bring roles and permissions to what the lists of this version say. Roles edited here, and one's own, stay."""
    for position, row in enumerate(read_list("roles")):
        Role.objects.using(OWNER).update_or_create(
            code=row.pop("code"), defaults={**row, "position": position}
        )
    built_in = set(Role.objects.using(OWNER).filter(edited=False).values_list("code", flat=True))
    known = built_in & {row["code"] for row in read_list("roles")}
    Permission.objects.using(OWNER).filter(role__in=known).delete()
    wanted = [
        Permission(
            role_id=row["role"], record_type=row["record_type"], state=row["state"], action=row["action"]
        )
        for row in read_list("permissions")
        if row["role"] in known
    ]
    Permission.objects.using(OWNER).bulk_create(wanted)


@transaction.atomic(using=OWNER)
def first_accounts(*, root: Unit, security_officer: str, administrator: str) -> dict[str, str]:
    """Make the two accounts that make all others; return the one-time link of each by its sign-in name.

    The security officer is cleared to the top of the scale, the administrator not at all.
    """
    found = {}
    for name, role, clearance in (
        (security_officer, "security_officer", _highest_level()),
        (administrator, "administrator", _lowest_level()),
    ):
        login = Login(name=name)
        login.set_unusable_password()
        login.clean_fields()
        _insert(login)
        account = _insert(_account(root, name, clearance=clearance, login=login))
        _insert(AccountRole(account=account, role_id=role))
        found[name] = links.path_for(login)
    return found


def _account(
    unit: Unit, name: str, *, clearance: Level, login: Login | None = None, is_service: bool = False
) -> Account:
    account_id = uuid.uuid4()
    return Account(
        id=account_id,
        login=login,
        unit=unit,
        name=name,
        clearance=clearance,
        is_service=is_service,
        label_id=1,
        scope_id=2,
        created_by=account_id,
        changed_by=account_id,
    )


def _insert(row: Row) -> Row:
    row.save(using=OWNER, force_insert=True)
    return row


def _highest_level() -> Level:
    return Level.objects.using(OWNER).order_by("-no")[0]


def _lowest_level() -> Level:
    return Level.objects.using(OWNER).order_by("no")[0]
