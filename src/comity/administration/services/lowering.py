"""Lowering labels: asked for by who keeps a record, decided by the security officer, undone by raising."""

from collections.abc import Collection, Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from comity.access import services as access
from comity.access.policies import refuse
from comity.access.queries import account_of
from comity.administration import policies
from comity.administration.models import Lowering, LoweringState
from comity.administration.services.telling import tell_asker
from comity.foundation import clock
from comity.foundation.acting import Actor
from comity.foundation.events import record_event
from comity.foundation.models import Record
from comity.foundation.refusals import StateForbids
from comity.foundation.registry import type_name, types


def ask_lowering(
    *,
    actor: Actor,
    record: Record,
    level: int,
    reason: str,
    caveats: Collection[str] = (),
    releasable_to: Collection[str] = (),
) -> Lowering:
    """Ask the security officer to give a record a lower label. Nothing changes until that is decided."""
    refuse(policies.why_not_ask_lowering(actor, record))
    wanted = access.label_for(actor=actor, level=level, caveats=caveats, releasable_to=releasable_to)
    if access.dominates(wanted, record.label):
        raise ValidationError({"level": _("This label is not lower: you may give it yourself.")})
    asked = Lowering(
        record_type=type_name(record),
        record_id=record.pk,
        before=record.label,
        wanted=wanted,
        reason=reason,
        unit_id=record.unit_id,
        label=record.label,
        scope_id=record.scope_id,
        created_by=actor.account_id,
        changed_by=actor.account_id,
    )
    asked.full_clean()
    asked.save(force_insert=True)
    record_event(
        actor=actor, verb="asked_lowering", record=record, reason=reason, details={"to": str(wanted)}
    )
    return asked


def lower_labels(*, actor: Actor, asked: Sequence[Lowering], answer: str) -> list[Lowering]:
    """Lower the labels that were asked for, all of them with one reason, or none."""
    return [_lower(actor, each, answer) for each in asked]


def decline_lowerings(*, actor: Actor, asked: Sequence[Lowering], answer: str) -> list[Lowering]:
    """Leave the labels as they are, and say why."""
    return [_told(actor, _decide(actor, each, LoweringState.DECLINED, answer)) for each in asked]


def undo_lowering(*, actor: Actor, lowered: Lowering, answer: str) -> Lowering:
    """Give a record its former label again; what was made from it meanwhile is raised with it."""
    refuse(policies.why_not_decide_lowering(actor, lowered))
    if lowered.state != LoweringState.LOWERED:
        raise StateForbids(_("This label was not lowered, or that was undone already."))
    access.raise_again(actor=actor, record=_record(lowered), label=lowered.before, reason=answer)
    return _keep(actor, lowered, LoweringState.UNDONE, answer)


def _lower(actor: Actor, asked: Lowering, answer: str) -> Lowering:
    decided = _decide(actor, asked, LoweringState.LOWERED, answer)
    access.relabel_record(
        actor=actor,
        record=_record(asked),
        level=asked.wanted.level_id,
        caveats=asked.wanted.caveats,
        releasable_to=asked.wanted.releasable_to,
        reason=answer,
    )
    return _told(actor, decided)


def _told(actor: Actor, decided: Lowering) -> Lowering:
    tell_asker(actor=actor, asked=decided, record=_record(decided))
    return decided


def _decide(actor: Actor, asked: Lowering, state: LoweringState, answer: str) -> Lowering:
    refuse(policies.why_not_decide_lowering(actor, asked))
    if asked.state != LoweringState.ASKED:
        raise StateForbids(_("This request was decided already."))
    if not answer.strip():
        raise ValidationError({"answer": _("Give the reason; it stays in the history.")})
    return _keep(actor, asked, state, answer)


def _record(asked: Lowering) -> Record:
    record = types.record_of(asked.record_type, asked.record_id)
    if not isinstance(record, Record):
        raise StateForbids(_("The record is not there any more."))
    return record


def _keep(actor: Actor, asked: Lowering, state: LoweringState, answer: str) -> Lowering:
    asked.state, asked.answer = state, answer
    asked.decided_by, asked.decided_at = account_of(actor), clock.now()
    asked.changed_by = actor.account_id
    asked.full_clean()
    asked.save(force_update=True)
    return asked
