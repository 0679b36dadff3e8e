"""Tying citations to registered instruments."""

from typing import Any

from django.utils.translation import gettext as _

from comity.access.policies import why_not_owned
from comity.access.services import label_over
from comity.access.services.keeping import NotPossible, allow, keep, locked
from comity.foundation.acting import Actor
from comity.foundation.events import record_event
from comity.instruments import policies, queries
from comity.instruments.models.instrument import Instrument
from comity.instruments.models.reading import Citation
from comity.instruments.services.register import Registration, register_instrument
from comity.instruments.services.threading import unlink
from comity.threads import services as threads


def resolve_citation(*, actor: Actor, citation: Citation, instrument: Instrument | None) -> Citation:
    """Say which registered instrument the citation, and every repetition of it in the text, means; None takes that back."""
    allow(policies.why_not_read(actor))
    allow(why_not_owned(actor, citation.unit_id))
    current = locked(citation)
    own = current.reading.instrument
    if instrument is not None and instrument.pk == own.pk:
        raise NotPossible(_("A text does not cite itself."))
    if instrument is not None and label_over(actor, current.label, instrument.label).pk != current.label_id:
        raise NotPossible(_("That instrument bears a higher label than the text that cites it."))
    former = queries.cited_instruments([current]).get(current.cited_id)
    if former is not None:
        unlink(actor, "cites", own, former)
    for row in (current, *(locked(same) for same in queries.repetitions_of(current))):
        row.cited = instrument
        keep(actor=actor, record=row)
    if instrument is not None:
        threads.link(actor=actor, kind="cites", source=own, target=instrument)
    record_event(actor=actor, verb="resolved" if instrument else "unresolved", record=current)
    return current


def register_cited(*, actor: Actor, citation: Citation, facts: dict[str, Any]) -> Registration:
    """Register the cited instrument beside the text that cites it, and resolve the citation to it."""
    own = citation.reading.instrument
    registration = register_instrument(
        actor=actor, facts=facts, label=citation.label, scope=citation.scope, in_force=True
    )
    resolve_citation(actor=actor, citation=citation, instrument=registration.instrument)
    record_event(
        actor=actor,
        verb="registered from a citation",
        record=registration.instrument,
        details={"cited_in": own.pk},
    )
    return registration
