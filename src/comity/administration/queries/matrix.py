"""The permission matrix: every right that some role has or should have, who holds it, and how it differs from this version."""

from collections import defaultdict
from dataclasses import dataclass

from comity.access import queries as access_queries
from comity.access.models import AccountRole, Permission, Role
from comity.access.policies import words_for, words_for_type
from comity.foundation import acting
from comity.foundation.text import sort_key


@dataclass(frozen=True, slots=True)
class Asked:
    """What the matrix is narrowed to; an empty word narrows nothing."""

    role: str = ""
    record_type: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """Whether a role has a right; `more` where this version would not give it, `less` where it would."""

    held: bool
    difference: str


@dataclass(frozen=True, slots=True)
class Line:
    """One right: a type, a state and an action, with a cell for each role and how many accounts within reach hold it."""

    record_type: str
    state: str
    action: str
    type_words: str
    action_words: str
    cells: list[Cell]
    holders: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """What is shown: the roles as columns, the rights as lines."""

    roles: list[Role]
    lines: list[Line]


def matrix(asked: Asked) -> Matrix:
    """Return what the roles may do to each type in each state, narrowed to what is asked."""
    roles = [role for role in Role.objects.filter(active=True) if asked.role in ("", role.pk)]
    held: dict[acting.Permission, set[str]] = defaultdict(set)
    for row in Permission.objects.filter(role__active=True):
        held[row.record_type, row.state, row.action].add(row.role_id)
    changed = {role.pk: access_queries.differences_from_version(role) for role in roles}
    rights = {*held, *(right for _more, less in changed.values() for right in less)}
    people = _Holders()
    lines = [
        Line(
            *right,
            type_words=words_for_type(right[0]),
            action_words=words_for(right[2]),
            cells=[Cell(role.pk in held[right], _difference(right, *changed[role.pk])) for role in roles],
            holders=people.count(held[right] | held.get((right[0], "*", right[2]), set())),
        )
        for right in sorted(rights)
        if asked.record_type in ("", right[0]) and asked.action in ("", right[2])
    ]
    shown = [line for line in lines if any(cell.held or cell.difference for cell in line.cells)]
    return Matrix(roles, sorted(shown, key=lambda line: (sort_key(line.type_words), line.action_words)))


def choices() -> dict[str, list[tuple[str, str]]]:
    """Return what the matrix can be narrowed to: roles, types and actions, each with its words."""
    rights = list(Permission.objects.order_by().values_list("record_type", "action").distinct())
    types = [(name, words_for_type(name)) for name in {name for name, _action in rights}]
    actions = [(action, words_for(action)) for action in {action for _name, action in rights}]
    return {
        "role": [(role.pk, str(role)) for role in Role.objects.filter(active=True)],
        "type": sorted(types, key=lambda pair: sort_key(pair[1])),
        "action": sorted(actions, key=lambda pair: sort_key(pair[1])),
    }


def _difference(
    right: acting.Permission, more: list[acting.Permission], less: list[acting.Permission]
) -> str:
    if right in more:
        return "more"
    return "less" if right in less else ""


class _Holders:
    """Counts the active accounts within reach that hold any of some roles; the same roles are counted once."""

    def __init__(self) -> None:
        self._by_role: dict[str, set[object]] = defaultdict(set)
        active = access_queries.accounts().filter(active=True)
        rows = AccountRole.objects.filter(account__in=active.order_by().values("pk"))
        for role, account in rows.values_list("role_id", "account_id"):
            self._by_role[role].add(account)
        self._counted: dict[frozenset[str], int] = {}

    def count(self, roles: set[str]) -> int:
        key = frozenset(roles)
        if key not in self._counted:
            self._counted[key] = len(set().union(*(self._by_role[role] for role in key)))
        return self._counted[key]
