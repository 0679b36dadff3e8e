"""Clearances between dates: proposed by one security officer, and where they raise, confirmed by another."""

from collections.abc import Collection
from datetime import date
from typing import NotRequired, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from comity.access import services as access
from comity.access.models import Account, Level
from comity.access.policies import refuse
from comity.access.queries import account_of, scope_for
from comity.access.services import accounts
from comity.access.services.units import lowest_level
from comity.administration import policies
from comity.administration.models import Clearance, ClearanceState
from comity.administration.services.telling import tell_cleared, tell_second_officers
from comity.foundation import clock
from comity.foundation.acting import Actor
from comity.foundation.events import record_event
from comity.foundation.refusals import LabelTooHigh, StateForbids
from comity.threads.models import NotificationKind


class ClearanceValues(TypedDict):
    """What is proposed; without days it holds from today and has no end."""

    clearance: Level
    caveats: NotRequired[Collection[str]]
    releasability: NotRequired[Collection[str]]
    valid_from: NotRequired[date]
    valid_to: NotRequired[date | None]
    evidence: str


def propose_clearance(
    *, actor: Actor, account: Account, reason: str, **values: Unpack[ClearanceValues]
) -> Clearance:
    """Propose what an account may read. What raises nothing, or needs no second officer here, is granted at once."""
    refuse(policies.why_not_clear(actor, account))
    proposed = Clearance(
        account=account,
        level=values["clearance"],
        caveats=sorted(set(values.get("caveats", ()))),
        releasability=sorted(set(values.get("releasability", ()))),
        valid_from=values.get("valid_from") or clock.today(),
        valid_to=values.get("valid_to"),
        evidence=values["evidence"],
        reason=reason,
        unit=account.unit,
        label=access.label_for(actor=actor, level=lowest_level()),
        scope=scope_for(account.unit),
        created_by=actor.account_id,
        changed_by=actor.account_id,
    )
    _refuse_beyond(actor, proposed)
    proposed.full_clean()
    proposed.save(force_insert=True)
    record_event(actor=actor, verb="proposed_clearance", record=account, reason=reason)
    if policies.needs_second_officer(proposed):
        tell_second_officers(actor=actor, proposed=proposed)
        return proposed
    return _grant(actor, proposed, answer="")


def confirm_clearance(*, actor: Actor, proposed: Clearance, answer: str = "") -> Clearance:
    """Grant what another officer proposed, from the day on which it begins."""
    refuse(policies.why_not_confirm_clearance(actor, proposed))
    _refuse_decided(proposed)
    _refuse_beyond(actor, proposed)
    return _grant(actor, proposed, answer)


def decline_clearance(*, actor: Actor, proposed: Clearance, answer: str) -> Clearance:
    """Decline a proposal, one's own too."""
    refuse(policies.why_not_clear(actor, proposed.account))
    _refuse_decided(proposed)
    if not answer.strip():
        raise ValidationError({"answer": _("Say why it is declined.")})
    record_event(actor=actor, verb="declined_clearance", record=proposed.account, reason=answer)
    return _decided(actor, proposed, ClearanceState.DECLINED, answer)


def _grant(actor: Actor, proposed: Clearance, answer: str) -> Clearance:
    if proposed.valid_from > clock.today():
        raise StateForbids(_("It begins on %s; confirm it from that day on.") % proposed.valid_from)
    if proposed.valid_to is not None and proposed.valid_to <= clock.today():
        raise StateForbids(_("Its days are over; decline it and propose another."))
    account = Account.objects.select_related("label", "unit").get(pk=proposed.account_id)
    accounts.set_clearance(
        actor=actor,
        account=account,
        clearance=proposed.level,
        caveats=proposed.caveats,
        releasability=proposed.releasability,
        until=proposed.valid_to,
        reason=proposed.reason,
    )
    tell_cleared(actor=actor, account=account, kind=NotificationKind.CLEARANCE_CHANGED)
    return _decided(actor, proposed, ClearanceState.GRANTED, answer)


def _decided(actor: Actor, proposed: Clearance, state: ClearanceState, answer: str) -> Clearance:
    proposed.state, proposed.answer = state, answer
    proposed.decided_by, proposed.decided_at = account_of(actor), clock.now()
    proposed.changed_by = actor.account_id
    proposed.full_clean()
    proposed.save(force_update=True)
    return proposed


def _refuse_decided(proposed: Clearance) -> None:
    if proposed.state != ClearanceState.PROPOSED:
        raise StateForbids(_("This clearance was decided already."))


def _refuse_beyond(actor: Actor, proposed: Clearance) -> None:
    mine = account_of(actor)
    if proposed.level_id > actor.clearance or not set(proposed.caveats) <= set(mine.caveats):
        raise LabelTooHigh(_("You cannot clear somebody for what you may not read yourself."))
