"""What waits on desks for an activity: to clear it, to report it in time, to close it."""

from django.conf import settings
from django.utils.translation import gettext_noop

from comity.activities.models.activity import OVER, Activity, ActivityState
from comity.foundation.acting import Actor
from comity.partners.services.duties import worded
from comity.threads import services as threads
from comity.threads.models import DutyKind

CLEAR = gettext_noop("Clear or refuse: %(what)s")
REPORT = gettext_noop("Report: %(what)s")
CLOSE = gettext_noop("Close: %(what)s")
REPORTED_WITHIN = 5
"""Days of work after its last day within which an activity is reported; later, the duty escalates up the tree."""

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


def _open(actor: Actor, activity: Activity) -> None:
    kind, sentence, action = WAITING[ActivityState(activity.state)]
    is_report = kind == DutyKind.REPORT
    within = settings.COMITY_WORKDAYS.after(activity.ends_on, REPORTED_WITHIN)
    due_on = within if is_report or activity.state in OVER else activity.starts_on
    fields: threads.DutyFields = {
        "kind": kind,
        "unit": activity.unit,
        "account": activity.responsible if is_report else None,
        "action": action,
        "due_on": due_on,
        "title_en": "",
        "title_vi": "",
    }
    threads.open_duty(actor=actor, record=activity, **worded(sentence, activity, fields))
