"""Letters by e-mail that say that a duty waits, and nothing else: to whom one is due, claimed once, and its words."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email.utils import make_msgid
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection
from django.utils import translation
from django.utils.translation import gettext as _

from comity.foundation import clock
from comity.foundation.acting import Actor

READ_KEPT = timedelta(days=90)
ALL_KEPT = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Letter:
    """Where a letter goes and in which language; more is not known of it."""

    address: str
    language: str


def is_hour_of_letters(moment: datetime) -> bool:
    """Tell whether letters go out now: from the hour of the installation on, on days of work."""
    is_workday = settings.COMITY_WORKDAYS.is_workday(moment.date())
    return bool(settings.COMITY_LETTERS and is_workday and moment.hour >= settings.COMITY_LETTER_HOUR)


def letters_due(*, actor: Actor, today: date) -> list[UUID]:  # noqa: ARG001 the database asks who acts
    """Return the accounts for which a duty waits that they may read, and that have had no letter yet."""
    monday = today - timedelta(days=today.weekday())
    with connection.cursor() as cursor:
        cursor.execute("select sec.digests_due(%s, %s)", [today, monday])
        return [account for (account,) in cursor.fetchall()]


def claim_letter(*, actor: Actor, account: UUID, today: date) -> Letter | None:  # noqa: ARG001 as above
    """Take over the letter of an account for a day. It is sent after commit, and never again, even if that fails."""
    with connection.cursor() as cursor:
        cursor.execute("select address, language from sec.claim_digest(%s, %s)", [account, today])
        row = cursor.fetchone()
    return Letter(*row) if row else None


def written(letter: Letter) -> EmailMessage:
    """Return the letter: every letter in a language is the same but for its address and the moment."""
    with translation.override(letter.language):
        words = _("A duty waits")
    domain = settings.COMITY_MAIL_SENDER.rpartition("@")[2]
    return EmailMessage(
        subject=words,
        body=f"{words}: {settings.COMITY_ADDRESS}/\n",
        from_email=settings.COMITY_MAIL_SENDER,
        to=[letter.address],
        headers={"Message-ID": make_msgid(domain=domain), "Auto-Submitted": "auto-generated"},
    )


def forget_old(*, actor: Actor) -> int:  # noqa: ARG001 as above
    """Forget notifications that were read a season ago, and all that are a year old; return how many."""
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute("select sec.forget_notifications(%s, %s)", [now - READ_KEPT, now - ALL_KEPT])
        (number,) = cursor.fetchone()
    return int(number)
