"""Instruments of the demo: public ones as facts, and directives of our own for the reading room."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from comity.access.acting import acting_as, acting_by_token, end_session
from comity.access.models import Unit
from comity.access.queries import scope_for
from comity.access.services import label_for
from comity.access.sessions import JOB_SECONDS, Lifetime, open_session
from comity.cli.demo_world.people import account_of
from comity.cli.demo_world.source import document, table
from comity.cli.worker import work
from comity.foundation.acting import Actor
from comity.instruments.models.instrument import Instrument
from comity.instruments.models.reading import Reading
from comity.instruments.models.reference import InstrumentType
from comity.instruments.services import confirming, drafts, readings, relating
from comity.instruments.services import register as registering

REGISTRAR = "ministry"
AUTHOR = "officer"


def register() -> None:
    """Register the public instruments, and read the region's directives as far as each is to be."""
    given = table("instruments")
    with acting_as(account_of(REGISTRAR)) as registrar:
        for row in given["instrument"]:
            _register(registrar, row, unit="MND")
        for row in given["relation"]:
            relating.relate_instruments(
                actor=registrar,
                instrument=Instrument.objects.get(number=row["source"]),
                kind=row["kind"],
                other=Instrument.objects.get(number=row["target"]),
            )
    for row in given["directive"]:
        read(row, partial(_register, row=row, unit=row["unit"]))


def _register(actor: Actor, row: dict[str, Any], *, unit: str) -> Instrument:
    facts = {
        "kind": InstrumentType.objects.get(code=row["type"]),
        "number": row["number"],
        "title_en": row["title_en"],
        "title_vi": row["title_vi"],
        "issuer_name": row.get("issuer_vi", ""),
        "issuer_unit": Unit.objects.get(code=row["issuer_unit"]) if "issuer_unit" in row else None,
        "signed_on": row["signed_on"],
        "language": row.get("language", "vi"),
    }
    return registering.register_instrument(
        actor=actor,
        facts=facts,
        label=label_for(actor=actor, level=row.get("level", 0)),
        scope=scope_for(Unit.objects.get(code=unit), "issued"),
        in_force=True,
    ).instrument


def read(row: dict[str, Any], register: Callable[[Actor], Instrument]) -> None:
    """Register an instrument and let a worker read its text; confirm it where the demo shows what comes of that.

    The author stays signed in meanwhile: a reading is refused once the session that asked for it has ended.
    """
    author = account_of(AUTHOR)
    token = open_session(author, kind="command", lifetime=Lifetime(total=JOB_SECONDS, idle=JOB_SECONDS))
    with acting_by_token(token) as actor:
        reading = readings.start_reading(
            actor=actor,
            instrument=register(actor),
            upload=SimpleUploadedFile(row["file"], document(row["file"]), "text/plain"),
            unit_ids=[Unit.objects.get(code=code).pk for code in row["addressed"]],
        )
    work(wait=False)
    if row.get("confirmed"):
        with acting_by_token(token) as actor:
            finished = Reading.objects.get(pk=reading.pk)
            drafts.accept_sure_drafts(actor=actor, reading=finished)
            confirming.confirm_reading(actor=actor, reading=finished)
    end_session(token)
