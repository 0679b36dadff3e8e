"""The agreement of the demo with the obligations that it lays on either side. It is invented."""

from datetime import timedelta
from functools import partial
from typing import Any

from comity.access.acting import acting_as
from comity.access.models import Unit
from comity.access.queries import scope_for
from comity.access.services import label_for
from comity.cli.demo_world import mandates
from comity.cli.demo_world.people import account_of
from comity.cli.demo_world.source import table
from comity.foundation import clock
from comity.foundation.acting import Actor
from comity.instruments.models.instrument import Instrument
from comity.instruments.models.reference import InstrumentType
from comity.instruments.models.requirement import PartnerObligation
from comity.instruments.services import obligating, register, relating
from comity.partners.models import Partner

OFFICER, UNIT = "officer", "MR-N"
SIGNED, ENDS = timedelta(days=-300), timedelta(days=75)


def sign() -> None:
    """Register the agreement with its parties, lay on each what the reader is sure of, and close what is met."""
    row = table("agreement")
    mandates.read(row, partial(_register, row=row))
    with acting_as(account_of(OFFICER)) as actor:
        for each in row["met"]:
            found = PartnerObligation.objects.get(requirement__text__contains=each["words"])
            obligating.move_obligation(actor=actor, obligation=found, action="meet", reason=each["evidence"])


def _register(actor: Actor, row: dict[str, Any]) -> Instrument:
    today, unit = clock.today(), Unit.objects.get(code=UNIT)
    facts = {
        "kind": InstrumentType.objects.get(pk=row["type"]),
        "number": row["number"],
        "title_en": row["title_en"],
        "title_vi": row["title_vi"],
        "signed_on": today + SIGNED,
        "in_force_from": today + SIGNED,
        "in_force_to": today + ENDS,
        "language": "en",
    }
    agreement = register.register_instrument(
        actor=actor,
        facts=facts,
        label=label_for(actor=actor, level=0),
        scope=scope_for(unit, "issued"),
        in_force=True,
    ).instrument
    partner = Partner.objects.get(code=row["partner"])
    relating.add_party(actor=actor, instrument=agreement, partner=partner, own_unit=None)
    relating.add_party(actor=actor, instrument=agreement, partner=None, own_unit=unit)
    return agreement
