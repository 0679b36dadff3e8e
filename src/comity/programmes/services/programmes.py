"""Drawing programmes up, and moving them from the draft to the decision, into force and to their end."""

from typing import Any

from django.utils.translation import gettext_noop

from comity.access.models import Label, Scope, Unit
from comity.access.services.keeping import (
    allow,
    allow_now,
    keep,
    locked,
    one_at_a_time,
    require,
    require_reason,
)
from comity.foundation import clock
from comity.foundation.acting import Actor
from comity.foundation.events import record_event
from comity.foundation.states import transition_named, why_not_move
from comity.partners.services.tying import create_tied, update_tied
from comity.programmes import policies
from comity.programmes.models.programme import TRANSITIONS, Programme, ProgrammeState
from comity.programmes.services.clocks import decided_by, revised_by
from comity.programmes.services.freezing import freeze
from comity.threads import services as threads
from comity.threads.models import DutyKind
from comity.threads.services.titling import in_both


def draw_up(*, actor: Actor, values: dict[str, Any], label: Label, scope: Scope | None) -> Programme:
    """Begin a programme as a draft. Its label covers those of the partner and the programme that it names."""
    unit_id = getattr(values.get("unit"), "pk", actor.unit_id)
    require(policies.why_not_responsible(unit_id, values.get("responsible")))
    return create_tied(actor=actor, model=Programme, values=values, label=label, scope=scope)


def change_programme(
    *, actor: Actor, programme: Programme, values: dict[str, Any], version: int
) -> Programme:
    """Change what is said of a programme; refused while others decide on it, and once it is closed."""
    allow(policies.why_not_change_programme(actor, programme))
    require(policies.why_not_responsible(programme.unit_id, values.get("responsible")))
    if values.get("parent"):
        one_at_a_time("parts of programmes")  # two changes, each right by itself, could close a circle
    require(policies.why_not_within(programme, values.get("parent")))
    return update_tied(actor=actor, record=programme, values=values, expected_version=version)


def submit_programme(*, actor: Actor, programme: Programme, unit: Unit) -> Programme:
    """Hand a programme to its approver: the commander of its unit or of one above; a duty to decide waits there."""
    current = _ready(actor, programme, "submit")
    require(policies.why_not_submit(current))
    require(policies.why_not_decided_by(current, unit))
    current.decided_by, current.submitted_by = unit, actor.account_id
    _move(actor, current, "submit")
    titles = in_both(gettext_noop("Decide on the programme: %(what)s"), what=current)
    threads.open_duty(
        actor=actor,
        record=current,
        kind=DutyKind.DECIDE,
        unit=unit,
        action="approve",
        due_on=decided_by(),
        **titles,
    )
    return current


def move_programme(*, actor: Actor, programme: Programme, action: str, reason: str = "") -> Programme:
    """Return, approve, put in force, revise, close or take up again. Approving freezes a baseline."""
    current = _ready(actor, programme, action)
    if action == "close":
        require(policies.why_not_close(current))
    if action == "approve":
        current.revision += 1
        current.first_approved_on = current.first_approved_on or clock.today()
    _move(actor, current, action, reason)
    if action == "approve":
        freeze(actor=actor, programme=current)
    if action == "return":
        titles = in_both(gettext_noop("Revise what was returned: %(what)s"), what=current)
        threads.open_duty(
            actor=actor,
            record=current,
            kind=DutyKind.REPORT,
            unit=current.unit,
            due_on=revised_by(),
            **titles,
        )
    return current


def _ready(actor: Actor, programme: Programme, action: str) -> Programme:
    current = locked(programme)
    allow_now(why_not_move(current, TRANSITIONS, action))
    allow(policies.why_not_move_programme(actor, current, action))
    return current


def _move(actor: Actor, programme: Programme, action: str, reason: str = "") -> None:
    transition = transition_named(TRANSITIONS, action)
    reason = require_reason(reason) if transition.needs_reason else reason.strip()
    programme.state = ProgrammeState(transition.target)
    keep(actor=actor, record=programme)
    record_event(actor=actor, verb=action, record=programme, reason=reason)
    threads.notify(
        actor=actor,
        record=programme,
        kind="changed",
        recipients=[programme.submitted_by] if programme.submitted_by else [],
        followers=True,
    )
    threads.close_duties(actor=actor, record=programme)
