"""The conditions of a search in the words of its writer, resolved to types, units, states, levels and days."""

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import or_
from uuid import UUID

from django.conf import settings
from django.db.models import F, Q, Value
from django.db.models.lookups import Exact
from django.utils import translation

from comity.access.models import Level, Unit, UnitClosure
from comity.foundation.acting import Actor
from comity.foundation.fields import Folded
from comity.foundation.registry import RegisteredType, Text, types
from comity.foundation.text import fold
from comity.search.syntax import Asked, folded_name

DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?|(\d{1,2})/(?:(\d{1,2})/)?(\d{4})")
"""A year, a month or a day: 2026, 2026-01, 2026-01-15, 1/2026, 15/1/2026."""


@dataclass(slots=True)
class Conditions:
    """What a search asks for beside words; None where it does not say. `problems` are the conditions that make no sense."""

    types: list[str] | None = None
    units: list[UUID] | None = None
    states: list[str] | None = None
    levels: list[int] | None = None
    since: date | None = None
    until: date | None = None
    problems: list[tuple[str, str]] = field(default_factory=list)


def conditions_of(actor: Actor, asked: Asked) -> Conditions:
    """Resolve the conditions. What nobody sees is as unknown as what is misspelt."""
    found = Conditions()
    for name, value in asked.conditions:
        if not _RESOLVERS[name](found, value, actor):
            found.problems.append((name, value))
    return found


def _by_type(found: Conditions, value: str, _actor: Actor) -> bool:
    wanted = folded_name(value)
    names = [each.name for each in types if wanted in {folded_name(word) for word in _names_of(each)}]
    found.types = [*(found.types or ()), *names]
    return bool(names)


def _by_unit(found: Conditions, value: str, _actor: Actor) -> bool:
    wanted = Value(fold(value))
    named = [Q(Exact(Folded(F(name)), wanted)) for name in ("code", "name_en", "name_vi")]
    below = UnitClosure.objects.filter(ancestor__in=Unit.objects.filter(reduce(or_, named)))
    units = list(below.values_list("descendant_id", flat=True))
    found.units = [*(found.units or ()), *units]
    return bool(units)


def _by_state(found: Conditions, value: str, _actor: Actor) -> bool:
    wanted = folded_name(value)
    choices = {choice for each in types for choice in _states_of(each)}
    states = [code for code, words in choices if wanted in {folded_name(code), *map(folded_name, words)}]
    found.states = [*(found.states or ()), *states]
    return bool(states)


def _by_level(found: Conditions, value: str, actor: Actor) -> bool:
    wanted = folded_name(value)
    levels = [
        level.no
        for level in Level.objects.filter(no__lte=actor.working_level)
        if wanted in {str(level.no), *map(folded_name, (level.code, level.name_en, level.name_vi))}
    ]
    found.levels = [*(found.levels or ()), *levels]
    return bool(levels)


def _by_first_day(found: Conditions, value: str, _actor: Actor) -> bool:
    span = _days_of(value)
    found.since = span[0] if span else None
    return span is not None


def _by_last_day(found: Conditions, value: str, _actor: Actor) -> bool:
    span = _days_of(value)
    found.until = span[1] if span else None
    return span is not None


_RESOLVERS: dict[str, Callable[[Conditions, str, Actor], bool]] = {
    "type": _by_type,
    "unit": _by_unit,
    "state": _by_state,
    "level": _by_level,
    "from": _by_first_day,
    "to": _by_last_day,
}


def _days_of(value: str) -> tuple[date, date] | None:
    """Return the first and the last day of what is meant, or None."""
    match = DAY.fullmatch(value)
    if match is None:
        return None
    year, month, day, first, second, last = (int(part) if part else 0 for part in match.groups())
    if last:
        year, month, day = (last, second, first) if second else (last, first, 0)
    try:
        begin = date(year, month or 1, day or 1)
    except ValueError:
        return None
    last_month = month or 12
    return begin, date(year, last_month, day or monthrange(year, last_month)[1])


def _names_of(registered: RegisteredType) -> Iterator[str]:
    yield registered.name
    yield registered.name.rpartition(".")[2]
    yield from _in_all_languages((registered.singular, registered.plural))


def _states_of(registered: RegisteredType) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Return the codes of the type's states with their words."""
    model = registered.model
    fields = [each for each in model._meta.concrete_fields if each.name == "state"]  # noqa: SLF001 Django documents _meta
    for code, words in fields[0].flatchoices if fields else ():
        yield code, tuple(_in_all_languages([words]))


def _in_all_languages(words: Iterable[Text]) -> Iterator[str]:
    words = list(words)
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            yield from [str(each) for each in words]
