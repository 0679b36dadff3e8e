"""What is said about two instruments, about the parties to one, and that a unit received one."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from comity.access import policies as access
from comity.access.models import Unit
from comity.access.queries import scope_for
from comity.foundation.acting import Actor
from comity.foundation.events import record_event
from comity.foundation.registry import type_name
from comity.instruments import policies
from comity.instruments.models.instrument import BINDING, Instrument, InstrumentState
from comity.instruments.models.related import InstrumentParty, InstrumentRelation, Receipt, RelationKind
from comity.instruments.services.keeping import NotPossible, allow, beside, keep, locked, place
from comity.instruments.services.labels import label_over
from comity.instruments.services.threading import unlink
from comity.partners.models import Partner
from comity.threads import services as threads

ENDS = {
    RelationKind.AMENDS: ((InstrumentState.IN_FORCE,), InstrumentState.AMENDED),
    RelationKind.REPLACES: ((*BINDING, InstrumentState.SUSPENDED), InstrumentState.REPEALED),
    RelationKind.REPEALS: ((*BINDING, InstrumentState.SUSPENDED), InstrumentState.REPEALED),
}
"""What a relation does to the other instrument: from which states, to which."""

THREADED = {RelationKind.AMENDS, RelationKind.REPLACES, RelationKind.IMPLEMENTS, RelationKind.CITES}


def relate_instruments(
    *, actor: Actor, instrument: Instrument, kind: str, other: Instrument
) -> InstrumentRelation:
    """State a relation. Amending, replacing and repealing move the other one's state if it is the actor's to move."""
    allow(policies.why_not_change_instrument(actor, instrument))
    relation = beside(
        actor=actor, record=InstrumentRelation(instrument=instrument, other=other), parent=instrument
    )
    relation.kind = kind
    relation.label = label_over(actor, instrument.label, other.label)
    keep(actor=actor, record=relation)
    if relation.kind in THREADED:
        threads.link(actor=actor, kind=relation.kind, source=instrument, target=other)
    _move_other(actor, relation)
    return relation


def end_relation(*, actor: Actor, relation: InstrumentRelation) -> None:
    """Take a relation back. The states that it moved stay as they are."""
    allow(policies.why_not_change_instrument(actor, relation.instrument))
    if relation.kind in THREADED:
        unlink(actor, relation.kind, relation.instrument, relation.other)
    relation.delete()


def add_party(
    *,
    actor: Actor,
    instrument: Instrument,
    partner: Partner | None,
    own_unit: Unit | None,
    signed_by: str = "",
) -> InstrumentParty:
    """Name a party to an agreement: a partner or a unit of ours."""
    allow(policies.why_not_change_instrument(actor, instrument))
    if not instrument.kind.is_agreement:
        raise NotPossible(_("Only agreements have parties."))
    party = InstrumentParty(instrument=instrument, partner=partner, own_unit=own_unit, signed_by=signed_by)
    beside(actor=actor, record=party, parent=instrument)
    if partner is not None:
        party.label = label_over(actor, instrument.label, partner.label)
    return keep(actor=actor, record=party)


def remove_party(*, actor: Actor, party: InstrumentParty) -> None:
    """Take a party off an agreement."""
    allow(policies.why_not_change_instrument(actor, party.instrument))
    party.delete()


def record_receipt(
    *, actor: Actor, instrument: Instrument, unit: Unit, received_on: date, facts: dict[str, Any]
) -> Receipt:
    """Record that the document reached a unit: the unit's own evidence, held by it and seen from above."""
    allow(access.why_not(actor, "add", type_name(Receipt)))
    allow(policies.why_not_owned(actor, unit.pk))
    receipt = Receipt(instrument=instrument, received_on=received_on, **facts)
    place(actor=actor, record=receipt, unit_id=unit.pk, label=instrument.label, scope=scope_for(unit))
    keep(actor=actor, record=receipt)
    record_event(actor=actor, verb="received", record=receipt)
    threads.notify(actor=actor, record=receipt, kind="receipt", recipients=[instrument.created_by])
    return receipt


def _move_other(actor: Actor, relation: InstrumentRelation) -> None:
    kind = RelationKind(relation.kind)
    if kind not in ENDS:
        return
    sources, target = ENDS[kind]
    other = locked(relation.other)
    if other.state not in sources or policies.why_not_change_instrument(actor, other):
        return
    other.state = target
    keep(actor=actor, record=other)
    record_event(
        actor=actor, verb=target, record=other, reason=str(relation), details={"by": relation.instrument_id}
    )
    threads.notify(actor=actor, record=other, kind="changed", followers=True)
