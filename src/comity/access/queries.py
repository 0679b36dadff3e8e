"""Reading units, labels, scopes and accounts: always within the reach of whoever acts."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from comity.access.data import read_list
from comity.access.models import (
    Account,
    AccountRole,
    Circle,
    CircleMember,
    Label,
    Level,
    Permission,
    Releasability,
    Role,
    Scope,
    ScopeKind,
    Unit,
    UnitClosure,
    UnitParent,
)
from comity.access.sessions import WayIn
from comity.foundation import clock
from comity.foundation.acting import Actor
from comity.foundation.acting import Permission as Right
from comity.foundation.models import Record
from comity.foundation.registry import type_name, types


@dataclass(frozen=True, slots=True)
class Branch:
    """A unit in the tree, with its depth below the top; `is_own` marks the unit of whoever asks."""

    unit: Unit
    parent_id: UUID | None
    depth: int
    is_own: bool


def units_below(unit: Unit | UUID, on: date | None = None) -> QuerySet[Unit]:
    """Return the unit and all units below it, by today's tree or that of a date."""
    if on is None or on == clock.today():
        return Unit.objects.filter(closure_above__ancestor=unit)
    return Unit.objects.filter(pk__in=_reachable({_key(unit)}, _children_on(on)))


def units_above(unit: Unit | UUID, on: date | None = None) -> QuerySet[Unit]:
    """Return the unit and all units above it, by today's tree or that of a date."""
    if on is None or on == clock.today():
        return Unit.objects.filter(closure_below__descendant=unit)
    parents = {child: [parent] for parent, children in _children_on(on).items() for child in children}
    return Unit.objects.filter(pk__in=_reachable({_key(unit)}, parents))


def parent_of(unit: Unit, on: date | None = None) -> Unit | None:
    """Return the unit above this one, on a date or today."""
    row = UnitParent.objects.filter(_valid(on or clock.today()), unit=unit).select_related("parent").first()
    return row.parent if row else None


def unit_tree_for(actor: Actor, on: date | None = None) -> list[Branch]:
    """Return every unit in the sight of the actor, parents before children, brothers in the order of their codes."""
    units = {unit.pk: unit for unit in Unit.objects.all()}
    children = _children_on(on or clock.today())
    parents = {child: parent for parent, below in children.items() for child in below}
    tops = [key for key in units if parents.get(key) not in units]
    branches: list[Branch] = []
    waiting = [(key, 0) for key in reversed(tops)]
    while waiting:
        key, depth = waiting.pop()
        branches.append(Branch(units[key], parents.get(key), depth, is_own=key == actor.unit_id))
        below = sorted((units[child] for child in children.get(key, ()) if child in units), key=_by_code)
        waiting.extend((child.pk, depth + 1) for child in reversed(below))
    return branches


def own_units(actor: Actor) -> QuerySet[Unit]:
    """Return the units whose records the actor may write: its own and those below, without the closed ones."""
    return Unit.objects.filter(closure_above__ancestor=actor.unit_id).filter(_not_closed(clock.today()))


def is_kept_by(actor: Actor, record: Record) -> bool:
    """Tell whether the record belongs to the actor's unit or to one below it."""
    return bool(
        record.unit_id == actor.unit_id
        or UnitClosure.objects.filter(ancestor=actor.unit_id, descendant=record.unit_id).exists()
    )


def scope_for(unit: Unit | UUID, kind: str = ScopeKind.HELD) -> Scope:
    """Return the held or the issued scope of a unit; raises Scope.DoesNotExist when it is out of reach."""
    return Scope.objects.get(unit=unit, kind=kind, circle=None)


def scopes_choosable(actor: Actor) -> QuerySet[Scope]:
    """Return the scopes a record of the actor's units may be given: theirs, and the circles in reach."""
    mine = Q(unit__in=own_units(actor), circle=None)
    today = clock.today()
    circles = Circle.objects.filter(Q(valid_to=None) | Q(valid_to__gt=today), valid_from__lte=today)
    return Scope.objects.filter(mine | Q(circle__in=circles)).select_related("unit", "circle")


def labels_choosable() -> QuerySet[Label]:
    """Return the labels in use that the actor may give, at the working level or below: its policy says which."""
    return Label.objects.select_related("level")


def levels_choosable(actor: Actor) -> QuerySet[Level]:
    """Return the levels up to the working level."""
    return Level.objects.filter(no__lte=actor.working_level)


def labels_by_id() -> dict[int, Label]:
    """Return the labels that can stand on a page of the actor, in one query."""
    return {label.pk: label for label in labels_choosable()}


def releasabilities() -> QuerySet[Releasability]:
    """Return the bodies to which a row may be released."""
    return Releasability.objects.filter(active=True)


def accounts() -> QuerySet[Account]:
    """Return the accounts of people within reach, with unit and clearance."""
    return Account.objects.filter(is_service=False).select_related("unit", "clearance")


def account_of(actor: Actor) -> Account:
    """Return the acting account's own row."""
    return Account.objects.get(pk=actor.account_id)


def words_about(actor: Actor) -> list[str]:
    """Return the names that no password of the actor may be made of: its own and, if it sees that, those of its unit."""
    account = Account.objects.get(pk=actor.account_id)
    units = Unit.objects.filter(pk=account.unit_id).values_list("code", "name_en", "name_vi")
    return [account.name, *(name for unit in units for name in unit)]


def types_readable(actor: Actor) -> list[tuple[str, str]]:
    """Return the record types that the actor may view, with their names in the reader's language."""
    readable = sorted({record_type for record_type, _state, action in actor.permissions if action == "view"})
    return [(each, str(types.named(each).plural)) for each in readable if each in types]


def described(ways: Iterable[WayIn]) -> list[dict[str, Any]]:
    """Return ways into an account with the unit, level and types to which each is narrowed, in words."""
    ways = list(ways)
    units = Unit.objects.in_bulk([each.unit for each in ways if each.unit])
    levels = Level.objects.in_bulk()
    return [
        {
            "way": each,
            "unit": units.get(each.unit) if each.unit else None,
            "level": levels.get(each.level) if each.level is not None else None,
            "types": [str(types.named(name).plural) for name in each.types or () if name in types],
        }
        for each in ways
    ]


def readers_of(record: Record, label: Label) -> QuerySet[Account]:
    """Return the accounts within reach that read the record if it bears the label: by label, scope and role."""
    states = ("*", getattr(record, "state", "*"))
    may_view = AccountRole.objects.filter(
        role__permissions__record_type=type_name(record),
        role__permissions__action="view",
        role__permissions__state__in=states,
    )
    ours = Q(releasability=[]) | Q(releasability__overlap=label.releasable_to)
    return accounts().filter(
        ours,
        active=True,
        clearance_id__gte=label.level_id,
        caveats__contains=label.caveats,
        unit__in=units_reading(record.scope).values("pk"),
        pk__in=may_view.values("account"),
    )


def count_by_unit(readers: QuerySet[Account]) -> list[tuple[Unit, int]]:
    """Return how many of the accounts are in which unit."""
    counted = dict(readers.order_by().values_list("unit").annotate(Count("pk")))
    return [(unit, counted[unit.pk]) for unit in Unit.objects.filter(pk__in=counted)]


def permission_matrix() -> dict[str, dict[tuple[str, str], list[str]]]:
    """Return role -> (record type, state) -> actions, as the page of permissions shows it."""
    matrix: dict[str, dict[tuple[str, str], list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in Permission.objects.all():
        matrix[row.role_id][row.record_type, row.state].append(row.action)
    return {role: dict(rows) for role, rows in matrix.items()}


def differences_from_version(role: Role) -> tuple[list[Right], list[Right]]:
    """Return what an edited role may do beyond the lists of this version, and what it may not do of them."""
    if not role.edited:
        return [], []
    rows = Permission.objects.filter(role=role)
    here = set(rows.values_list("record_type", "state", "action"))
    listed = {
        (row["record_type"], row["state"], row["action"])
        for row in read_list("permissions")
        if row["role"] == role.pk
    }
    return sorted(here - listed), sorted(listed - here)


def units_reading(scope: Scope) -> QuerySet[Unit]:
    """Return the units that a scope lets read, as today's tree has them."""
    today, keepers = clock.today(), {scope.unit_id}
    if scope.kind == ScopeKind.CIRCLE and Circle.objects.filter(_valid(today), own_scope=scope).exists():
        members = CircleMember.objects.filter(_valid(today), circle=scope.circle_id)
        keepers |= set(members.values_list("unit", flat=True))
    reading = Q(closure_below__descendant__in=keepers)
    if scope.kind == ScopeKind.ISSUED:
        reading |= Q(closure_above__ancestor=scope.unit_id)
    return Unit.objects.filter(reading).distinct()


def _valid(on: date) -> Q:
    return Q(valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gt=on))


def _not_closed(on: date) -> Q:
    return Q(valid_to=None) | Q(valid_to__gt=on)


def _by_code(unit: Unit) -> str:
    return str(unit.code)


def _children_on(on: date) -> dict[UUID, list[UUID]]:
    children: dict[UUID, list[UUID]] = defaultdict(list)
    for parent_id, unit_id in UnitParent.objects.filter(_valid(on)).values_list("parent_id", "unit_id"):
        children[parent_id].append(unit_id)
    return children


def _reachable(start: set[UUID], steps: dict[UUID, list[UUID]]) -> set[UUID]:
    found, waiting = set(start), list(start)
    while waiting:
        for key in steps.get(waiting.pop(), ()):
            if key not in found:
                found.add(key)
                waiting.append(key)
    return found


def _key(unit: Unit | UUID) -> UUID:
    return unit.pk if isinstance(unit, Unit) else unit
