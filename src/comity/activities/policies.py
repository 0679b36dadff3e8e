"""Who may do what with activities, and what their states allow. Each function answers with a reason or None."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from comity.access import policies as access
from comity.access.models import Account, ScopeKind
from comity.access.policies import why_not_owned
from comity.activities import queries
from comity.activities.models.activity import AHEAD, TRANSITIONS, Activity, ActivityState, Series
from comity.activities.models.preparation import ChecklistItem, Detriment
from comity.activities.models.report import Report
from comity.foundation import clock
from comity.foundation.acting import Actor
from comity.foundation.registry import type_name
from comity.foundation.states import why_not_move
from comity.instruments.queries import accounts_in
from comity.partners.models import Commitment, Partner
from comity.partners.policies import why_not_change as why_not_change_partner
from comity.people.models import Person
from comity.threads.models import DutyKind
from comity.threads.queries import duties_of
from comity.threads.services import is_cleared

ACTIVITY = type_name(Activity)
SERIES = type_name(Series)
REPORT = type_name(Report)
APPROVED = {"clear", "refuse", "close", "waive_report", "reopen"}
"""What is the approver's to do."""
HAPPENS = {"begin", "hold"}
"""What is said of an activity when its days have come."""
DONE_WITH = (ActivityState.CLOSED, ActivityState.CANCELLED, ActivityState.REFUSED)
"""The states in which nothing of an activity is changed."""


def why_not_change(actor: Actor, activity: Activity) -> str | None:
    """Say why the actor may not change the activity, who takes part or how it is prepared."""
    reason = access.why_not(actor, "change", ACTIVITY, activity.state) or why_not_owned(
        actor, activity.unit_id
    )
    if reason or activity.state not in DONE_WITH:
        return reason
    return _("Not while it is “%(state)s”.") % {"state": activity.get_state_display()}


def why_not_step(actor: Actor, activity: Activity, action: str) -> str | None:
    """Say why the actor may not take this step with the activity, or what it lacks for it."""
    needed = "approve" if action in APPROVED else "change"
    reason = access.why_not(actor, needed, ACTIVITY, activity.state) or why_not_owned(actor, activity.unit_id)
    if reason:
        return reason
    if action == "clear":
        return why_not_clear(activity)
    if action in HAPPENS:
        return why_not_happening(activity)
    return _("It is reported by submitting its report.") if action == "report" else None


def why_not_happening(activity: Activity) -> str | None:
    """Say why the activity can neither be under way nor held: its days lie ahead."""
    if activity.starts_on <= clock.today():
        return None
    return _("It does not begin before %(day)s: move its days if it took place earlier.") % {
        "day": date_format(activity.starts_on)
    }


def why_not_take(actor: Actor, activity: Activity, action: str) -> str | None:
    """Say why the step is refused now, by the state or to this actor."""
    return why_not_move(activity, TRANSITIONS, action) or why_not_step(actor, activity, action)


def why_not_clear(activity: Activity) -> str | None:
    """Say what an activity lacks before it can be cleared: a measure or a reason, and its appraisal."""
    if not activity.unplanned_reason and not queries.measures_served(activity).exists():
        return _("Tie it to a measure, or say why it is unplanned.")
    if not activity.kind.is_appraised:
        return None
    appraisal = queries.appraisal_of(activity)
    if appraisal is None:
        return _("Appraise its security first.")
    if appraisal.detriment == Detriment.UNACCEPTABLE:
        return _("Its appraisal says that it would do harm.")
    return None


def why_not_reschedule(actor: Actor, activity: Activity) -> str | None:
    """Say why the days of the activity cannot be moved."""
    reason = why_not_change(actor, activity)
    if reason or activity.state in (*AHEAD, ActivityState.POSTPONED):
        return reason
    return _("Not while it is “%(state)s”.") % {"state": activity.get_state_display()}


def why_not_report(actor: Actor, activity: Activity) -> str | None:
    """Say why the actor cannot write the report: only on what was held, and until it is closed."""
    reason = access.why_not(actor, "add", REPORT) or why_not_owned(actor, activity.unit_id)
    if reason or activity.state == ActivityState.HELD:
        return reason
    return _("Not while it is “%(state)s”.") % {"state": activity.get_state_display()}


def why_not_responsible(activity: Activity, account: Account | None) -> str | None:
    """Say why the account cannot answer for an activity: of another unit, or not cleared for the label."""
    if account is None:
        return None
    if not accounts_in(activity.unit_id).filter(pk=account.pk).exists():
        return _("The responsible person must belong to the unit of the activity, or to one below it.")
    return None if is_cleared(account, activity.label) else _not_cleared(account)


def why_not_told(activity: Activity, account: Account) -> str | None:
    """Say why nothing of an activity can wait on the desk of an account: it could not read it there."""
    within = account.unit_id == activity.unit_id or activity.scope.kind == ScopeKind.ISSUED
    if within and is_cleared(account, activity.label):
        return None
    return _("%(person)s cannot read this activity.") % {"person": account}


def why_not_tick(actor: Actor, item: ChecklistItem) -> str | None:
    """Say why the actor may not tick a point of the checklist: whoever it waits for in the unit or above always may."""
    if item.responsible_id == actor.stands_for and item.activity.state not in DONE_WITH:
        return access.why_not(actor, "view", ACTIVITY) or why_not_owned(actor, item.activity.unit_id)
    return why_not_change(actor, item.activity)


def tickable(actor: Actor, activity: Activity, items: Iterable[ChecklistItem]) -> set[UUID]:
    """Return which points of the activity's checklist the actor may tick, asked for all of them at once."""
    every = list(items)
    if why_not_change(actor, activity) is None:
        return {item.pk for item in every}
    mine = [item for item in every if item.responsible_id == actor.stands_for]
    return {item.pk for item in mine} if mine and why_not_tick(actor, mine[0]) is None else set()


def why_not_uphold(actor: Actor, commitment: Commitment) -> str | None:
    """Say why nobody is to say that a commitment still holds: it is open, and its activity was cancelled."""
    asked = duties_of(commitment).filter(kind=DutyKind.DECIDE, done_at=None)
    if not commitment.is_open or not asked.exists():
        return _("Nobody asks whether it still holds.")
    return why_not_change_partner(actor, commitment)


def why_not_take_part(activity: Activity, person: Person) -> str | None:
    """Say why a person of ours cannot take part: not cleared for what the activity's label holds."""
    account = person.account
    if account is None or is_cleared(account, activity.label):
        return None
    return _not_cleared(person)


def _not_cleared(who: Account | Person) -> str:
    return _("%(person)s is not cleared for the label of this activity.") % {"person": who}


def why_not_side(activity: Activity, partner: Partner | None) -> str | None:
    """Say why nothing can be said of a partner's side: it does not take part. Our side always does."""
    if partner is None or partner.pk in queries.partner_ids_of(activity):
        return None
    return _("%(partner)s does not take part; add the partner first.") % {"partner": partner}


def why_not_tie(actor: Actor, activity: Activity) -> str | None:
    """Say why the activity cannot be tied to a measure; that can be done later, too."""
    return access.why_not(actor, "change", ACTIVITY, activity.state) or why_not_owned(actor, activity.unit_id)


def why_not_draw_report(activity: Activity) -> str | None:
    """Say why no report can be drawn up on paper: it has to be written first."""
    return None if queries.report_of(activity) else _("There is no report yet.")
