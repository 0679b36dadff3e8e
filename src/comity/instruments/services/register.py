"""Registering instruments and changing their facts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from comity.access import policies as access
from comity.access.models import Label, Scope
from comity.access.policies import why_not_owned
from comity.access.services.keeping import NotPossible, allow, keep, locked, place, require
from comity.foundation.acting import Actor
from comity.foundation.events import record_event
from comity.instruments import policies, queries
from comity.instruments.models.instrument import Instrument, InstrumentState
from comity.instruments.models.numbers import number_key

FACTS = (
    "kind",
    "number",
    "title_en",
    "title_vi",
    "issuer_unit",
    "issuer_name",
    "signed_on",
    "in_force_from",
    "in_force_to",
    "review_on",
    "language",
    "note",
)
"""What a person may write on an instrument."""


@dataclass(frozen=True, slots=True)
class Registration:
    """The instrument, and whether it was registered now or stood there already."""

    instrument: Instrument
    is_new: bool


def register_instrument(
    *,
    actor: Actor,
    facts: dict[str, Any],
    label: Label,
    scope: Scope,
    in_force: bool = False,
    inferred: Sequence[str] = (),
) -> Registration:
    """Register an instrument for the scope's unit; a number that one can already see opens that record.

    `inferred` names the facts that are left to its text.
    """
    allow(access.why_not(actor, "add", policies.INSTRUMENT))
    allow(why_not_owned(actor, scope.unit_id))
    there = queries.registered_as(facts.get("number", ""), facts["kind"].pk, facts.get("signed_on"))
    if there is not None:
        return Registration(there, is_new=False)
    instrument = place(actor=actor, record=Instrument(), unit_id=scope.unit_id, label=label, scope=scope)
    instrument.state = InstrumentState.IN_FORCE if in_force else InstrumentState.DRAFT
    instrument.inferred = list(inferred)
    _write_facts(instrument, facts)
    keep(actor=actor, record=instrument)
    record_event(actor=actor, verb="registered", record=instrument)
    return Registration(instrument, is_new=True)


def change_instrument(
    *, actor: Actor, instrument: Instrument, facts: dict[str, Any], version: int
) -> Instrument:
    """Change the facts of an instrument; refused if somebody else changed it since that version."""
    current = locked(instrument, version=version)
    allow(policies.why_not_change_instrument(actor, current))
    _write_facts(current, facts)
    current.inferred = []
    there = queries.registered_as(current.number, current.kind_id, current.signed_on)
    if there is not None and there.pk != current.pk and there.unit_id == current.unit_id:
        raise NotPossible(_("“%(title)s” bears this number already.") % {"title": there})
    return keep(actor=actor, record=current)


def _write_facts(instrument: Instrument, facts: dict[str, Any]) -> None:
    unknown = set(facts) - set(FACTS)
    require(_("Unknown fields: %(names)s.") % {"names": ", ".join(sorted(unknown))} if unknown else None)
    for name, value in facts.items():
        setattr(instrument, name, value)
    instrument.number_key = number_key(instrument.number)
