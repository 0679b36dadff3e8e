"""Who may keep units and lists: each function returns the reason against it, or None."""

from django.db.models import Model

from comity.access import policies as access_policies
from comity.access.models import Unit
from comity.foundation.acting import Actor
from comity.foundation.models import ReferenceItem
from comity.foundation.registry import type_name


def why_not_reorganise(actor: Actor, unit: Model) -> str | None:
    """Say why the actor may not move, merge or close a unit."""
    return access_policies.why_not(actor, "change", type_name(unit))


def why_not_keep(actor: Actor, model: type[ReferenceItem]) -> str | None:
    """Say why the actor may not add to a reference list or change its entries."""
    return access_policies.why_not(actor, "change", type_name(model))


def why_not_create_unit(actor: Actor) -> str | None:
    return access_policies.why_not(actor, "add", type_name(Unit))
