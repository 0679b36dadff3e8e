"""A day's work in the demo: partners from a table, views of lists, talk, and duties of which one is late."""

from datetime import timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from comity.access.acting import acting_as, acting_as_service
from comity.access.models import Unit
from comity.access.services import label_for
from comity.cli.demo_world.people import account_of
from comity.cli.demo_world.source import document, table
from comity.foundation import clock
from comity.imports import runs
from comity.imports.importing import importable_of
from comity.imports.services import batches
from comity.instruments.models.instrument import Instrument
from comity.lists.services import views
from comity.threads.models import Comment, DutyKind
from comity.threads.services import duties, open_duty, talking

OPEN = 0
IMPORTER, UNIT, FILE, TYPE = "officer", "MR-N", "partners.csv", "partners.partner"


def fill() -> None:
    """Do what the people of the demo did before somebody looks at it."""
    given = table("daily")
    _import_partners()
    for row in given["view"]:
        _keep_view(row)
    for row in given["comment"]:
        _say(row)
    for row in given["duty"]:
        _ask(row)
    with acting_as_service("clock") as clockwork:
        duties.remind(actor=clockwork, today=settings.COMITY_WORKDAYS.on_or_before(clock.today()))


def _import_partners() -> None:
    importable = importable_of(TYPE)
    if importable is None:
        message = f"records of {TYPE} cannot be imported"
        raise LookupError(message)
    act = partial(acting_as, account_of(IMPORTER))
    with act() as actor:
        batch = batches.begin_import(
            actor=actor,
            importable=importable,
            upload=SimpleUploadedFile(FILE, document(FILE), "text/csv"),
            label=label_for(actor=actor, level=OPEN),
            into_unit=Unit.objects.get(code=UNIT),
        )
    for action, run in (("check", runs.check), ("write", runs.write)):
        with act() as actor:
            batches.begin(actor=actor, batch=batch, action=action)
        run(act, batch.pk)


def _keep_view(row: dict[str, Any]) -> None:
    with acting_as(account_of(row["account"]), working_level=OPEN) as actor:
        views.save_view(
            actor=actor, record_type=row["type"], name=row["name"], query=row["query"], kind=row["kind"]
        )


def _say(row: dict[str, Any]) -> None:
    with acting_as(account_of(row["account"])) as actor:
        record = Instrument.objects.get(number=row["number"])
        first = Comment.objects.filter(record_id=record.pk).order_by("created_at").first()
        talking.comment_on(
            actor=actor, record=record, text=row["text"], answers=first if row.get("answers") else None
        )


def _ask(row: dict[str, Any]) -> None:
    """Open a duty that is due, or was, some days of work from today."""
    with acting_as(account_of(row["account"])) as actor:
        open_duty(
            actor=actor,
            record=Instrument.objects.get(number=row["number"]),
            kind=DutyKind.REPORT,
            unit=Unit.objects.get(code=row["unit"]),
            due_on=clock.today() - timedelta(days=row["late_by"]),
            action="view",
            title_en=row["title_en"],
            title_vi=row["title_vi"],
        )
