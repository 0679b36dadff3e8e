"""What waits on desks for an activity: to clear it, to see to its preparation, to report it in time, to close it."""

from django.conf import settings
from django.utils.translation import gettext_noop

from comity.activities import policies
from comity.activities.models.activity import OVER, TAKING_PLACE, Activity, ActivityState
from comity.activities.models.preparation import ChecklistItem
from comity.activities.models.report import Report
from comity.foundation.acting import Actor
from comity.threads import services as threads
from comity.threads.models import DutyKind
from comity.threads.services.titling import in_both

CLEAR = gettext_noop("Clear or refuse: %(what)s")
REPORT = gettext_noop("Report: %(what)s")
CLOSE = gettext_noop("Close: %(what)s")
ANSWERED = gettext_noop("See whether the partner confirms: %(what)s")
SEE_TO = gettext_noop("See to it: %(what)s")
REPORTED_WITHIN = 5
"""Days of work after its last day within which an activity is reported; later, the duty escalates up the tree."""
CONFIRMED_WITHIN = 10
"""Days of work within which a partner that was asked to confirm a result is expected to answer."""

WAITING = {
    ActivityState.PROPOSED: (DutyKind.DECIDE, CLEAR, "approve"),
    ActivityState.CLEARED: (DutyKind.REPORT, REPORT, "change"),
    ActivityState.CONFIRMED: (DutyKind.REPORT, REPORT, "change"),
    ActivityState.UNDER_WAY: (DutyKind.REPORT, REPORT, "change"),
    ActivityState.HELD: (DutyKind.REPORT, REPORT, "change"),
    ActivityState.REPORTED: (DutyKind.CONFIRM, CLOSE, "approve"),
}
"""What an activity waits for in each state: the kind of duty, its words, and what a role must permit."""


def ask_to_clear(actor: Actor, activity: Activity) -> None:
    """Put a new activity on the desks of those who clear it."""
    _open(actor, activity)


def renew(actor: Actor, activity: Activity) -> None:
    """Let the desks show what an activity waits for as it now stands."""
    threads.close_duties(actor=actor, record=activity)
    if activity.state in WAITING:
        _open(actor, activity)


def follow_point(actor: Actor, activity: Activity, item: ChecklistItem) -> None:
    """Let a point of the checklist wait on the desk of its owner until it is ticked, while the activity lies ahead."""
    threads.close_duties(actor=actor, record=item)
    owner = item.responsible
    if item.done_on or owner is None or activity.state not in TAKING_PLACE:
        return
    if policies.why_not_told(activity, owner):
        return
    threads.open_duty(
        actor=actor,
        record=item,
        kind=DutyKind.CONFIRM,
        unit=owner.unit,
        account=owner,
        due_on=item.due_on,
        **in_both(SEE_TO, what=item),
    )


def follow_confirmation(actor: Actor, activity: Activity, report: Report) -> None:
    """Let the desk wait for the partner that was asked to confirm a result, until it did."""
    threads.close_duties(actor=actor, record=report, kind=DutyKind.VERIFY)
    if report.asked_partner_on is None or report.partner_confirmed_on:
        return
    answering = activity.responsible
    told = answering if answering and not policies.why_not_told(activity, answering) else None
    threads.open_duty(
        actor=actor,
        record=report,
        kind=DutyKind.VERIFY,
        unit=told.unit if told else activity.unit,
        account=told,
        due_on=settings.COMITY_WORKDAYS.after(report.asked_partner_on, CONFIRMED_WITHIN),
        **in_both(ANSWERED, what=report),
    )


def _open(actor: Actor, activity: Activity) -> None:
    kind, sentence, action = WAITING[ActivityState(activity.state)]
    is_report = kind == DutyKind.REPORT
    within = settings.COMITY_WORKDAYS.after(activity.ends_on, REPORTED_WITHIN)
    due_on = within if is_report or activity.state in OVER else activity.starts_on
    answering = activity.responsible if is_report else None
    # Whoever could not read it would never learn of the duty: it waits for the unit then.
    told = answering if answering and not policies.why_not_told(activity, answering) else None
    threads.open_duty(
        actor=actor,
        record=activity,
        kind=kind,
        unit=told.unit if told else activity.unit,
        account=told,
        action=action,
        due_on=due_on,
        **in_both(sentence, what=activity),
    )
