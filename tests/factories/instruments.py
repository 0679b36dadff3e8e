"""Instruments, readings and requirements, made by the services as whoever acts."""

from django.core.files.uploadedfile import SimpleUploadedFile

from comity.access.models import Unit
from comity.access.queries import scope_for
from comity.access.services import label_for
from comity.engines.reader import reading as reader
from comity.instruments.models.reading import Draft
from comity.instruments.models.reference import InstrumentType
from comity.instruments.services import confirming, drafts, readings, register, relating

ORDER = (
    "Directive on the exchange\n\n"
    "First, units shall hold a friendship exchange with Laos before 30 June 2027. "
    "The provincial command shall report the results to the region every quarter.\n\n"
    "Second, no post may publish the list of participants.\n"
)
"""Three sentences that direct somebody to do something."""


def make_instrument(actor, *, level=0, scope="issued", in_force=True, inferred=(), **facts):
    given = {
        "kind": InstrumentType.objects.get(pk="directive"),
        "number": "03/CT-QK",
        "title_en": "Directive on the exchange",
        **facts,
    }
    return register.register_instrument(
        actor=actor,
        facts=given,
        label=label_for(actor=actor, level=level),
        scope=scope_for(Unit.objects.get(pk=actor.unit_id), scope),
        in_force=in_force,
        inferred=inferred,
    ).instrument


def upload(text=ORDER, name="directive.txt"):
    return SimpleUploadedFile(name, text.encode(), content_type="text/plain")


def make_reading(actor, instrument=None, *, text=ORDER, units=()):
    """A reading that has ended, with the drafts that the reader makes of the text."""
    instrument = instrument or make_instrument(actor)
    reading = readings.start_reading(
        actor=actor, instrument=instrument, upload=upload(text), unit_ids=[unit.pk for unit in units]
    )
    readings.begin_reading(actor=actor, reading=reading)
    return readings.finish_reading(actor=actor, reading=reading, result=reader.read_text(text))


def drafts_of(reading):
    return list(Draft.objects.filter(reading=reading).order_by("start"))


def make_requirements(actor, units, *, text=ORDER, level=0, **facts):
    """The requirements of a text whose every draft was accepted, addressed to the units."""
    reading = make_reading(actor, make_instrument(actor, level=level, **facts), text=text, units=units)
    for draft in drafts_of(reading):
        drafts.accept_draft(actor=actor, draft=draft)
    return confirming.confirm_reading(actor=actor, reading=reading).requirements


CLAUSES = (
    "Memorandum of understanding\n\n"
    "Article 1. The Lao side shall repair the border markers before 30 June 2027.\n\n"
    "Article 2. Both sides shall hold a friendship exchange before 31 December 2027.\n\n"
    "Article 3. The provincial command shall report the results to the region before 1 March 2027.\n"
)
"""A clause on the other side, one on both, and one on us."""


def make_agreement(actor, *partners, **facts):
    """An agreement in force to which the partners are parties."""
    given = {"kind": InstrumentType.objects.get(pk="memorandum"), "number": "1/BGN", **facts}
    agreement = make_instrument(actor, **{"title_en": "Memorandum", **given})
    for partner in partners:
        relating.add_party(actor=actor, instrument=agreement, partner=partner, own_unit=None)
    return agreement


def make_obligations(actor, partner, units, **facts):
    """The requirements of an agreement, each laid on whom its clause names."""
    reading = make_reading(actor, make_agreement(actor, partner, **facts), text=CLAUSES, units=units)
    for draft in drafts_of(reading):
        drafts.accept_draft(actor=actor, draft=draft)
    return confirming.confirm_reading(actor=actor, reading=reading)
