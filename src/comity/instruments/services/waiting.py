"""The duty that leads from the desk back to a reading in which something is left to decide or to confirm."""

from django.utils.translation import gettext_noop

from comity.foundation.acting import Actor
from comity.instruments import queries
from comity.instruments.models.reading import Reading
from comity.threads import services as threads
from comity.threads.models import DutyKind
from comity.threads.queries import duties_of
from comity.threads.services.titling import in_both

DECIDE = gettext_noop("Decide on the drafts from “%(file)s”")


def remind_of_drafts(*, actor: Actor, reading: Reading) -> None:
    """Keep one duty open on the desk of the reading's unit while drafts wait, and none when nothing is left."""
    if not queries.drafts_waiting(reading).exists():
        threads.close_duties(actor=actor, record=reading, kind=DutyKind.CONFIRM)
    elif not duties_of(reading).filter(kind=DutyKind.CONFIRM, done_at=None).exists():
        threads.open_duty(
            actor=actor,
            record=reading,
            kind=DutyKind.CONFIRM,
            unit=reading.unit,
            **in_both(DECIDE, file=reading.source_name),
        )


def forget_drafts(*, actor: Actor, reading: Reading) -> None:
    """Close the duty of a reading that is finished or replaced by a later one."""
    threads.close_duties(actor=actor, record=reading, kind=DutyKind.CONFIRM)
