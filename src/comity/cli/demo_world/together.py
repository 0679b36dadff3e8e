"""An agreement with its obligations, and activities with a partner, as the demo shows them. All of them are invented."""

from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from comity.access.acting import acting_as, acting_by_token, end_session
from comity.access.models import Unit
from comity.access.queries import scope_for
from comity.access.services import label_for
from comity.access.sessions import JOB_SECONDS, Lifetime, open_session
from comity.activities.models.activity import Activity
from comity.activities.models.reference import ActivityKind
from comity.activities.services import moving, preparing, registering, reporting
from comity.activities.services.registering import Ties
from comity.activities.services.reporting import Captured, Promise
from comity.cli.demo_world.people import account_of
from comity.cli.demo_world.source import document, table
from comity.cli.worker import work
from comity.foundation import clock
from comity.foundation.acting import Actor
from comity.instruments.models.instrument import Instrument
from comity.instruments.models.reading import Reading
from comity.instruments.models.reference import InstrumentType
from comity.instruments.services import confirming, drafts, readings, register, relating
from comity.partners.models import Partner

OFFICER, COMMANDER, UNIT = "officer", "commander", "MR-N"
STEPS = ("clear", "confirm", "hold")


def fill() -> None:
    """Sign the agreement, read what it lays on either side, and plan, hold and report activities."""
    given = table("together")
    _agree(given["agreement"])
    for row in given["activity"]:
        _hold(row)


def _agree(row: dict[str, Any]) -> None:
    """Have the text of the agreement read, and confirm what the reader is sure of."""
    author = account_of(OFFICER)
    token = open_session(author, kind="command", lifetime=Lifetime(total=JOB_SECONDS, idle=JOB_SECONDS))
    with acting_by_token(token) as actor:
        agreement = _register(actor, row)
        reading = readings.start_reading(
            actor=actor,
            instrument=agreement,
            upload=SimpleUploadedFile(row["file"], document(row["file"]), "text/plain"),
            unit_ids=[Unit.objects.get(code=code).pk for code in row["addressed"]],
        )
    work(wait=False)
    with acting_by_token(token) as actor:
        finished = Reading.objects.get(pk=reading.pk)
        drafts.accept_sure_drafts(actor=actor, reading=finished)
        confirming.confirm_reading(actor=actor, reading=finished)
    end_session(token)


def _register(actor: Actor, row: dict[str, Any]) -> Instrument:
    today = clock.today()
    facts = {
        "kind": InstrumentType.objects.get(pk=row["type"]),
        "number": row["number"],
        "title_en": row["title_en"],
        "title_vi": row["title_vi"],
        "signed_on": today - timedelta(days=300),
        "in_force_from": today - timedelta(days=300),
        "in_force_to": today + timedelta(days=75),
        "language": "en",
    }
    scope = scope_for(Unit.objects.get(code=UNIT), "issued")
    agreement = register.register_instrument(
        actor=actor, facts=facts, label=label_for(actor=actor, level=0), scope=scope, in_force=True
    ).instrument
    partner = Partner.objects.get(code=row["partner"])
    relating.add_party(actor=actor, instrument=agreement, partner=partner, own_unit=None)
    relating.add_party(actor=actor, instrument=agreement, partner=None, own_unit=Unit.objects.get(code=UNIT))
    return agreement


def _hold(row: dict[str, Any]) -> None:
    """Propose an activity as the officer, and take it as far as the table says as the commander."""
    partner_code, starts_on = row["partner"], clock.today() + timedelta(days=row["in_days"])
    with acting_as(account_of(OFFICER)) as actor:
        activity = _propose(actor, row, Partner.objects.get(code=partner_code), starts_on)
        if row["reached"] != "proposed":
            values = {"detriment": "none", "grounds": row["grounds"]}
            preparing.appraise(actor=actor, activity=activity, values=values)
    with acting_as(account_of(COMMANDER)) as actor:
        for action in STEPS[: {"proposed": 0, "cleared": 1, "confirmed": 2, "reported": 3}[row["reached"]]]:
            moving.move_activity(actor=actor, activity=activity, action=action)
    if row["reached"] == "reported":
        with acting_as(account_of(OFFICER)) as actor:
            promise = Promise(Partner.objects.get(code=partner_code), "theirs", row["promise"])
            reporting.report_activity(
                actor=actor,
                activity=activity,
                values={"result": row["result"], "issues": row["issues"]},
                captured=Captured([row["lesson"]], [promise]),
                submit=True,
            )


def _propose(actor: Actor, row: dict[str, Any], partner: Partner, starts_on: date) -> Activity:
    values = {
        "kind": ActivityKind.objects.get(pk=row["kind"]),
        "title_en": row["title_en"],
        "title_vi": row["title_vi"],
        "purpose": row["purpose"],
        "place": row["place"],
        "starts_on": starts_on,
        "ends_on": starts_on + timedelta(days=1),
        "unplanned_reason": row["reason"],
    }
    return registering.register_activity(
        actor=actor,
        values=values,
        label=label_for(actor=actor, level=0),
        scope=scope_for(Unit.objects.get(code=UNIT), "issued"),
        ties=Ties([partner]),
    )
