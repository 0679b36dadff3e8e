"""What the worker does for the register: reads texts, and reminds of dates."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from uuid import UUID

from procrastinate.contrib.django import app

from comity.access.acting import acting_as, acting_as_service
from comity.access.sessions import SessionRefused
from comity.engines.reader.document import read_bytes
from comity.engines.reader.reading import read_document
from comity.engines.reader.refusals import UnreadableFile
from comity.foundation import clock
from comity.foundation.acting import Actor
from comity.foundation.jobs import AfterOutage, lost_database
from comity.instruments.models.reading import Reading
from comity.instruments.services import alerts, readings
from comity.threads.vault import FileDamaged

EXTRACTED, READ = 40, 90
"""How far a reading is, in percent, once the file is opened and once the rules have run."""

Acting = Callable[[], AbstractContextManager[Actor]]


@app.task(name=readings.TASK, retry=AfterOutage())
def read(*, reading_id: str, account_id: str, session_id: str) -> None:
    """Read a text on behalf of the account that asked. Begun again after a crash, it starts from the file.

    Once the asking session has ended nothing is read for it any more; the reading then ends as failed.
    """
    try:
        _read(UUID(reading_id), partial(acting_as, UUID(account_id), asked_by=UUID(session_id)))
    except SessionRefused as refusal:
        with acting_as_service("reader") as actor:
            reading = Reading.objects.filter(pk=UUID(reading_id)).first()
            if reading is not None and not reading.has_ended:
                readings.fail_reading(actor=actor, reading=reading, failure=refusal)


@app.periodic(cron="10 5 * * *")
@app.task(name="instruments.alerts", queueing_lock="instruments.alerts")
def remind(timestamp: int) -> None:  # noqa: ARG001 the clock of periodic tasks hands it over
    """Put instruments that end or are due for review on the desks of their owners, each morning."""
    with acting_as_service("clock") as actor:
        alerts.open_alerts(actor=actor, today=clock.today())


def _read(reading_id: UUID, act: Acting) -> None:
    """The rules run between two transactions: the first marks the beginning, the last writes everything at once."""
    with act() as actor:
        reading = Reading.objects.select_related("instrument", "source").filter(pk=reading_id).first()
        if reading is None or reading.has_ended:
            return
        readings.begin_reading(actor=actor, reading=reading)
    try:
        with act():
            content = readings.content_of(reading)
        document = read_bytes(content, source_name=reading.source_name)
        _note(act, reading, EXTRACTED)
        result = read_document(document, document_date=reading.instrument.signed_on)
        _note(act, reading, READ)
    except SessionRefused:
        raise
    except Exception as failure:
        if lost_database(failure):
            raise
        with act() as actor:
            readings.fail_reading(actor=actor, reading=reading, failure=failure)
        if not isinstance(failure, UnreadableFile | FileDamaged):
            raise
        return
    with act() as actor:
        readings.finish_reading(actor=actor, reading=reading, result=result)


def _note(act: Acting, reading: Reading, percent: int) -> None:
    with act() as actor:
        readings.note_progress(actor=actor, reading=reading, percent=percent)
