"""Units and their dated tree: new units, other names, reorganisations, closing and merging."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import NotRequired, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db.models import F, Q
from django.utils.translation import gettext as _

from comity.access import policies, queries, services, sessions
from comity.access.models import Account, Level, Scope, ScopeKind, Unit, UnitParent
from comity.foundation import clock
from comity.foundation.acting import Actor
from comity.foundation.events import record_event
from comity.foundation.refusals import NotAllowed, StaleRecord, StateForbids

TYPE = "access.unit"


class UnitValues(TypedDict):
    """What a new unit is known by; without a day it exists from today."""

    code: str
    name_en: str
    name_vi: str
    kind: str
    valid_from: NotRequired[date | None]


def create_unit(*, actor: Actor, parent: Unit, **values: Unpack[UnitValues]) -> Unit:
    """Make a unit under another one, seen by everybody at the lowest level; its two scopes come with it."""
    return create_units(actor=actor, rows=[(parent, values)])[0]


def create_units(*, actor: Actor, rows: Sequence[tuple[Unit, UnitValues]]) -> list[Unit]:
    """Make many units, each under one that stands already; the tree is worked out once for all of them."""
    policies.check(actor, "add", TYPE)
    own = set(queries.own_units(actor).values_list("pk", flat=True))
    placed = {
        "label": services.label_for(actor=actor, level=lowest_level()),
        "scope": scope_for_everybody(),
        "created_by": actor.account_id,
        "changed_by": actor.account_id,
    }
    made = []
    for parent, values in rows:
        if parent.pk not in own:
            raise NotAllowed(_("%s is neither your unit nor one below it.") % parent)
        unit = Unit(
            unit=parent, **{**values, **placed, "valid_from": values.get("valid_from") or clock.today()}
        )
        unit.clean_fields(exclude=("unit", "label", "scope"))
        made.append(unit)
    _refuse_twice(made)
    Unit.objects.bulk_create(made)
    UnitParent.objects.bulk_create(
        UnitParent(unit=unit, parent_id=unit.unit_id, valid_from=unit.valid_from) for unit in made
    )
    sessions.look_again()
    for unit in made:
        record_event(actor=actor, verb="created", record=unit, details={"parent": unit.unit_id})
    return made


def rename_unit(*, actor: Actor, unit: Unit, name_en: str, name_vi: str, expected_version: int) -> Unit:
    """Give a unit other names; StaleRecord when somebody else saved it meanwhile."""
    policies.check(actor, "change", TYPE)
    current = _locked(unit)
    if current.version != expected_version:
        raise StaleRecord(_("Somebody else saved this record while you were editing it."), current=current)
    current.name_en, current.name_vi = name_en, name_vi
    return _saved(actor, current, "renamed", reason="")


def move_unit(*, actor: Actor, unit: Unit, new_parent: Unit, on: date, reason: str) -> Unit:
    """Put a unit, with all below it, under another one from a day on. Who reads what follows on that day.

    Refused: the root, a place inside its own branch, units outside the actor's tree, a day before the last move.
    """
    policies.check(actor, "change", TYPE)
    _refuse_outside(actor, new_parent)
    current = _locked(unit)
    place = UnitParent.objects.filter(unit=current, valid_to=None).first()
    if place is None:
        raise StateForbids(_("The root of the tree cannot be moved."))
    if queries.units_below(current, on).filter(pk=new_parent.pk).exists():
        raise ValidationError({"new_parent": _("This unit stands below the one that moves.")})
    if on <= place.valid_from:
        raise ValidationError(
            {"on": _("The unit came to its present place on %s; choose a later day.") % place.valid_from}
        )
    if place.parent_id == new_parent.pk:
        raise ValidationError({"new_parent": _("The unit stands there already.")})
    place.valid_to = on
    place.save(update_fields=["valid_to"])
    UnitParent.objects.create(unit=current, parent=new_parent, valid_from=on)
    sessions.look_again()
    current.unit = new_parent
    details = {"from": place.parent_id, "to": new_parent.pk, "on": on}
    return _saved(actor, current, "moved", reason=reason, details=details)


def close_unit(*, actor: Actor, unit: Unit, on: date, reason: str) -> Unit:
    """Close a unit from a day on. Its records stay where they are, read by those above."""
    policies.check(actor, "change", TYPE)
    current = _locked(unit)
    _refuse_living(current, on)
    current.valid_to = on
    return _saved(actor, current, "closed", reason=reason)


def merge_unit(*, actor: Actor, unit: Unit, into: Unit, on: date, reason: str) -> Unit:
    """Close a unit into another: units below it and its records come under the one that takes it over."""
    policies.check(actor, "change", TYPE)
    current = _locked(unit)
    for child in Unit.objects.filter(_open(on), parents__parent=current, parents__valid_to=None):
        move_unit(actor=actor, unit=child, new_parent=into, on=on, reason=reason)
    if not UnitParent.objects.filter(unit=current, parent=into, valid_to=None).exists():
        current = move_unit(actor=actor, unit=current, new_parent=into, on=on, reason=reason)
    return close_unit(actor=actor, unit=current, on=on, reason=reason)


def lowest_level() -> Level:
    """Return the first step of the scale."""
    return Level.objects.order_by("no")[0]


def scope_for_everybody() -> Scope:
    """Return the scope that the whole tree reads: issued by the root."""
    return Scope.objects.get(kind=ScopeKind.ISSUED, unit__unit=F("unit"))


def _locked(unit: Unit) -> Unit:
    current = Unit.objects.select_for_update().filter(pk=unit.pk).first()
    if current is None:
        raise NotAllowed(_("This unit is not kept by yours or one below it."))
    return current


def _saved(
    actor: Actor, unit: Unit, verb: str, *, reason: str, details: dict[str, object] | None = None
) -> Unit:
    unit.changed_by = actor.account_id
    unit.full_clean()
    unit.save(force_update=True)
    record_event(actor=actor, verb=verb, record=unit, reason=reason, details=details)
    unit.refresh_from_db(fields=["version", "changed_at"])
    return unit


def _refuse_twice(made: Sequence[Unit]) -> None:
    """Refuse units of which one above, or another of them, has the code already."""
    times = Counter((unit.unit_id, unit.code) for unit in made)
    codes = {unit.code for unit in made}
    known = Unit.objects.filter(unit__in={unit.unit_id for unit in made}, code__in=codes)
    times.update(known.filter(label_id=made[0].label_id).values_list("unit_id", "code") if made else ())
    twice = sorted({code for (_parent, code), count in times.items() if count > 1})
    if twice:
        raise ValidationError(
            {"code": _("There is a unit with this code there already: %s.") % ", ".join(twice)}
        )


def _refuse_outside(actor: Actor, unit: Unit) -> None:
    if not queries.own_units(actor).filter(pk=unit.pk).exists():
        raise NotAllowed(_("%s is neither your unit nor one below it.") % unit)


def _refuse_living(unit: Unit, on: date) -> None:
    if on <= unit.valid_from:
        raise ValidationError({"on": _("The unit begins on %s; choose a later day.") % unit.valid_from})
    if UnitParent.objects.filter(parent=unit, valid_to=None, unit__valid_to=None).exists():
        raise StateForbids(_("Units below it are open; move or close them first."))
    if Account.objects.filter(unit=unit, active=True).exists():
        raise StateForbids(_("It has active accounts; move or deactivate them first."))


def _open(on: date) -> Q:
    return Q(valid_to=None) | Q(valid_to__gt=on)
