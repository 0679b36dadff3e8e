"""Who may do what in the register, and what the states allow. Each function answers with a reason or None."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from comity.access import policies as access
from comity.access.labelling import covering
from comity.access.models import Label, Scope
from comity.access.queries import units_reading
from comity.access.services import dominates
from comity.documents.models.entry import RegisterEntry
from comity.documents.models.incoming import INCOMING_TRANSITIONS, IncomingDocument
from comity.documents.models.outgoing import OUTGOING_TRANSITIONS, OutgoingDocument, OutgoingState
from comity.documents.models.series import Direction, NumberSeries
from comity.foundation.acting import Actor
from comity.foundation.models import Record
from comity.foundation.registry import type_name
from comity.foundation.states import why_not_move


def why_not_keep(actor: Actor, entry: RegisterEntry, action: str = "change") -> str | None:
    """Say why the actor may not change, sign or void an entry: by its roles, or because another unit keeps it."""
    return access.why_not(actor, action, type_name(entry)) or access.why_not_owned(actor, entry.unit_id)


def why_not_sign(actor: Actor, document: OutgoingDocument) -> str | None:
    """Say why the document is not signed by this actor, or not now."""
    return why_not_sign_now(document) or why_not_keep(actor, document, "approve")


def why_not_ask(actor: Actor, document: OutgoingDocument) -> str | None:
    """Say why the actor may not ask for the signature, or not now."""
    return why_not_sign_now(document) or why_not_keep(actor, document)


def why_not_sign_now(document: OutgoingDocument) -> str | None:
    """Say why the document cannot be signed now: by its state, or because it has no text."""
    state = why_not_move(document, OUTGOING_TRANSITIONS, "sign")
    if state or document.body or document.content:
        return state
    return _("Write its text first.")


def why_not_send(actor: Actor, document: OutgoingDocument) -> str | None:
    """Say why the document cannot be marked as sent."""
    return why_not_move(document, OUTGOING_TRANSITIONS, "send") or why_not_keep(actor, document)


def why_not_void(actor: Actor, document: OutgoingDocument) -> str | None:
    """Say why the document cannot be voided."""
    state = why_not_move(document, OUTGOING_TRANSITIONS, "void")
    return state or why_not_keep(actor, document, voiding(document))


def why_not_void_arrival(actor: Actor, entry: IncomingDocument) -> str | None:
    """Say why the arrival number cannot be voided."""
    return why_not_move(entry, INCOMING_TRANSITIONS, "void") or why_not_keep(actor, entry)


def why_not_preview(actor: Actor, document: OutgoingDocument) -> str | None:  # noqa: ARG001 the signature of the others
    """Say why there is no preview: the files of a signed document are kept with it."""
    return why_not_move(document, OUTGOING_TRANSITIONS, "sign")


def why_not_draw_up(actor: Actor) -> str | None:
    """Say why the actor may not draw a document up from records that it sees."""
    return access.why_not(actor, "add", type_name(OutgoingDocument))


def why_not_draw_anew(document: OutgoingDocument, name: str) -> str | None:
    """Say why the document does not take up what its records say now: it is signed, or is another paper of theirs."""
    state = why_not_move(document, OUTGOING_TRANSITIONS, "sign")
    if state or (document.content or {}).get("name") == name:
        return state
    return _("This document is another paper.")


def why_not_cover(label: Label, rows: Iterable[Record]) -> str | None:
    """Say why the label is too low for a paper: records under others went into it."""
    needed = covering(rows)
    if needed is None or dominates(label, needed):
        return None
    return _(
        "Records under “%(label)s” go into this paper, so its label cannot be lower. "
        "Choose that label, or lower your working level to leave them out."
    ) % {"label": needed}


def why_not_share(scope: Scope, rows: Iterable[Record]) -> str | None:
    """Say why the paper cannot be for these readers: not all of them read what went into it."""
    numbers = {row.scope_id for row in rows} - {scope.pk}
    others = Scope.objects.filter(pk__in=numbers)
    readers = _readers(scope)
    if len(others) == len(numbers) and all(readers <= _readers(other) for other in others):
        return None
    return _("Not all units that would read this paper read what goes into it. Choose fewer readers.")


def why_not_print(actor: Actor, series: NumberSeries) -> str | None:
    """Say why the actor may not print the register of a series."""
    model = IncomingDocument if series.direction == Direction.INCOMING else OutgoingDocument
    return access.why_not(actor, "export", type_name(model))


def voiding(document: OutgoingDocument) -> str:
    """Return what voiding takes: what was signed is taken back by whoever may sign."""
    return "change" if document.state == OutgoingState.DRAWN else "approve"


def _readers(scope: Scope) -> set[UUID]:
    return set(units_reading(scope).values_list("pk", flat=True))
