"""Taking an activity through its states: clear, confirm, hold, close, postpone, cancel, take up again."""

from django.db.models import QuerySet
from django.utils.translation import gettext_noop

from comity.access.queries import account_of
from comity.access.services.keeping import allow, allow_now, keep, locked, require_reason
from comity.activities import policies, queries
from comity.activities.models.activity import TRANSITIONS, Activity
from comity.activities.models.report import ReportState
from comity.activities.services import duties, preparing
from comity.foundation.acting import Actor
from comity.foundation.events import record_event
from comity.foundation.states import transition_named, why_not_move
from comity.partners.models import OPEN_COMMITMENT, Commitment
from comity.threads import services as threads
from comity.threads.models import DutyKind
from comity.threads.services.titling import in_both

DOUBTFUL = gettext_noop("Its activity is cancelled: keep or release %(what)s")


def move_activity(*, actor: Actor, activity: Activity, action: str, reason: str = "") -> Activity:
    """Take one step of the state table. Clearing approves what is unplanned and lays the checklist."""
    current = locked(activity)
    allow_now(why_not_move(current, TRANSITIONS, action))
    allow(policies.why_not_step(actor, current, action))
    transition = transition_named(TRANSITIONS, action)
    why = require_reason(reason) if transition.needs_reason else reason.strip()
    if action == "clear":
        _approve(actor, current)
    elif action == "waive_report":
        current.waiver = why
    return take_step(actor, current, action, why)


def uphold_commitment(*, actor: Actor, commitment: Commitment, reason: str) -> Commitment:
    """Say that a commitment holds although its activity was cancelled; nothing else of it changes."""
    current = locked(commitment)
    allow(policies.why_not_uphold(actor, current))
    record_event(actor=actor, verb="upheld", record=current, reason=require_reason(reason))
    threads.close_duties(actor=actor, record=current, kind=DutyKind.DECIDE)
    return current


def take_step(actor: Actor, activity: Activity, action: str, reason: str) -> Activity:
    """Move a locked activity once that was allowed, and let everybody know."""
    activity.state = transition_named(TRANSITIONS, action).target
    keep(actor=actor, record=activity)
    record_event(actor=actor, verb=action, record=activity, reason=reason)
    threads.notify(actor=actor, record=activity, kind="changed", followers=True)
    duties.renew(actor, activity)
    if action == "clear":
        preparing.lay_checklist(actor=actor, activity=activity)
    preparing.follow_points(actor=actor, activity=activity)
    if action == "cancel":
        _doubt_commitments(actor, activity)
    elif action == "propose_again":
        _trust_commitments(actor, activity)
    elif action == "reopen":
        _reopen_report(actor, activity, reason)
    return activity


def _approve(actor: Actor, activity: Activity) -> None:
    activity.is_unplanned = not queries.measures_served(activity).exists()
    activity.unplanned_by = account_of(actor) if activity.is_unplanned else None


def _doubt_commitments(actor: Actor, activity: Activity) -> None:
    """Ask those who answer for what was promised at it, or in view of it, whether that still holds."""
    for row in _own_commitments(actor, activity).filter(state__in=OPEN_COMMITMENT):
        threads.open_duty(
            actor=actor,
            record=row,
            kind=DutyKind.DECIDE,
            unit=row.unit,
            account=row.responsible,
            **in_both(DOUBTFUL, what=row),
        )


def _trust_commitments(actor: Actor, activity: Activity) -> None:
    """Ask no longer whether what was promised holds: its activity is proposed again."""
    for row in _own_commitments(actor, activity):
        threads.close_duties(actor=actor, record=row, kind=DutyKind.DECIDE)


def _own_commitments(actor: Actor, activity: Activity) -> QuerySet[Commitment]:
    return queries.commitments_from(activity).filter(unit__closure_above__ancestor=actor.unit_id)


def _reopen_report(actor: Actor, activity: Activity, reason: str) -> None:
    report = queries.report_of(activity)
    if report is None or report.state == ReportState.DRAFT:
        return
    current = locked(report)
    current.state, current.submitted_on = ReportState.DRAFT, None
    keep(actor=actor, record=current)
    record_event(actor=actor, verb="reopen", record=current, reason=reason)
