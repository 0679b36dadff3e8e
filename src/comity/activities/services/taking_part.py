"""Who takes part: members of delegations in the order of protocol, how they travel, the parts of a patrol."""

from collections.abc import Iterable
from typing import Any

from comity.access.services import label_over
from comity.access.services.keeping import allow, beside, keep, locked, require
from comity.activities import policies, queries
from comity.activities.models.activity import Activity
from comity.activities.models.part import Delegation, Participation, PatrolPart, Role
from comity.foundation.acting import Actor
from comity.foundation.events import record_event
from comity.partners.models import Counterpart, Partner
from comity.people.models import Person


def add_member(
    *, actor: Actor, activity: Activity, person: Person | None, counterpart: Counterpart | None, role: str
) -> Participation:
    """Let somebody take part, last in the protocol of their side; the head stands first.

    A person who is not cleared for the label of the activity is refused. The row bears the label of both.
    """
    current = locked(activity)
    allow(policies.why_not_change(actor, current))
    if person is not None:
        require(policies.why_not_take_part(current, person))
    delegation = _delegation(actor, current, counterpart.partner if counterpart else None)
    position = 0 if role == Role.HEAD else queries.last_position(delegation) + 1
    row = Participation(delegation=delegation, person=person, counterpart=counterpart, role=role)
    row.position = position
    beside(actor=actor, record=row, parent=delegation)
    row.label = label_over(actor, delegation.label, *(each.label for each in (person, counterpart) if each))
    keep(actor=actor, record=row)
    record_event(actor=actor, verb="took part", record=row)
    return row


def move_member(*, actor: Actor, member: Participation, up: bool) -> None:
    """Let a member change places in protocol with the one before or after, of those whom the actor sees.

    Members out of sight keep their places.
    """
    allow(policies.why_not_change(actor, member.delegation.activity))
    delegation = locked(member.delegation)
    rows = list(queries.members_seen().filter(delegation=delegation))
    places = _apart(row.position for row in rows)
    place = rows.index(locked(member))
    other = place - 1 if up else place + 1
    if 0 <= other < len(rows):
        rows[place], rows[other] = rows[other], rows[place]
    for row, position in zip(rows, places, strict=True):
        if row.position != position:
            current = locked(row)
            current.position = position
            keep(actor=actor, record=current)


def remove_member(*, actor: Actor, member: Participation) -> None:
    """Take somebody off a delegation."""
    allow(policies.why_not_change(actor, member.delegation.activity))
    record_event(actor=actor, verb="deleted", record=member)
    member.delete()


def change_delegation(
    *, actor: Actor, activity: Activity, partner: Partner | None, transport: str, lodging: str
) -> Delegation:
    """Say how the delegation of a side travels and where it stays."""
    current = locked(activity)
    allow(policies.why_not_change(actor, current))
    delegation = locked(_delegation(actor, current, partner))
    delegation.transport, delegation.lodging = transport, lodging
    return keep(actor=actor, record=delegation)


def add_patrol_part(
    *, actor: Actor, activity: Activity, partner: Partner | None, values: dict[str, Any]
) -> PatrolPart:
    """Say what one side does in a joint patrol."""
    current = locked(activity)
    allow(policies.why_not_change(actor, current))
    require(policies.why_not_side(current, partner))
    part = PatrolPart(activity=current, partner=partner, **values)
    beside(actor=actor, record=part, parent=current)
    if partner is not None:
        part.label = label_over(actor, current.label, partner.label)
    return keep(actor=actor, record=part)


def remove_patrol_part(*, actor: Actor, part: PatrolPart) -> None:
    """Take a part off a joint patrol."""
    allow(policies.why_not_change(actor, part.activity))
    part.delete()


def _apart(positions: Iterable[int]) -> list[int]:
    """Return places in protocol with none of them taken twice, as near to the given ones as can be."""
    found: list[int] = []
    for position in positions:
        found.append(max(position, found[-1] + 1) if found else position)
    return found


def _delegation(actor: Actor, activity: Activity, partner: Partner | None) -> Delegation:
    """Return the delegation of a side, made now if it is the first of it."""
    there = Delegation.objects.filter(activity=activity, partner=partner).first()
    if there is not None:
        return there
    require(policies.why_not_side(activity, partner))
    made = beside(actor=actor, record=Delegation(activity=activity, partner=partner), parent=activity)
    if partner is not None:
        made.label = label_over(actor, activity.label, partner.label)
    return keep(actor=actor, record=made)
