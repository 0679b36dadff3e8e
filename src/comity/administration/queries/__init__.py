"""What the pages of the administration show: the tree by date, what a reorganisation moves, who holds which right."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet

from comity.access import queries as access_queries
from comity.access.models import Account, Permission, Role, Unit
from comity.access.policies import words_for, words_for_type
from comity.foundation import clock
from comity.foundation.acting import Actor


@dataclass(slots=True)
class Twig:
    """A unit of the tree with those below it."""

    unit: Unit
    below: list["Twig"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Consequences:
    """What a reorganisation moves, and who reads it more or no more."""

    units: list[Unit]
    accounts: int
    gain: list[Unit]
    lose: list[Unit]


@dataclass(frozen=True, slots=True)
class Right:
    """What a role may do to a type in a state."""

    record_type: str
    state: str
    actions: list[str]


def tree_on(actor: Actor, on: date) -> list[Twig]:
    """Return the units that existed on a day, as they stood below one another then."""
    tops: list[Twig] = []
    path: list[Twig] = []
    for branch in access_queries.unit_tree_for(actor, on):
        if not existed_on(branch.unit, on):
            continue
        twig = Twig(branch.unit)
        del path[branch.depth :]
        (path[-1].below if path else tops).append(twig)
        path.append(twig)
    return tops


def open_units() -> QuerySet[Unit]:
    """Return every unit within reach that is not closed today."""
    return Unit.objects.filter(Q(valid_to=None) | Q(valid_to__gt=clock.today()))


def existed_on(unit: Unit, on: date) -> bool:
    return unit.valid_from <= on and (unit.valid_to is None or on < unit.valid_to)


def consequences_of(unit: Unit, new_parent: Unit, on: date) -> Consequences:
    """Return what happens when a unit comes under another one, by the tree of the day on which it does."""
    moving = list(access_queries.units_below(unit, on).order_by("code"))
    inside = {each.pk for each in moving}
    now = {each.pk: each for each in access_queries.units_above(unit, on) if each.pk not in inside}
    then = {each.pk: each for each in access_queries.units_above(new_parent, on) if each.pk not in inside}
    return Consequences(
        units=moving,
        accounts=Account.objects.filter(unit__in=inside, active=True, is_service=False).count(),
        gain=[then[key] for key in then if key not in now],
        lose=[now[key] for key in now if key not in then],
    )


def accounts_for(words: str, unit: Unit | None) -> QuerySet[Account]:
    """Return the accounts of people whose name holds the words, of a unit and those below it."""
    rows = access_queries.accounts().select_related("unit", "clearance", "login", "label__level")
    rows = rows.prefetch_related("role_rows__role")
    if words:
        rows = rows.filter(Q(name__icontains=words) | Q(login__name__icontains=words))
    return rows.filter(unit__in=access_queries.units_below(unit)) if unit else rows


def rights_of(role: Role) -> list[Right]:
    """Return what a role may do, in the words of the reader."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in Permission.objects.filter(role=role):
        found[row.record_type, row.state].append(words_for(row.action))
    return [
        Right(words_for_type(name), state, sorted(actions))
        for (name, state), actions in sorted(found.items())
    ]


def roles_permitting(record_type: str, action: str, state: str = "") -> QuerySet[Role]:
    """Return the roles that permit an action on a type, in one state or, without one, in some state."""
    rows = Permission.objects.filter(record_type=record_type, action=action)
    return Role.objects.filter(pk__in=(rows.filter(state__in=("*", state)) if state else rows).values("role"))


def holders_of(record_type: str, action: str, state: str = "") -> QuerySet[Account]:
    """Return the active accounts within reach that may do this, with the roles that let them."""
    roles = roles_permitting(record_type, action, state)
    rows = access_queries.accounts().filter(active=True, role_rows__role__in=roles).distinct()
    return rows.prefetch_related("role_rows__role").order_by("unit__code", "name")


def offered_rights() -> dict[str, list[tuple[str, str]]]:
    """Return for each record type the states and actions that some role is permitted."""
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in Permission.objects.all():
        found[row.record_type].add((row.state, row.action))
    return {name: sorted(found[name]) for name in sorted(found)}
