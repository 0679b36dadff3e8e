"""Commitments: made, followed by a duty of whoever answers for them, and ended as kept, broken or released."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_noop

from comity.access.models import Label, Scope
from comity.access.services import label_over
from comity.access.services.keeping import allow, allow_now, keep, locked, require, require_reason
from comity.foundation import clock
from comity.foundation.acting import Actor
from comity.foundation.events import record_event
from comity.foundation.models import Record
from comity.foundation.states import transition_named, why_not_move
from comity.partners import policies
from comity.partners.models import COMMITMENT_TRANSITIONS, OPEN_COMMITMENT, Commitment, Side
from comity.partners.services.tying import create_tied, update_tied
from comity.threads import services as threads
from comity.threads.services.titling import in_both

KEEP = gettext_noop("Keep the promise: %(what)s")
FOLLOW = gettext_noop("See that the partner keeps it: %(what)s")


def make_commitment(
    *,
    actor: Actor,
    values: Mapping[str, Any],
    label: Label,
    scope: Scope | None = None,
    source: Record | None = None,
    **_: Any,
) -> Commitment:
    """Record what was promised, in the meeting or agreement that is its source if any; its unit answers for it."""
    label = label if source is None else label_over(actor, label, source.label)
    made = create_tied(actor=actor, model=Commitment, values=values, label=label, scope=scope)
    require(policies.why_not_responsible(made, made.responsible))
    if source is not None:
        threads.link(actor=actor, kind="arises_from", source=made, target=source)
    threads.open_duty(actor=actor, record=made, **_duty_of(made))
    return made


def change_commitment(
    *, actor: Actor, record: Commitment, values: Mapping[str, Any], expected_version: int
) -> Commitment:
    """Change what was promised or who answers for it; the duty that waits says so from then on."""
    before = _said(record)
    saved = update_tied(actor=actor, record=record, values=values, expected_version=expected_version)
    require(policies.why_not_responsible(saved, saved.responsible))
    if saved.state in OPEN_COMMITMENT and _said(saved) != before:
        threads.close_duties(actor=actor, record=saved)
        threads.open_duty(actor=actor, record=saved, **_duty_of(saved))
    return saved


def move_commitment(*, actor: Actor, commitment: Commitment, action: str, reason: str = "") -> Commitment:
    """Begin, mark as kept or broken, release, or take up again; all but the first two need a reason."""
    current = locked(commitment)
    allow_now(why_not_move(current, COMMITMENT_TRANSITIONS, action))
    allow(policies.why_not_move_commitment(actor, current, action))
    transition = transition_named(COMMITMENT_TRANSITIONS, action)
    why = require_reason(reason) if transition.needs_reason else reason.strip()
    current.state = transition.target
    is_open = current.state in OPEN_COMMITMENT
    current.ended_on, current.outcome = (None, "") if is_open else (clock.today(), why)
    keep(actor=actor, record=current)
    record_event(actor=actor, verb=action, record=current, reason=why)
    threads.notify(actor=actor, record=current, kind="changed", followers=True)
    if not is_open:
        threads.close_duties(actor=actor, record=current)
    elif action == "reopen":
        threads.open_duty(actor=actor, record=current, **_duty_of(current))
    return current


def _said(commitment: Commitment) -> tuple[Any, ...]:
    return (commitment.side, commitment.text, commitment.due_on, commitment.responsible_id)


def _duty_of(commitment: Commitment) -> threads.DutyFields:
    """Return the duty of whoever answers for it: to keep our promise, or to see that theirs is kept."""
    titles = in_both(KEEP if commitment.side == Side.OURS else FOLLOW, what=commitment)
    return {
        "kind": "report" if commitment.side == Side.OURS else "verify",
        "unit": commitment.unit,
        "account": commitment.responsible,
        "due_on": commitment.due_on,
        "title_en": titles["title_en"],
        "title_vi": titles["title_vi"],
    }
