"""Laying requirements of an agreement on its other parties, and what becomes of them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from comity.access.services import label_over
from comity.access.services.keeping import (
    NotPossible,
    allow,
    allow_now,
    beside,
    keep,
    locked,
    require,
    require_reason,
)
from comity.foundation import clock
from comity.foundation.acting import Actor
from comity.foundation.events import record_event
from comity.foundation.states import transition_named, why_not_move
from comity.instruments import policies, queries
from comity.instruments.models.requirement import (
    OBLIGATION_TRANSITIONS,
    ObligationState,
    PartnerObligation,
    Requirement,
)
from comity.instruments.services.threading import unlink
from comity.partners.models import Partner
from comity.threads import services as threads
from comity.threads.models import NotificationKind
from comity.threads.services.titling import in_both

FACTS = ("responsible", "due_on", "last_sign_on", "evidence")
"""What a person may write on an obligation of a partner."""
FOLLOW = gettext_noop("Follow %(partner)s: %(what)s")


def oblige_all(actor: Actor, given: Iterable[tuple[Requirement, Partner]]) -> list[PartnerObligation]:
    """Lay requirements on partners, each with a duty to follow it. Called once their making was allowed."""
    rows = [_made(actor, requirement, partner) for requirement, partner in given]
    PartnerObligation.objects.bulk_create(rows, batch_size=500)
    threads.link_new(actor=actor, kind="implements", pairs=((row, row.requirement) for row in rows))
    threads.open_duties(actor=actor, duties=((row, _to_follow(row)) for row in rows))
    return rows


def oblige(
    *, actor: Actor, requirement: Requirement, partner: Partner, facts: dict[str, Any] | None = None
) -> PartnerObligation:
    """Lay a confirmed requirement of an agreement on one more of its other parties."""
    known = {name: value for name, value in (facts or {}).items() if name in FACTS}
    require(policies.why_not_responsible(requirement.unit_id, known.get("responsible")))
    allow(policies.why_not_change_requirement(actor, requirement))
    require(policies.why_not_oblige(requirement.instrument, [partner.pk]))
    if requirement.state != "in_force":
        raise NotPossible(_("Only a requirement in force can be laid on a party."))
    row = _made(actor, requirement, partner)
    for name, value in known.items():
        setattr(row, name, value)
    keep(actor=actor, record=row)
    threads.link(actor=actor, kind="implements", source=row, target=requirement)
    threads.open_duty(actor=actor, record=row, **_to_follow(row))
    return row


def change_obligation(
    *, actor: Actor, obligation: PartnerObligation, facts: dict[str, Any], version: int
) -> PartnerObligation:
    """Write down who follows it, when it is due, the last sign of life and by what one knows."""
    current = locked(obligation, version=version)
    allow(policies.why_not_move_obligation(actor, current, "change"))
    require(policies.why_not_responsible(current.unit_id, facts.get("responsible")))
    for name in FACTS:
        setattr(current, name, facts.get(name, getattr(current, name)))
    keep(actor=actor, record=current)
    if current.state == ObligationState.OPEN:
        _await_again(actor, current)
    return current


def move_obligation(
    *, actor: Actor, obligation: PartnerObligation, action: str, reason: str, on: date | None = None
) -> PartnerObligation:
    """Mark as met or not met, release or take up again; the reason of a closure is kept as its evidence."""
    current = locked(obligation)
    allow(policies.why_not_move_obligation(actor, current, action))
    allow_now(why_not_move(current, OBLIGATION_TRANSITIONS, action))
    return _move(actor, current, action, require_reason(reason), on or clock.today())


def hand_over(actor: Actor, requirement: Requirement, successor: Requirement) -> None:
    """Let open obligations go on under the amended requirement; who follows them is told."""
    for row in queries.open_obligations(requirement):
        obligation = locked(row)
        obligation.requirement, obligation.due_on = successor, successor.due_on
        obligation.label = label_over(actor, obligation.label, successor.label)
        keep(actor=actor, record=obligation)
        unlink(actor, "implements", obligation, requirement)
        threads.link(actor=actor, kind="implements", source=obligation, target=successor)
        _await_again(actor, obligation)


def release_all(actor: Actor, requirement: Requirement, reason: str) -> None:
    """Release what is open under a withdrawn requirement."""
    for row in queries.open_obligations(requirement):
        _move(actor, locked(row), "release", reason, clock.today())


def tell_followers(actor: Actor, rows: Iterable[PartnerObligation]) -> None:
    """Tell the unit, and whoever follows the record, that what an obligation rests on has changed."""
    for row in rows:
        told: list[threads.Told] = [{"unit": row.unit_id, "action": "change"}, {"followers": True}]
        threads.tell_of(actor, row, ((NotificationKind.CHANGED, each, None) for each in told))


def _made(actor: Actor, requirement: Requirement, partner: Partner) -> PartnerObligation:
    row = PartnerObligation(requirement=requirement, partner=partner, due_on=requirement.due_on)
    beside(actor=actor, record=row, parent=requirement)
    row.label = label_over(actor, requirement.label, partner.label)
    row.unit = requirement.unit
    return row


def _move(
    actor: Actor, obligation: PartnerObligation, action: str, reason: str, on: date
) -> PartnerObligation:
    obligation.state = transition_named(OBLIGATION_TRANSITIONS, action).target
    is_open = obligation.state == ObligationState.OPEN
    obligation.closed_on = None if is_open else on
    obligation.evidence = obligation.evidence if is_open else reason
    keep(actor=actor, record=obligation)
    record_event(actor=actor, verb=action, record=obligation, reason=reason)
    threads.notify(actor=actor, record=obligation, kind="changed", followers=True)
    threads.close_duties(actor=actor, record=obligation)
    if is_open:
        threads.open_duty(actor=actor, record=obligation, **_to_follow(obligation))
    return obligation


def _await_again(actor: Actor, obligation: PartnerObligation) -> None:
    threads.close_duties(actor=actor, record=obligation)
    threads.open_duty(actor=actor, record=obligation, **_to_follow(obligation))


def _to_follow(obligation: PartnerObligation) -> threads.DutyFields:
    """Return the duty of the unit: to see to it that the party does what it owes."""
    titles = in_both(FOLLOW, partner=obligation.partner, what=obligation.requirement)
    return {
        "kind": "verify",
        "unit": obligation.unit,
        "account": obligation.responsible,
        "due_on": obligation.due_on,
        "title_en": titles["title_en"],
        "title_vi": titles["title_vi"],
    }
