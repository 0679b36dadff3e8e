"""Circles: named units that share records between dates."""

import uuid
from collections.abc import Collection
from datetime import date
from typing import NotRequired, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from comity.access import policies, queries, services, sessions
from comity.access.models import Circle, CircleMember, Unit
from comity.access.services.units import lowest_level
from comity.foundation.acting import Actor
from comity.foundation.events import record_event
from comity.foundation.refusals import NotAllowed

TYPE = "access.circle"


class CircleValues(TypedDict):
    """What a new circle is known by; without days it begins today and has no end."""

    name_en: str
    name_vi: str
    valid_from: NotRequired[date]
    valid_to: NotRequired[date | None]


def create_circle(
    *, actor: Actor, unit: Unit, members: Collection[Unit], **values: Unpack[CircleValues]
) -> Circle:
    """Make a circle kept by a unit, which always belongs to it. Its members, and those above them, read what is shared."""
    policies.check(actor, "add", TYPE)
    if not queries.own_units(actor).filter(pk=unit.pk).exists():
        raise NotAllowed(_("%s is neither your unit nor one below it.") % unit)
    circle = Circle(
        id=uuid.uuid4(),
        unit=unit,
        label=services.label_for(actor=actor, level=lowest_level()),
        created_by=actor.account_id,
        changed_by=actor.account_id,
        **values,
    )
    circle.full_clean(exclude=["scope"])
    circle.scope_id = sessions.scope_for_circle(circle.pk, unit.pk)
    circle.save(force_insert=True)
    for member in members:
        CircleMember.objects.create(circle=circle, unit=member, valid_from=circle.valid_from)
    record_event(
        actor=actor, verb="created", record=circle, details={"members": [str(each.pk) for each in members]}
    )
    return circle


def add_member(*, actor: Actor, circle: Circle, unit: Unit, on: date) -> CircleMember:
    """Take a unit into the circle from a day on."""
    policies.check(actor, "change", TYPE)
    member = CircleMember(circle=circle, unit=unit, valid_from=on)
    member.full_clean()
    member.save(force_insert=True)
    record_event(actor=actor, verb="changed", record=circle, details={"joined": unit.pk, "on": on})
    return member


def end_membership(*, actor: Actor, member: CircleMember, on: date) -> CircleMember:
    """Let a unit leave from a day on; it then reads nothing more of what the circle shares."""
    policies.check(actor, "change", TYPE)
    if on <= member.valid_from:
        raise ValidationError({"on": _("The unit joined on %s; choose a later day.") % member.valid_from})
    member.valid_to = on
    member.save(update_fields=["valid_to"])
    record_event(
        actor=actor, verb="changed", record=member.circle, details={"left": member.unit_id, "on": on}
    )
    return member


def end_circle(*, actor: Actor, circle: Circle, on: date, reason: str) -> Circle:
    """End a circle from a day on; the unit that keeps it, and those above, read on."""
    policies.check(actor, "change", TYPE)
    circle.valid_to = on
    circle.changed_by = actor.account_id
    circle.full_clean()
    circle.save(update_fields=["valid_to", "changed_by"])
    record_event(actor=actor, verb="ended", record=circle, reason=reason)
    circle.refresh_from_db(fields=["version", "changed_at"])
    return circle
