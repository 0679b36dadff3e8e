"""Reminding units of assignments that wait: whom their duties wait for is told, once a day at most."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from comity.access.services.keeping import allow, require
from comity.foundation import clock
from comity.foundation.acting import Actor
from comity.foundation.events import record_event
from comity.instruments.models.requirement import Assignment
from comity.programmes import policies
from comity.programmes.queries.cascading import duties_waiting
from comity.threads import services as threads
from comity.threads.models import NotificationKind


def remind_of_assignments(*, actor: Actor, assignments: Iterable[Assignment]) -> int:
    """Tell those for whom duties about the assignments wait that they do; return of how many assignments.

    Refused as a whole if one of them is not the actor's to remind of, and if nobody is left to be told today.
    """
    rows = list(assignments)
    allowed = policies.remindable(actor, rows)
    for row in rows:
        if row.pk not in allowed:
            allow(policies.why_not_remind(actor, row))
    waiting = list(duties_waiting(rows).select_for_update(of=("self",)))
    today = clock.today()
    fresh = [duty for duty in waiting if duty.reminded_on != today]
    require(None if rows else _("Nobody is left to remind today."))
    require(None if waiting else _("Nothing waits there."))
    require(None if fresh else _("They were reminded today already."))
    for duty in fresh:
        duty.reminded_on = today
        threads.keep_duty(actor, duty, "reminded_on")
    threads.tell_of_duties(actor, fresh, NotificationKind.DUTY_NEAR)
    told = {duty.record_id for duty in fresh}
    for row in rows:
        if row.pk in told:
            record_event(actor=actor, verb="reminded", record=row)
    return len(told)
