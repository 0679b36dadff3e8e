"""Recording a receipt under a number of the register of incoming documents."""

from datetime import date
from typing import Any

from comity.access.models import Unit
from comity.documents.models.reference import DocumentType
from comity.documents.services.incoming import register_arrival
from comity.foundation.acting import Actor
from comity.foundation.models import related
from comity.instruments.models.instrument import Instrument
from comity.instruments.models.related import Receipt
from comity.instruments.services import relating
from comity.threads import services as threads

OTHER = "other"
"""The type under which the register keeps what has no type of its own there."""


def receive_through_register(
    *, actor: Actor, instrument: Instrument, unit: Unit, received_on: date, facts: dict[str, Any]
) -> Receipt:
    """Register the arrival of the document and record its receipt under that number; both or neither."""
    known = {kind.pk: kind for kind in DocumentType.objects.filter(pk__in=[instrument.kind_id, OTHER])}
    issuer = related(instrument, "issuer_unit") or instrument.issuer_name
    entry = register_arrival(
        actor=actor,
        label=instrument.label,
        values={
            "kind": known.get(instrument.kind_id) or known[OTHER],
            "title": instrument.title,
            "sender": facts.get("received_from") or str(issuer or "–"),
            "sender_number": instrument.number,
            "signed_on": instrument.signed_on,
            "arrived_on": received_on,
            "unit": unit,
        },
    )
    told = {**facts, "arrival_number": entry.symbol}
    receipt = relating.record_receipt(
        actor=actor, instrument=instrument, unit=unit, received_on=received_on, facts=told
    )
    threads.link(actor=actor, kind="evidences", source=entry, target=receipt)
    return receipt
