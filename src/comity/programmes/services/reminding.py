"""Reminding a unit of an assignment that waits: whom its duty waits for is told, once a day at most."""

from django.utils.translation import gettext as _

from comity.access.services.keeping import allow, require
from comity.foundation import clock
from comity.foundation.acting import Actor
from comity.foundation.events import record_event
from comity.instruments.models.requirement import Assignment
from comity.programmes import policies
from comity.threads import services as threads
from comity.threads.models import NotificationKind
from comity.threads.queries import duties_of


def remind_of_assignment(*, actor: Actor, assignment: Assignment) -> None:
    """Tell those for whom the duty about the assignment waits that it does."""
    allow(policies.why_not_remind(actor, assignment))
    waiting = [duty for duty in duties_of(assignment) if not duty.is_done]
    today = clock.today()
    fresh = [duty for duty in waiting if duty.reminded_on != today]
    require(None if waiting else _("Nothing waits there."))
    require(None if fresh else _("They were reminded today already."))
    for duty in fresh:
        duty.reminded_on = today
        threads.keep_duty(actor, duty, "reminded_on")
    threads.tell_of_duties(actor, fresh, NotificationKind.DUTY_NEAR)
    record_event(actor=actor, verb="reminded", record=assignment)
