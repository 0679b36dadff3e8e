"""Proposals upward: handing them in, and answering them with a reason."""

from typing import Any

from django.utils.translation import gettext_noop

from comity.access.models import Label, Scope
from comity.access.services.keeping import allow, allow_now, keep, locked, require, require_reason
from comity.foundation import clock
from comity.foundation.acting import Actor
from comity.foundation.events import record_event
from comity.foundation.models import Record
from comity.foundation.states import transition_named, why_not_move
from comity.partners.services.tying import create_tied, update_tied
from comity.programmes import policies
from comity.programmes.models.proposal import PROPOSAL_TRANSITIONS, Proposal, ProposalState
from comity.programmes.services.clocks import decided_by, revised_by
from comity.threads import services as threads
from comity.threads.models import DutyKind
from comity.threads.services.titling import in_both


def propose(*, actor: Actor, values: dict[str, Any], label: Label, scope: Scope | None) -> Record:
    """Begin a proposal as a draft, to a unit above one's own. Its label covers that of the programme that it is about."""
    unit_id = getattr(values.get("unit"), "pk", actor.unit_id)
    require(policies.why_not_propose_to(unit_id, values["to_unit"]))
    return create_tied(actor=actor, model=Proposal, values=values, label=label, scope=scope)


def change_proposal(*, actor: Actor, proposal: Proposal, values: dict[str, Any], version: int) -> Record:
    """Change the wording of a proposal that is still its author's."""
    allow(policies.why_not_reword(proposal))
    if values.get("to_unit"):
        require(policies.why_not_propose_to(proposal.unit_id, values["to_unit"]))
    return update_tied(actor=actor, record=proposal, values=values, expected_version=version)


def move_proposal(*, actor: Actor, proposal: Proposal, action: str, reason: str = "") -> Proposal:
    """Submit, approve, refuse, return or withdraw. What is submitted waits on the desk of the approvers above."""
    current = locked(proposal)
    allow_now(why_not_move(current, PROPOSAL_TRANSITIONS, action))
    allow(policies.why_not_move_proposal(actor, current, action))
    transition = transition_named(PROPOSAL_TRANSITIONS, action)
    reason = require_reason(reason) if transition.needs_reason else reason.strip()
    if action == "submit":
        require(policies.why_not_expected(current))
        current.submitted_on, current.submitted_by = clock.today(), actor.account_id
        current.due_on = decided_by(current.due_on)
        current.answered_on, current.answer = None, ""
    elif action != "withdraw":
        current.answered_on, current.answer = clock.today(), reason
    current.state = ProposalState(transition.target)
    keep(actor=actor, record=current)
    record_event(actor=actor, verb=action, record=current, reason=reason)
    told = [current.submitted_by] if current.submitted_by else []
    threads.notify(actor=actor, record=current, kind="changed", recipients=told, followers=True)
    threads.close_duties(actor=actor, record=current)
    _next_step(actor, current)
    return current


def _next_step(actor: Actor, proposal: Proposal) -> None:
    """Put what was submitted on the desks of those who answer, and what was returned on those of its authors."""
    if proposal.state == ProposalState.SUBMITTED:
        titles = in_both(gettext_noop("Answer the proposal: %(what)s"), what=proposal)
        threads.open_duty(
            actor=actor,
            record=proposal,
            kind=DutyKind.DECIDE,
            unit=proposal.to_unit,
            action="approve",
            due_on=proposal.due_on,
            **titles,
        )
    if proposal.state == ProposalState.RETURNED:
        titles = in_both(gettext_noop("Revise what was returned: %(what)s"), what=proposal)
        threads.open_duty(
            actor=actor,
            record=proposal,
            kind=DutyKind.REPORT,
            unit=proposal.unit,
            due_on=revised_by(),
            **titles,
        )
