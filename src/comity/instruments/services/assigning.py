"""Giving requirements to units, and what the units make of them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from comity.access.models import Account, Unit
from comity.access.queries import scope_for
from comity.access.services.keeping import (
    NotPossible,
    allow,
    allow_now,
    keep,
    locked,
    place,
    require,
    require_reason,
)
from comity.foundation.acting import Actor
from comity.foundation.events import record_event
from comity.foundation.states import transition_named, why_not_move
from comity.instruments import policies, queries
from comity.instruments.models.requirement import (
    ASSIGNMENT_TRANSITIONS,
    UNFINISHED,
    Assignment,
    AssignmentState,
    Requirement,
)
from comity.instruments.queries import scopes_held
from comity.instruments.services.threading import unlink
from comity.threads import services as threads
from comity.threads.models import NotificationKind
from comity.threads.services.titling import in_both

FACTS = ("responsible", "received_on", "due_on", "note")
"""What a person may write on an assignment."""
CONCRETISE = gettext_noop("Concretise: %(what)s")
CARRY_OUT = gettext_noop("Carry out: %(what)s")


def assign_all(actor: Actor, given: Iterable[tuple[Requirement, Unit]]) -> list[Assignment]:
    """Give requirements to units, each with a duty on its desk. Called once their making was allowed."""
    pairs = list(given)
    scopes = scopes_held({unit.pk for _, unit in pairs})
    rows = []
    for requirement, unit in pairs:
        row = Assignment(requirement=requirement, due_on=requirement.due_on)
        place(actor=actor, record=row, unit_id=unit.pk, label=requirement.label, scope=scopes[unit.pk])
        row.unit = unit
        rows.append(row)
    Assignment.objects.bulk_create(rows, batch_size=500)
    threads.link_new(actor=actor, kind="implements", pairs=((row, row.requirement) for row in rows))
    threads.open_duties(actor=actor, duties=((row, _next_step(row)) for row in rows))
    return rows


def assign(
    actor: Actor, requirement: Requirement, unit: Unit, facts: dict[str, Any] | None = None
) -> Assignment:
    """Give a requirement to one unit, with what is known of how it will carry it out."""
    known = {name: value for name, value in (facts or {}).items() if name in FACTS}
    require(policies.why_not_responsible(unit.pk, known.get("responsible")))
    assignment = Assignment(requirement=requirement, **{"due_on": requirement.due_on, **known})
    place(actor=actor, record=assignment, unit_id=unit.pk, label=requirement.label, scope=scope_for(unit))
    keep(actor=actor, record=assignment)
    threads.link(actor=actor, kind="implements", source=assignment, target=requirement)
    threads.open_duty(actor=actor, record=assignment, **_next_step(assignment))
    return assignment


def assign_further(
    *, actor: Actor, requirement: Requirement, unit: Unit, facts: dict[str, Any] | None = None
) -> Assignment:
    """Address a confirmed requirement to one more unit."""
    allow(policies.why_not_change_requirement(actor, requirement))
    allow(policies.why_not_address(actor, [unit.pk]))
    if requirement.state != "in_force":
        raise NotPossible(_("Only a requirement in force can be addressed to a unit."))
    return assign(actor, requirement, unit, facts)


def change_assignment(
    *, actor: Actor, assignment: Assignment, facts: dict[str, Any], version: int
) -> Assignment:
    """Name the responsible person, the day of receipt, the day it is due or how it is carried out."""
    current = locked(assignment, version=version)
    allow(policies.why_not_move_assignment(actor, current, "change"))
    require(policies.why_not_responsible(current.unit_id, facts.get("responsible")))
    for name in FACTS:
        setattr(current, name, facts.get(name, getattr(current, name)))
    return keep(actor=actor, record=current)


def concretise_assignment(
    *,
    actor: Actor,
    assignment: Assignment,
    note: str,
    responsible: Account | None = None,
    received_on: date | None = None,
) -> Assignment:
    """Say how the unit carries the requirement out, and who answers for it."""
    current = _ready(actor, assignment, "concretise")
    require(policies.why_not_responsible(current.unit_id, responsible))
    current.note = note
    current.responsible = responsible or current.responsible
    current.received_on = received_on or current.received_on
    return _move(actor, current, "concretise")


def move_assignment(*, actor: Actor, assignment: Assignment, action: str, reason: str = "") -> Assignment:
    """Begin, mark as fulfilled, waive or take up again; the last two need a reason."""
    return _move(actor, _ready(actor, assignment, action), action, reason)


def hand_over(actor: Actor, requirement: Requirement, successor: Requirement) -> None:
    """Let unfinished assignments go on under the amended requirement."""
    for row in queries.unfinished_assignments(requirement):
        assignment = locked(row)
        assignment.requirement, assignment.due_on = successor, successor.due_on
        keep(actor=actor, record=assignment)
        unlink(actor, "implements", assignment, requirement)
        threads.link(actor=actor, kind="implements", source=assignment, target=successor)
        threads.close_duties(actor=actor, record=assignment)
        threads.open_duty(actor=actor, record=assignment, **_next_step(assignment))


def tell_holders(actor: Actor, assignments: Iterable[Assignment]) -> None:
    """Tell the units that carry them out, and those who follow them, that what they rest on has changed."""
    for row in assignments:
        told: list[threads.Told] = [{"unit": row.unit_id, "action": "change"}, {"followers": True}]
        threads.tell_of(actor, row, ((NotificationKind.CHANGED, each, None) for each in told))


def waive_all(actor: Actor, requirement: Requirement, reason: str) -> None:
    """Waive what is unfinished under a withdrawn requirement."""
    for assignment in queries.unfinished_assignments(requirement):
        _move(actor, locked(assignment), "waive", reason)


def _ready(actor: Actor, assignment: Assignment, action: str) -> Assignment:
    current = locked(assignment)
    allow(policies.why_not_move_assignment(actor, current, action))
    allow_now(why_not_move(current, ASSIGNMENT_TRANSITIONS, action))
    return current


def _move(actor: Actor, assignment: Assignment, action: str, reason: str = "") -> Assignment:
    transition = transition_named(ASSIGNMENT_TRANSITIONS, action)
    reason = require_reason(reason) if transition.needs_reason else reason.strip()
    assignment.state = transition.target
    keep(actor=actor, record=assignment)
    record_event(actor=actor, verb=action, record=assignment, reason=reason)
    threads.notify(actor=actor, record=assignment, kind="changed", followers=True)
    threads.close_duties(actor=actor, record=assignment)
    if assignment.state in UNFINISHED:
        threads.open_duty(actor=actor, record=assignment, **_next_step(assignment))
    return assignment


def _next_step(assignment: Assignment) -> threads.DutyFields:
    """Return the duty that waits on the desk of the unit: to say how, and then to report."""
    is_untouched = assignment.state == AssignmentState.UNTOUCHED
    titles = in_both(CONCRETISE if is_untouched else CARRY_OUT, what=assignment.requirement)
    return {
        "kind": "decide" if is_untouched else "report",
        "unit": assignment.unit,
        "account": assignment.responsible,
        "due_on": assignment.due_on,
        "title_en": titles["title_en"],
        "title_vi": titles["title_vi"],
    }
