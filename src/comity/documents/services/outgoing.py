"""Drawing documents up, signing and numbering them, sending and voiding them."""

import re
from typing import Any

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from comity.access.models import Label, Scope
from comity.access.services.keeping import allow, allow_now, locked, require_reason
from comity.documents import policies, queries
from comity.documents.models.outgoing import OUTGOING_TRANSITIONS, OutgoingDocument, OutgoingState
from comity.documents.models.series import Direction
from comity.documents.papers.docx import as_docx
from comity.documents.papers.pdf import as_pdf
from comity.documents.papers.templates import template_named
from comity.documents.services.numbering import Wanted, draw_number, keep_entry
from comity.foundation import clock
from comity.foundation.acting import Actor
from comity.foundation.refusals import StateForbids
from comity.foundation.states import why_not_move
from comity.kit import services as kit
from comity.kit.attributes import field_of
from comity.threads import services as threads
from comity.threads.models import Attachment, DutyKind
from comity.threads.queries import duties_of
from comity.threads.services import files
from comity.threads.services.titling import in_both

SIGN = gettext_noop("Sign “%(what)s”")
LATER = {"note"}
"""What may still be written on a document that is signed."""


def draw_up(
    *,
    actor: Actor,
    values: dict[str, Any],
    label: Label,
    scope: Scope | None = None,
    written: dict[str, Any] | None = None,
) -> OutgoingDocument:
    """Keep a document that is being written. `written` is the text drawn from records, and which these are."""
    return kit.create_record(
        actor=actor, model=OutgoingDocument, values={**values, **(written or {})}, label=label, scope=scope
    )


def change_document(
    *, actor: Actor, record: OutgoingDocument, values: dict[str, Any], expected_version: int
) -> OutgoingDocument:
    """Change a document that is not signed yet; afterwards only the note of the register."""
    changed = {name for name, value in values.items() if _differs(record, name, value)}
    if record.state != OutgoingState.DRAWN and changed - LATER:
        raise StateForbids(_("It is signed or voided: only the note can still change."))
    return kit.update_record(actor=actor, record=record, values=values, expected_version=expected_version)


def ask_for_signature(*, actor: Actor, document: OutgoingDocument) -> OutgoingDocument:
    """Put the document on the desk of those in its unit who sign."""
    current = locked(document)
    allow(policies.why_not_keep(actor, current))
    allow_now(policies.why_not_sign_now(current))
    if not duties_of(current).filter(kind=DutyKind.DECIDE, done_at=None).exists():
        threads.open_duty(
            actor=actor,
            record=current,
            kind=DutyKind.DECIDE,
            unit=current.unit,
            action="approve",
            **in_both(SIGN, what=current.title),
        )
    return current


def sign_document(*, actor: Actor, document: OutgoingDocument) -> OutgoingDocument:
    """Sign a document: it gets its number and day, and both files are kept with it. All of it happens, or nothing."""
    current = locked(document)
    allow(policies.why_not_keep(actor, current, "approve"))
    allow_now(policies.why_not_sign_now(current))
    current.signed_on, current.state = clock.today(), OutgoingState.SIGNED
    wanted = Wanted(current.unit, current.label, Direction.OUTGOING, current.kind, current.signed_on)
    for name, value in draw_number(actor=actor, wanted=wanted).items():
        setattr(current, name, value)
    current.pdf, current.docx = _files_of(actor, current)
    threads.close_duties(actor=actor, record=current, kind=DutyKind.DECIDE)
    return keep_entry(actor=actor, entry=current, verb="signed")


def send_document(*, actor: Actor, document: OutgoingDocument) -> OutgoingDocument:
    """Mark a signed document as sent today."""
    current = locked(document)
    allow(policies.why_not_keep(actor, current))
    allow_now(why_not_move(current, OUTGOING_TRANSITIONS, "send"))
    current.sent_on, current.state = clock.today(), OutgoingState.SENT
    return keep_entry(actor=actor, entry=current, verb="sent")


def void_document(*, actor: Actor, document: OutgoingDocument, reason: str) -> OutgoingDocument:
    """Void a document with a reason. The number of a signed one stays in the register and is never given again."""
    current = locked(document)
    allow(policies.why_not_keep(actor, current, policies.voiding(current)))
    allow_now(why_not_move(current, OUTGOING_TRANSITIONS, "void"))
    current.void_reason, current.state = require_reason(reason), OutgoingState.VOIDED
    threads.close_duties(actor=actor, record=current, kind=DutyKind.DECIDE)
    return keep_entry(actor=actor, entry=current, verb="voided", reason=current.void_reason)


def _files_of(actor: Actor, document: OutgoingDocument) -> list[Attachment]:
    """Set the document and keep both files with it: the PDF, and what can be worked on."""
    paper, template = queries.paper_of(document), template_named(queries.template_of(document))
    stem = re.sub(r"[^\w-]+", "-", document.symbol)
    kept = []
    for ending, make in (("pdf", as_pdf), ("docx", as_docx)):
        upload: Any = ContentFile(make(paper, template), name=f"{stem}.{ending}")
        kept.append(files.attach(actor=actor, record=document, upload=upload))
    return kept


def _differs(record: OutgoingDocument, name: str, value: Any) -> bool:
    field = field_of(OutgoingDocument, name)
    given = getattr(value, "pk", value) if field.is_relation else field.to_python(value)
    return bool(given != getattr(record, field.attname))
