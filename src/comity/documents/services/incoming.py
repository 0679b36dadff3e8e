"""Registering what arrives, and voiding arrival numbers."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from comity.access import policies as access
from comity.access.models import Label, Scope, Unit
from comity.access.services.keeping import allow, allow_now, locked, require_reason
from comity.documents import policies
from comity.documents.models.incoming import INCOMING_TRANSITIONS, IncomingDocument, IncomingState
from comity.documents.models.series import Direction
from comity.documents.services.numbering import Wanted, draw_number, keep_entry
from comity.foundation import clock
from comity.foundation.acting import Actor
from comity.foundation.refusals import StateForbids
from comity.foundation.registry import type_name
from comity.foundation.states import why_not_move
from comity.kit import services as kit


@transaction.atomic
def register_arrival(
    *, actor: Actor, values: dict[str, Any], label: Label, scope: Scope | None = None
) -> IncomingDocument:
    """Register a document that arrived; its arrival number is drawn now. All of it happens, or nothing."""
    access.check(actor, "add", type_name(IncomingDocument))
    unit = values.get("unit") or Unit.objects.get(pk=actor.unit_id)
    allow(access.why_not_owned(actor, unit.pk))
    kind, day = values.get("kind"), values.get("arrived_on") or clock.today()
    drawn = {}
    if kind is not None:
        wanted = Wanted(unit=unit, label=label, direction=Direction.INCOMING, kind=kind, day=day)
        drawn = draw_number(actor=actor, wanted=wanted)
    return kit.create_record(
        actor=actor, model=IncomingDocument, values={**values, **drawn}, label=label, scope=scope
    )


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
