"""Undoing one change of a record, through the service of its type and under its policy."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from comity.foundation.acting import Actor
from comity.foundation.events import record_event
from comity.foundation.refusals import StateForbids
from comity.foundation.registry import types
from comity.history import restoring
from comity.history.undoing import Undo


def undo_change(*, actor: Actor, record: Any, undo: Undo, version: int) -> None:
    """Give the fields of one change their earlier values back; the event names the one that it undoes.

    Refused: a change that cannot be undone (StateForbids says why), one of a record that somebody else saved since
    that version (StaleRecord), and what the service of the type refuses.
    """
    update = types.of(record).update
    if undo.reason or update is None:
        raise StateForbids(undo.reason or _("Records of this type are not changed by a form."))
    saved: Any = restoring.save(update, actor=actor, record=record, values=undo.values, version=version)
    record_event(actor=actor, verb="undone", record=saved, details={"undoes": undo.event_id})


def why_not_undo(*, actor: Actor, record: Any, undo: Undo) -> str:
    """Try it and take it back again; return why it is refused, or nothing."""

    def attempt() -> None:
        undo_change(actor=actor, record=record, undo=undo, version=record.version)
        transaction.set_rollback(True)

    return undo.reason or restoring.why_not(attempt)
