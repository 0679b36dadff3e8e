"""Giving a record its label, and changing it: what every other package asks of this one."""

from collections.abc import Iterable
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.utils import DatabaseError
from django.utils.translation import gettext as _

from comity.access import policies, sessions
from comity.access.models import Label, Level
from comity.foundation.acting import Actor
from comity.foundation.events import record_event
from comity.foundation.models import Labelled, Record
from comity.foundation.refusals import LabelTooHigh, NotAllowed, StateForbids

AnyRecord = TypeVar("AnyRecord", bound=Record)


def label_for(
    *, actor: Actor, level: Level | int, caveats: Iterable[str] = (), releasable_to: Iterable[str] = ()
) -> Label:
    """Return the label of that level, those caveats and that releasability; it is made if it is new.

    Refuses (LabelTooHigh) what lies above the working level, and caveats that the actor does not hold.
    """
    number = level.no if isinstance(level, Level) else level
    if number > actor.working_level:
        raise LabelTooHigh(_("This label is above the level at which you work now."))
    try:
        with transaction.atomic():
            label_id = sessions.label_number(number, list(caveats), list(releasable_to))
    except DatabaseError as error:
        if getattr(error.__cause__, "sqlstate", "") != "42501":
            raise
        raise LabelTooHigh(_("You may not give this label: check the level and the caveats.")) from None
    return Label.objects.select_related("level").get(pk=label_id)


def label_over(actor: Actor, *labels: Label) -> Label:
    """Return the lowest label that covers all of them: highest level, all caveats, released only where all are."""
    first, *rest = labels
    if all(label.pk == first.pk for label in rest):
        return first
    releasable = set(first.releasable_to).intersection(*(label.releasable_to for label in rest))
    return label_for(
        actor=actor,
        level=max(label.level_id for label in labels),
        caveats=sorted({caveat for label in labels for caveat in label.caveats}),
        releasable_to=sorted(releasable),
    )


def record_opening(*, actor: Actor, record: Labelled) -> None:
    """Record that the actor was shown a record; one at the lowest level leaves no trace."""
    if record.label.level_id > 0:
        record_event(actor=actor, verb="read", record=record)


def relabel_record(
    *,
    actor: Actor,
    record: AnyRecord,
    level: Level | int,
    caveats: Iterable[str] = (),
    releasable_to: Iterable[str] = (),
    reason: str,
) -> AnyRecord:
    """Give a record another label. Whoever may change it may raise it; lowering is the security officer's.

    What was made from the record is raised with it and never lowered with it. Refused: a label below that of what
    the record was made from (StateForbids), and what `policies.why_not_relabel` says.
    """
    label = label_for(actor=actor, level=level, caveats=caveats, releasable_to=releasable_to)
    lower = not dominates(label, record.label)
    refusal = policies.why_not_relabel(actor, record, lower=lower)
    if refusal is not None:
        raise NotAllowed(refusal)
    if lower and not reason.strip():
        raise ValidationError({"reason": _("Say why the label is lowered.")})
    return _relabelled(actor, record, label, reason, lower=lower)


def raise_to(*, actor: Actor, record: AnyRecord, labels: Iterable[Label]) -> AnyRecord:
    """Let a record that was changed cover the labels of what it names; a step of the service that changed it."""
    label = label_over(actor, record.label, *labels)
    if label.pk == record.label_id:
        return record
    return _relabelled(actor, record, label, "", lower=False)


def raise_again(*, actor: Actor, record: AnyRecord, label: Label, reason: str) -> AnyRecord:
    """Undo a lowering: whoever may lower the label of a record may give it the one that it had before."""
    refusal = policies.why_not_relabel(actor, record, lower=True)
    if refusal is not None:
        raise NotAllowed(refusal)
    if not dominates(label, record.label):
        raise StateForbids(_("The record has another label since; change it on the page of the record."))
    return _relabelled(actor, record, label, reason, lower=False)


def _relabelled(actor: Actor, record: AnyRecord, label: Label, reason: str, *, lower: bool) -> AnyRecord:
    before = record.label
    record.label = label
    _save_label(record)
    record.refresh_from_db(fields=["version", "changed_at", "changed_by"])
    record_event(
        actor=actor,
        verb="lowered_label" if lower else "raised_label",
        record=record,
        reason=reason,
        details={"from": str(before), "to": str(label)},
    )
    return record


def _save_label(record: Record) -> None:
    try:
        with transaction.atomic():
            record.save(update_fields=["label"])
    except DatabaseError as error:
        if getattr(error.__cause__, "sqlstate", "") != "23514":
            raise
        raise StateForbids(
            _("This was made from a record with a higher label; lower the label of that one first.")
        ) from None
    # What follows the record may have got labels that did not exist before.
    sessions.look_again()


def dominates(higher: Label, lower: Label) -> bool:
    """Tell whether the first label hides at least whatever the second hides."""
    return (
        higher.level_id >= lower.level_id
        and set(higher.caveats) >= set(lower.caveats)
        and set(higher.releasable_to) <= set(lower.releasable_to)
    )
