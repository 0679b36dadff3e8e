"""The world that tests act in: a region, two provinces, two posts each, an account for every role of every unit.

Ask for the fixture `world` (rolls back with the test) or `own_world` (a database of its own, for tests that commit):

    def test_page_when_post_reads_then_provinces_rows_absent(world):
        with world.acting("staff_officer@province_a") as actor:
            ...                                          # managers, services and queries see what that account sees
        page = world.client("viewer@post_a1").get("/partners/")

Units: region > province_a > post_a1, post_a2; region > province_b > post_b1, post_b2.
Accounts: `<role>@<unit>` for the twelve roles; clearance 3 (Secret) in the region, 2 (Confidential) in the
provinces, 1 (Restricted) in the posts, 0 for administrators. security_officer@region holds the caveats `border`
and `crypto`, every commander `border`. `liaison@region` is an outsider of `lao` with clearance 1. All share PASSWORD.
The accounts and units are plain objects that need no query. Outside `acting` no row is visible.
"""

from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from uuid import uuid4

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.test import Client

from comity.access import acting, sessions
from comity.access.middleware import COOKIE
from comity.access.models import (
    Account,
    AccountRole,
    Caveat,
    Label,
    Login,
    Releasability,
    Role,
    Scope,
    Unit,
    UnitParent,
)
from comity.access.services import installation, label_for
from comity.access.sessions import Lifetime
from comity.foundation.acting import Actor, current_actor

PASSWORD = "correct horse battery staple"
HOUR = Lifetime(total=3600, idle=3600)
OWNER = installation.OWNER
PROVINCES = {"province_a": ("post_a1", "post_a2"), "province_b": ("post_b1", "post_b2")}
CAVEATS = ("border", "crypto")
RELEASABLE = ("khm", "lao")
RELEASED = 6
"""The label under which the outsider's own account stands; 1 to 5 are the plain levels."""


@dataclass
class World:
    units: dict[str, Unit] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    scopes: dict[tuple[str, str], int] = field(default_factory=dict)

    def unit(self, name: str) -> Unit:
        return self.units[name]

    def account(self, name: str) -> Account:
        return self.accounts[name]

    def scope_no(self, unit: str, kind: str = "held") -> int:
        return self.scopes[unit, kind]

    def acting(self, name: str, *, working_level: int | None = None) -> AbstractContextManager[Actor]:
        return acting.acting_as(self.account(name).pk, working_level=working_level)

    def token(self, name: str) -> str:
        """The token of a new browser session."""
        return sessions.open_session(self.account(name).pk, kind="browser", lifetime=HOUR)

    def client(self, name: str, **options) -> Client:
        """A browser in which this account has signed in."""
        client = Client(**options)
        client.cookies[COOKIE] = self.token(name)
        return client

    def label(self, level: int, caveats=(), releasable_to=()) -> Label:
        """A label, made by whoever may: outside acting by the security officer of the region."""
        actor = current_actor()
        if actor is not None:
            return label_for(actor=actor, level=level, caveats=caveats, releasable_to=releasable_to)
        with self.acting("security_officer@region") as officer:
            return label_for(actor=officer, level=level, caveats=caveats, releasable_to=releasable_to)


def build() -> World:
    """Write the world as the owner of the database, and commit."""
    world = World()
    with transaction.atomic(using=OWNER):
        region = installation.found_site(
            code="region", name_en="Northern region", name_vi="Quân khu Bắc", kind="military_region"
        )
        world.units["region"] = region
        Caveat.objects.using(OWNER).bulk_create(
            Caveat(code=each, name_en=each, name_vi=each) for each in CAVEATS
        )
        Releasability.objects.using(OWNER).bulk_create(
            Releasability(code=each, name_en=each, name_vi=each) for each in RELEASABLE
        )
        Label.objects.using(OWNER).create(id=RELEASED, level_id=0, releasable_to=["lao"])
        _add_units(world, "region", PROVINCES, "provincial_command")
        for province, posts in PROVINCES.items():
            _add_units(world, province, posts, "border_post")
        for number, kind, unit_id in Scope.objects.using(OWNER).values_list("no", "kind", "unit_id"):
            name = next(name for name, unit in world.units.items() if unit.pk == unit_id)
            world.scopes[name, kind] = number
        _add_accounts(world)
    return world


def _add_units(world, parent, names, kind):
    above = world.unit(parent)
    made = [
        Unit(
            unit_id=above.pk,
            label_id=1,
            scope_id=2,
            code=name,
            name_en=name.replace("_", " ").capitalize(),
            name_vi=name.replace("province_", "Tỉnh ").replace("post_", "Đồn ").upper(),
            kind=kind,
            valid_from="2020-01-01",
            created_by=above.pk,
            changed_by=above.pk,
        )
        for name in names
    ]
    Unit.objects.using(OWNER).bulk_create(made)
    UnitParent.objects.using(OWNER).bulk_create(
        UnitParent(unit=unit, parent_id=above.pk, valid_from="2020-01-01") for unit in made
    )
    world.units.update(zip(names, made, strict=True))


def _add_accounts(world):
    password = make_password(PASSWORD)
    roles = list(Role.objects.using(OWNER).values_list("code", flat=True))
    for name, unit in world.units.items():
        clearance = {"military_region": 3, "provincial_command": 2}.get(unit.kind, 1)
        for role in roles:
            caveats = (
                CAVEATS
                if (role, name) == ("security_officer", "region")
                else ("border",) * (role == "commander")
            )
            level = 0 if role == "administrator" else clearance
            world.accounts[f"{role}@{name}"] = _account(
                world, name, f"{role}@{name}", level, caveats=list(caveats)
            )
    world.accounts["liaison@region"] = _account(
        world, "region", "liaison@region", 1, label_id=RELEASED, releasability=["lao"]
    )
    logins = [Login(name=name, password=password) for name in world.accounts]
    Login.objects.using(OWNER).bulk_create(logins)
    for login, account in zip(logins, world.accounts.values(), strict=True):
        account.login = login
    Account.objects.using(OWNER).bulk_create(world.accounts.values())
    AccountRole.objects.using(OWNER).bulk_create(
        AccountRole(account=account, role_id=name.split("@")[0].replace("liaison", "viewer"))
        for name, account in world.accounts.items()
    )


def _account(world, unit, name, level, **rights):
    account_id = uuid4()
    return Account(
        id=account_id,
        name=name.replace("_", " "),
        unit=world.unit(unit),
        scope_id=world.scope_no(unit, "issued"),
        clearance_id=level,
        created_by=account_id,
        changed_by=account_id,
        **{"label_id": 1, **rights},
    )
