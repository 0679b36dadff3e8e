"""What is said about two instruments, about the parties to one, and that a unit received one."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from comity.access import policies as access
from comity.access.models import Unit
from comity.access.policies import why_not_owned
from comity.access.queries import scope_for
from comity.access.services import label_over
from comity.access.services.keeping import NotPossible, allow, beside, keep, locked, place, require
from comity.foundation import clock
from comity.foundation.acting import Actor
from comity.foundation.events import record_event
from comity.foundation.registry import type_name
from comity.foundation.states import transition_named
from comity.instruments import policies
from comity.instruments.models.instrument import BY_ISSUER, BY_PARTIES, TRANSITIONS, Instrument
from comity.instruments.models.related import InstrumentParty, InstrumentRelation, Receipt, RelationKind
from comity.instruments.services.forcing import note_step
from comity.instruments.services.threading import unlink
from comity.partners.models import Partner
from comity.threads import services as threads

STEPS = {
    RelationKind.AMENDS: ("mark_amended",),
    RelationKind.REPLACES: (*BY_ISSUER, *BY_PARTIES),
    RelationKind.REPEALS: (*BY_ISSUER, *BY_PARTIES),
}
"""The step that a relation makes the other instrument take; of two, the one that its type allows."""

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
    keep(actor=actor, record=party)
    _record_party(actor, party, "party added")
    return party


def remove_party(*, actor: Actor, party: InstrumentParty) -> None:
    """Take a party off an agreement; one on which obligations still rest stays."""
    allow(policies.why_not_change_instrument(actor, party.instrument))
    require(policies.why_not_remove_party(party))
    _record_party(actor, party, "party removed")
    party.delete()


def record_receipt(
    *, actor: Actor, instrument: Instrument, unit: Unit, received_on: date, facts: dict[str, Any]
) -> Receipt:
    """Record that the document reached a unit: the unit's own evidence, held by it and seen from above."""
    allow(access.why_not(actor, "add", type_name(Receipt)))
    allow(why_not_owned(actor, unit.pk))
    receipt = Receipt(instrument=instrument, received_on=received_on, **facts)
    place(actor=actor, record=receipt, unit_id=unit.pk, label=instrument.label, scope=scope_for(unit))
    keep(actor=actor, record=receipt)
    record_event(actor=actor, verb="received", record=receipt)
    threads.notify(actor=actor, record=receipt, kind="receipt", recipients=[instrument.created_by])
    return receipt


def _record_party(actor: Actor, party: InstrumentParty, verb: str) -> None:
    """Record who joined or left: with the agreement, or out of sight where the party bears a higher label."""
    agreement = party.instrument
    record = agreement if party.label_id == agreement.label_id else party
    record_event(actor=actor, verb=verb, record=record, reason=str(party))


def _move_other(actor: Actor, relation: InstrumentRelation) -> None:
    """Let the other instrument take the step that the relation means, if it is the actor's to move."""
    other = locked(relation.other)
    steps = STEPS.get(RelationKind(relation.kind), ())
    action = next((each for each in steps if not policies.why_not_take_step(other, each)), None)
    if action is None or policies.why_not_change_instrument(actor, other):
        return
    own = relation.instrument
    on = min(own.in_force_from or own.signed_on or clock.today(), clock.today())
    other.state = transition_named(TRANSITIONS, action).target
    keep(actor=actor, record=other)
    note_step(actor, other, action, on=on, reason=str(relation)[:2000], caused_by=own)
