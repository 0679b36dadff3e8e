"""Who may do what with activities, and what their states allow. Each function answers with a reason or None."""

from uuid import UUID

from django.utils.translation import gettext as _

from comity.access import policies as access
from comity.access.models import Account
from comity.access.policies import why_not_owned
from comity.activities import queries
from comity.activities.models.activity import AHEAD, TRANSITIONS, Activity, ActivityState, Series
from comity.activities.models.preparation import Detriment
from comity.activities.models.report import Report
from comity.foundation.acting import Actor
from comity.foundation.registry import type_name
from comity.foundation.states import why_not_move
from comity.instruments.queries import accounts_in
from comity.partners.models import Partner
from comity.people.models import Person

ACTIVITY = type_name(Activity)
SERIES = type_name(Series)
REPORT = type_name(Report)
APPROVED = {"clear", "refuse", "close", "waive_report", "reopen"}
"""What is the approver's to do."""
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
    return _("It is reported by submitting its report.") if action == "report" else None


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


def why_not_responsible(unit_id: UUID, account: Account | None) -> str | None:
    """Say why the account cannot answer for an activity of the unit."""
    if account is None or accounts_in(unit_id).filter(pk=account.pk).exists():
        return None
    return _("The responsible person must belong to the unit of the activity, or to one below it.")


def why_not_take_part(activity: Activity, person: Person) -> str | None:
    """Say why a person of ours cannot take part: not cleared for what the activity's label holds."""
    account = person.account
    if account is None:
        return None
    label = activity.label
    if account.clearance_id >= label.level_id and set(label.caveats) <= set(account.caveats):
        return None
    return _("%(person)s is not cleared for the label of this activity.") % {"person": person}


def why_not_promise(activity: Activity, partner: Partner) -> str | None:
    """Say why nothing can be promised to or by this partner at the activity: it did not take part."""
    if partner.pk in queries.partner_ids_of(activity):
        return None
    return _("%(partner)s did not take part.") % {"partner": partner}


def why_not_tie(actor: Actor, activity: Activity) -> str | None:
    """Say why the activity cannot be tied to a measure; that can be done later, too."""
    return access.why_not(actor, "change", ACTIVITY, activity.state) or why_not_owned(actor, activity.unit_id)
