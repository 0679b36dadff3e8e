"""Documents of the demo: what the region wrote, signed and sent, and what arrived there."""

from datetime import timedelta
from typing import Any

from comity.access.acting import acting_as
from comity.access.models import Unit
from comity.access.services import label_for
from comity.cli.demo_world.people import account_of
from comity.cli.demo_world.source import table
from comity.documents.models.outgoing import OutgoingDocument
from comity.documents.models.reference import DocumentType
from comity.documents.services import incoming, outgoing
from comity.foundation import clock
from comity.foundation.acting import Actor

WRITER, SIGNER, UNIT = "officer", "commander", "MR-N"
STEPS = {
    "asked": (),
    "signed": (outgoing.sign_document,),
    "sent": (outgoing.sign_document, outgoing.send_document),
}


def write() -> None:
    """Register what arrived, and write each document as far as the demo shows it."""
    given = table("papers")
    with acting_as(account_of(WRITER)) as writer:
        for row in given["incoming"]:
            _register(writer, row)
        written = [(_draw_up(writer, row), STEPS[row["as"]]) for row in given["outgoing"]]
    with acting_as(account_of(SIGNER)) as signer:
        for document, steps in written:
            for step in steps:
                step(actor=signer, document=OutgoingDocument.objects.get(pk=document.pk))


def _register(actor: Actor, row: dict[str, Any]) -> None:
    given = _named(row, "title", "sender", "sender_number", "recipients")
    day = clock.today() - timedelta(days=row["days_ago"])
    about = {"kind": _kind(row), "arrived_on": day, "signed_on": day - timedelta(days=3), "unit": _unit()}
    label = label_for(actor=actor, level=row.get("level", 0))
    incoming.register_arrival(actor=actor, values={**given, **about}, label=label)


def _draw_up(actor: Actor, row: dict[str, Any]) -> OutgoingDocument:
    given = _named(row, "title", "language", "addressees", "body", "place", "authority", "copies")
    about = {
        "kind": _kind(row),
        "unit": _unit(),
        "signer_post": row["post"],
        "signer_name": row["signer"],
    }
    label = label_for(actor=actor, level=row.get("level", 0))
    document = outgoing.draw_up(actor=actor, values={**given, **about}, label=label)
    return outgoing.ask_for_signature(actor=actor, document=document)


def _named(row: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: row[name] for name in names if name in row}


def _kind(row: dict[str, Any]) -> DocumentType:
    return DocumentType.objects.get(pk=row["type"])


def _unit() -> Unit:
    return Unit.objects.get(code=UNIT)
