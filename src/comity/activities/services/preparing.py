"""Preparing an activity: its programme, its checklist, the appraisal of its security."""

from datetime import timedelta
from typing import Any

from comity.access.services import label_over
from comity.access.services.keeping import allow, beside, keep, locked, require
from comity.activities import policies, queries
from comity.activities.models.activity import Activity
from comity.activities.models.part import PatrolPart
from comity.activities.models.preparation import ChecklistItem, ItineraryItem, SecurityAppraisal
from comity.activities.services import duties
from comity.foundation import clock
from comity.foundation.acting import Actor
from comity.foundation.events import record_event


def lay_checklist(*, actor: Actor, activity: Activity) -> list[ChecklistItem]:
    """Give an activity the points that each one of its kind begins with, in both languages."""
    if queries.checklist_of(activity).exists():
        return []
    made = []
    for point in queries.points_for(activity.kind_id):
        item = ChecklistItem(activity=activity, topic=point.topic)
        item.title_en, item.title_vi = point.name_en, point.name_vi
        item.due_on = activity.starts_on - timedelta(days=point.days_before)
        item.responsible = activity.responsible
        made.append(_keep_point(actor, activity, item))
    return made


def follow_points(*, actor: Actor, activity: Activity) -> None:
    """Let the desks show which points are still to be seen to, as the activity now stands."""
    for item in queries.checklist_of(activity).filter(done_on=None):
        duties.follow_point(actor, activity, item)


def shift_preparation(*, actor: Actor, activity: Activity, by: timedelta) -> None:
    """Move what is prepared as far as the activity was: open points of the checklist, the programme, parts of a patrol.

    Clocks there show the same hours as before.
    """
    if not by:
        return
    for point in queries.checklist_of(activity).filter(done_on=None):
        current = locked(point)
        current.due_on = current.due_on and current.due_on + by
        duties.follow_point(actor, activity, keep(actor=actor, record=current))
    for item in queries.itinerary_of(activity):
        _shift(actor, activity, locked(item), by)
    for part in queries.patrol_parts_of(activity):
        _shift(actor, activity, locked(part), by)


def _shift(actor: Actor, activity: Activity, row: ItineraryItem | PatrolPart, by: timedelta) -> None:
    row.starts_at = row.starts_at.astimezone(activity.zone) + by
    row.ends_at = row.ends_at and row.ends_at.astimezone(activity.zone) + by
    keep(actor=actor, record=row)


def add_point(*, actor: Actor, activity: Activity, values: dict[str, Any]) -> ChecklistItem:
    """Add something to be seen to, by whom and by when; it waits on the desk of its owner."""
    current = locked(activity)
    allow(policies.why_not_change(actor, current))
    item = ChecklistItem(activity=current, **values)
    if item.responsible is not None:
        require(policies.why_not_told(current, item.responsible))
    return _keep_point(actor, current, item)


def tick_point(*, actor: Actor, item: ChecklistItem) -> ChecklistItem:
    """Mark a point of the checklist as done, or as open again; its duty goes and comes with it."""
    allow(policies.why_not_tick(actor, item))
    current = locked(item)
    is_done = current.done_on is not None
    current.done_on = None if is_done else clock.today()
    current.done_by = None if is_done else actor.account_id
    keep(actor=actor, record=current)
    duties.follow_point(actor, item.activity, current)
    return current


def add_itinerary(*, actor: Actor, activity: Activity, values: dict[str, Any]) -> ItineraryItem:
    """Add a point to the programme."""
    current = locked(activity)
    allow(policies.why_not_change(actor, current))
    item = beside(actor=actor, record=ItineraryItem(activity=current, **values), parent=current)
    if item.partner is not None:
        require(policies.why_not_side(current, item.partner))
        item.label = label_over(actor, current.label, item.partner.label)
    return keep(actor=actor, record=item)


def remove_itinerary(*, actor: Actor, item: ItineraryItem) -> None:
    """Take a point off the programme."""
    allow(policies.why_not_change(actor, item.activity))
    item.delete()


def appraise(*, actor: Actor, activity: Activity, values: dict[str, Any]) -> SecurityAppraisal:
    """Judge whether an activity could do harm, or judge anew; note when members were briefed and debriefed."""
    current = locked(activity)
    allow(policies.why_not_change(actor, current))
    there = queries.appraisal_of(current)
    if there is None:
        appraisal = beside(actor=actor, record=SecurityAppraisal(activity=current), parent=current)
    else:
        appraisal = locked(there)
    for name, value in values.items():
        setattr(appraisal, name, value)
    appraisal.appraised_on = clock.today()
    keep(actor=actor, record=appraisal)
    record_event(actor=actor, verb="appraised", record=current)
    return appraisal


def _keep_point(actor: Actor, activity: Activity, item: ChecklistItem) -> ChecklistItem:
    keep(actor=actor, record=beside(actor=actor, record=item, parent=activity))
    duties.follow_point(actor, activity, item)
    return item
