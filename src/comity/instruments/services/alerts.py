"""Reminding units that the force of an instrument ends, that it is to be reviewed, or that nothing is heard of it."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext_noop

from comity.foundation.acting import Actor
from comity.foundation.models import Record
from comity.foundation.workdays import months_after
from comity.instruments.models.reference import InstrumentType
from comity.instruments.queries import agreements
from comity.threads import services as threads
from comity.threads.models import DutyKind
from comity.threads.queries import duties_of
from comity.threads.services.titling import in_both

ENDS = gettext_noop("Extend or let expire: %(what)s")
REVIEW = gettext_noop("Review: %(what)s")
SILENT = gettext_noop("Nothing was heard for months; say how it stands: %(what)s")

Alert = tuple[Record, str, str, date | None]
"""A record, the kind of duty, its sentence, and the day by which it is to be done."""


def open_alerts(*, actor: Actor, today: date) -> int:
    """Put a duty on the desk of each owner whose instrument ends, is due for review or silent; return how many are new.

    How long before, and after how long a silence, is said by the type of instrument. A second call on the same day
    changes nothing.
    """
    return sum(_remind(actor, *alert) for alert in _of_dates(today)) + sum(
        _remind(actor, *alert, since=since) for alert, since in _of_silence(today)
    )


def _of_dates(today: date) -> Iterator[Alert]:
    for months in set(InstrumentType.objects.values_list("remind_months", flat=True)):
        by = months_after(today, months)
        for row in agreements.ending_by(by, months):
            yield row, DutyKind.DECIDE, ENDS, row.in_force_to
        for row in agreements.to_review_by(by, months):
            yield row, DutyKind.VERIFY, REVIEW, row.review_on


def _of_silence(today: date) -> Iterator[tuple[Alert, date]]:
    said = InstrumentType.objects.filter(silence_months__gt=0)
    for months in set(said.values_list("silence_months", flat=True)):
        since = months_after(today, -(months or 0))
        silent: list[Record] = [
            *agreements.silent_obligations(since, months or 0),
            *agreements.silent_instruments(since, months or 0),
        ]
        for row in silent:
            yield (row, DutyKind.REPORT, SILENT, None), since


def _remind(
    actor: Actor, record: Record, kind: str, sentence: str, day: date | None, since: date | None = None
) -> bool:
    """Open the duty unless it stands there; one that was answered since that day is not asked again."""
    told = duties_of(record).filter(kind=kind)
    if told.filter(done_at=None).exists() or (since and told.filter(done_at__date__gte=since).exists()):
        return False
    threads.open_duty(
        actor=actor,
        record=record,
        kind=kind,
        unit=record.unit,
        due_on=day,
        **in_both(sentence, what=record),
    )
    return True
