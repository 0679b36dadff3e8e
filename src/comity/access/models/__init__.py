"""The tables of units, labels, circles, accounts and roles, by the names under which every package knows them."""

from comity.access.models.accounts import LOGIN_NAME, Account, Language, Login
from comity.access.models.circles import Circle, CircleMember, Scope, ScopeKind
from comity.access.models.deputies import Deputy
from comity.access.models.labels import Caveat, Label, Level, Releasability
from comity.access.models.roles import AccountRole, Permission, Role
from comity.access.models.units import Unit, UnitClosure, UnitKind, UnitParent

__all__ = [
    "LOGIN_NAME",
    "Account",
    "AccountRole",
    "Caveat",
    "Circle",
    "CircleMember",
    "Deputy",
    "Label",
    "Language",
    "Level",
    "Login",
    "Permission",
    "Releasability",
    "Role",
    "Scope",
    "ScopeKind",
    "Unit",
    "UnitClosure",
    "UnitKind",
    "UnitParent",
]
