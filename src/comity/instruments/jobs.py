"""What the worker does for the register: reads texts, and reminds of dates."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from time import monotonic
from uuid import UUID

from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from comity.access.acting import acting_as, acting_as_service
from comity.engines.reader import reading as reader
from comity.foundation import clock
from comity.foundation.acting import Actor
from comity.instruments.models.reading import Reading
from comity.instruments.services import alerts, readings

BETWEEN_NOTES = 1.0
"""Seconds between two notes of the progress."""

Acting = Callable[[], AbstractContextManager[Actor]]


@app.task(name=readings.TASK)
def read_text(*, reading_id: str, account_id: str, session_id: str) -> None:
    """Read a text on behalf of the account that asked. Begun again after a crash, it starts from the file.

    The rules run between two transactions: the first marks the beginning, the last writes everything at once.
    """
    act = partial(acting_as, UUID(account_id), asked_by=UUID(session_id))
    with act() as actor:
        reading = Reading.objects.filter(pk=UUID(reading_id)).first()
        if reading is None or reading.has_ended:
            return
        reading = readings.begin_reading(actor=actor, reading=reading)
        source = readings.source_of(reading)
    try:
        result = reader.read_file(source, reading.source_name, progress=_noting(act, reading))
    except reader.NotReadable as refusal:
        _give_up(act, reading, str(refusal))
        return
    except Exception:
        _give_up(act, reading, _("The reader stopped unexpectedly. The log of the worker says more."))
        raise
    with act() as actor:
        readings.finish_reading(actor=actor, reading=reading, result=result)


@app.periodic(cron="10 5 * * *")
@app.task(name="instruments.alerts", queueing_lock="instruments.alerts")
def remind(timestamp: int) -> None:  # noqa: ARG001 the clock of periodic tasks hands it over
    """Put instruments that end or are due for review on the desks of their owners, each morning."""
    with acting_as_service("clock") as actor:
        alerts.open_alerts(actor=actor, today=clock.today())


def _noting(act: Acting, reading: Reading) -> Callable[[float], None]:
    """Return what the reader calls with the part done; it writes the progress down now and then."""
    noted = monotonic()

    def note(part: float) -> None:
        nonlocal noted
        if monotonic() - noted < BETWEEN_NOTES:
            return
        noted = monotonic()
        with act() as actor:
            readings.note_progress(actor=actor, reading=reading, percent=round(part * 100))

    return note


def _give_up(act: Acting, reading: Reading, why: str) -> None:
    with act() as actor:
        readings.fail_reading(actor=actor, reading=reading, why=why)
