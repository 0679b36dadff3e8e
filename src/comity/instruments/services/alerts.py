"""Reminding units that the force of an instrument ends, or that it is to be reviewed."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from comity.foundation.acting import Actor
from comity.instruments import queries
from comity.instruments.models.instrument import Instrument
from comity.threads import services as threads
from comity.threads.queries import duties_of

AHEAD = timedelta(days=90)
"""How long before the day a unit is reminded."""

ENDS = gettext_noop("Extend or let expire: %(instrument)s")
REVIEW = gettext_noop("Review: %(instrument)s")


def open_alerts(*, actor: Actor, today: date) -> int:
    """Put a duty on the desk of each owner whose instrument ends or is due for review; return how many are new.

    A second call on the same day changes nothing.
    """
    ending = ((row, "decide", ENDS, row.in_force_to) for row in queries.instruments_ending_by(today + AHEAD))
    due = ((row, "verify", REVIEW, row.review_on) for row in queries.instruments_to_review_by(today + AHEAD))
    return sum(_remind(actor, *alert) for alerts in (ending, due) for alert in alerts)


def _remind(actor: Actor, instrument: Instrument, kind: str, sentence: str, day: date | None) -> bool:
    if duties_of(instrument).filter(kind=kind, done_at=None).exists():
        return False
    titles = dict(_in_both_languages(sentence, instrument))
    threads.open_duty(
        actor=actor,
        record=instrument,
        kind=kind,
        unit=instrument.unit,
        due_on=day,
        title_en=titles["en"],
        title_vi=titles["vi"],
    )
    return True


def _in_both_languages(sentence: str, instrument: Instrument) -> Iterable[tuple[str, str]]:
    for language in ("en", "vi"):
        with translation.override(language):
            yield language, (_(sentence) % {"instrument": instrument})[:300]
