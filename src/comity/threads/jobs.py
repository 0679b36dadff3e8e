"""What is done while nobody waits: reminding and escalating, letters, and clearing away what nobody needs."""

import logging
import smtplib
from uuid import UUID

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone
from procrastinate.contrib.django import app

from comity.access.acting import acting_as_service
from comity.foundation import clock
from comity.threads.services import duties, files, letters

CLOCK = "clock"
log = logging.getLogger(__name__)


@app.periodic(cron="40 3 * * *")
@app.task(name="threads.remove_remains", queueing_lock="threads.remove_remains")
def remove_remains(timestamp: int) -> None:  # noqa: ARG001 the clock of periodic tasks hands it over
    """Delete each night what is left of files that no record has, and notifications of long ago."""
    files.remove_remains()
    with acting_as_service(CLOCK) as actor:
        letters.forget_old(actor=actor)


@app.periodic(cron="20 * * * *")
@app.task(name="threads.remind", queueing_lock="threads.remind")
def remind(timestamp: int) -> None:  # noqa: ARG001 as above
    """Remind of duties and escalate late ones, all in one transaction; another run finds nothing left to do."""
    with acting_as_service(CLOCK) as actor:
        duties.remind(actor=actor, today=clock.today())


@app.periodic(cron="*/10 * * * *")
@app.task(name="threads.send_letters", queueing_lock="threads.send_letters")
def send_letters(timestamp: int) -> None:  # noqa: ARG001 as above
    """Send the letters of the day, each in a claim of its own that is committed before the letter leaves.

    Whoever is cut off between the two has no letter that day; nobody has two.
    """
    if not letters.is_hour_of_letters(timezone.localtime(clock.now())):
        return
    with acting_as_service(CLOCK) as actor:
        due = letters.letters_due(actor=actor, today=clock.today())
    if due:
        with get_connection() as post:
            for account in due:
                _send(account, post)


def _send(account: UUID, post: BaseEmailBackend) -> None:
    with acting_as_service(CLOCK) as actor:
        letter = letters.claim_letter(actor=actor, account=account, today=clock.today())
    if letter is None:
        return
    message = letters.written(letter)
    message.connection = post
    try:
        message.send()
    except (smtplib.SMTPException, OSError) as error:
        log.warning("A letter could not be sent: %s", type(error).__name__)
