"""Giving an instrument the facts that were left open when its text was handed in."""

from django.utils.translation import gettext as _

from comity.access.services import label_over
from comity.access.services.keeping import allow, keep, locked
from comity.engines.reader import model as engine
from comity.foundation.acting import Actor
from comity.foundation.events import record_event
from comity.foundation.text import clean
from comity.instruments import policies, queries
from comity.instruments.letterhead import Letterhead, letterhead_of
from comity.instruments.models.instrument import Instrument, Language
from comity.instruments.models.numbers import number_key
from comity.instruments.models.reading import Reading
from comity.instruments.models.reference import InstrumentType
from comity.instruments.services.wording import language_of


def name_from_text(*, actor: Actor, reading: Reading, result: engine.Reading) -> None:
    """Fill what is open from the head of the text; it stays marked until a person confirms or corrects it.

    A number that one can already see is registered once: the reading then goes to that record.
    """
    instrument = locked(reading.instrument)
    kinds = {kind.pk: kind for kind in InstrumentType.objects.all()}
    names = [name for kind in kinds.values() for name in (kind.name_en, kind.name_vi)]
    said = letterhead_of(result.text, result.blocks, result.citations, names)
    open_facts = set(instrument.inferred)
    instrument.language = language_of(result.text)
    if "kind" in open_facts and said.kind in kinds:
        instrument.kind = kinds[said.kind]
    if "number" in open_facts:
        instrument.number = clean(said.number)
        instrument.number_key = number_key(said.number)
    if "signed_on" in open_facts:
        instrument.signed_on = said.signed_on
    if "title" in open_facts:
        _entitle(instrument, said)
    there = _registered_before(actor, reading, instrument) if "number" in open_facts else None
    if there is not None:
        _join(actor, instrument, there)
        reading.instrument = there
        return
    instrument.inferred = [name for name in instrument.inferred if getattr(instrument, name)]
    reading.instrument = keep(actor=actor, record=instrument)


def confirm_facts(*, actor: Actor, instrument: Instrument) -> Instrument:
    """Confirm the facts that were taken from the text, as they stand."""
    current = locked(instrument)
    allow(policies.why_not_change_instrument(actor, current))
    current.inferred = []
    keep(actor=actor, record=current)
    record_event(actor=actor, verb="confirmed", record=current, reason=_("The facts taken from the text."))
    return current


def _entitle(instrument: Instrument, said: Letterhead) -> None:
    """Give the title in the language of the text; without one, what stood there stays."""
    words = " ".join(clean(said.title).split())[:500] or instrument.title_en
    is_vietnamese = instrument.language == Language.VIETNAMESE
    instrument.title_en, instrument.title_vi = ("", words) if is_vietnamese else (words, "")


def _registered_before(actor: Actor, reading: Reading, instrument: Instrument) -> Instrument | None:
    """Return the other record of this number, unless it bears a higher label than the text handed in."""
    there = queries.registered_as(
        instrument.number, instrument.kind_id, instrument.signed_on, other_than=instrument
    )
    if there is None or label_over(actor, reading.label, there.label).pk != reading.label_id:
        return None
    return there


def _join(actor: Actor, instrument: Instrument, there: Instrument) -> None:
    """Move the readings of a record that was made for them alone to the one that is registered, and drop the former."""
    for row in queries.readings_of(instrument):
        moved = locked(row)
        moved.instrument = there
        keep(actor=actor, record=moved)
    record_event(actor=actor, verb="joined", record=there, details={"joined": str(instrument.pk)})
    instrument.delete()
