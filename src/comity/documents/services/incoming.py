"""Registering what arrives, and voiding arrival numbers."""

from typing import Any

from django.utils.translation import gettext as _

from comity.access.models import Label, Scope
from comity.access.services.keeping import allow, allow_now, locked, require_reason
from comity.documents import policies
from comity.documents.models.incoming import INCOMING_TRANSITIONS, IncomingDocument, IncomingState
from comity.documents.models.series import Direction
from comity.documents.services import numbering
from comity.documents.services.numbering import keep_entry
from comity.foundation.acting import Actor
from comity.foundation.refusals import StateForbids
from comity.foundation.states import why_not_move
from comity.kit import services as kit


def register_arrival(
    *, actor: Actor, values: dict[str, Any], label: Label, scope: Scope | None = None
) -> IncomingDocument:
    """Register a document that arrived; its arrival number is drawn now."""
    entry = kit.create_record(actor=actor, model=IncomingDocument, values=values, label=label, scope=scope)
    numbering.draw_number(actor=actor, entry=entry, direction=Direction.INCOMING, day=entry.arrived_on)
    return keep_entry(actor=actor, entry=entry, verb="numbered")


def change_arrival(
    *, actor: Actor, record: IncomingDocument, values: dict[str, Any], expected_version: int
) -> IncomingDocument:
    """Correct the line of an incoming document. Its number stays; a voided line stays as it is."""
    if record.state == IncomingState.VOIDED:
        raise StateForbids(_("This number was voided; its line stays as it is."))
    return kit.update_record(actor=actor, record=record, values=values, expected_version=expected_version)


def void_arrival(*, actor: Actor, entry: IncomingDocument, reason: str) -> IncomingDocument:
    """Void an arrival number with a reason. It is never given again."""
    current = locked(entry)
    allow(policies.why_not_keep(actor, current))
    allow_now(why_not_move(current, INCOMING_TRANSITIONS, "void"))
    current.void_reason, current.state = require_reason(reason), IncomingState.VOIDED
    return keep_entry(actor=actor, entry=current, verb="voided", reason=current.void_reason)
