"""How long deciding and revising may take, in days of work; what is late escalates up the tree."""

from datetime import date

from django.conf import settings

from comity.foundation import clock

DECIDED_WITHIN = 10
REVISED_WITHIN = 10


def decided_by(asked: date | None = None) -> date:
    """Return the day by which a decision is due: the day asked for, else a fixed number of days of work from today."""
    return asked or _after(DECIDED_WITHIN)


def revised_by() -> date:
    """Return the day by which what was returned is to be submitted again."""
    return _after(REVISED_WITHIN)


def _after(count: int) -> date:
    day: date = settings.COMITY_WORKDAYS.after(clock.today(), count)
    return day
