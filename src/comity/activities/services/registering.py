"""Registering activities, changing what is said of them, moving their days, tying them to measures and partners."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from comity.access.models import Label, Scope
from comity.access.services import label_over
from comity.access.services.keeping import allow, beside, keep, locked, require, require_reason
from comity.activities import policies, queries
from comity.activities.models.activity import Activity, ActivityPartner, ActivityState, Series
from comity.activities.queries.clashes import place_key
from comity.activities.services import duties
from comity.foundation.acting import Actor
from comity.foundation.events import record_event
from comity.kit.services import create_record, update_record
from comity.partners.models import Partner
from comity.programmes.models.measure import Measure
from comity.threads import services as threads

DAYS = ("starts_on", "ends_on")


@dataclass(frozen=True, slots=True)
class Ties:
    """The partners with whom an activity is held, and the measure that it serves."""

    partners: Collection[Partner] = ()
    measure: Measure | None = None


def register_activity(
    *,
    actor: Actor,
    values: dict[str, Any],
    label: Label,
    scope: Scope | None = None,
    ties: Ties | None = None,
) -> Activity:
    """Propose an activity; it waits on the desk of those who clear it."""
    given = ties or Ties()
    named = [each for each in (values.get("series"),) if isinstance(each, Series)]
    label = label_over(actor, label, *(each.label for each in named))
    placed = {**values, "place_key": place_key(values.get("place", ""))}
    activity = create_record(actor=actor, model=Activity, values=placed, label=label, scope=scope)
    require(policies.why_not_responsible(activity.unit_id, activity.responsible))
    for partner in given.partners:
        _join(actor, activity, partner)
    if given.measure is not None:
        threads.link(actor=actor, kind="serves", source=activity, target=given.measure)
    duties.ask_to_clear(actor, activity)
    return activity


def change_activity(
    *, actor: Actor, record: Activity, values: dict[str, Any], expected_version: int
) -> Activity:
    """Change what is said of an activity; once it is cleared, its days are moved with a reason instead."""
    allow(policies.why_not_change(actor, record))
    moved = any(name in values and values[name] != getattr(record, name) for name in DAYS)
    if moved and record.state != ActivityState.PROPOSED:
        require(_("Move its days with a reason: “Reschedule”."))
    require(policies.why_not_responsible(record.unit_id, values.get("responsible")))
    placed = {**values, "place_key": place_key(str(values.get("place", record.place)))}
    saved = update_record(actor=actor, record=record, values=placed, expected_version=expected_version)
    duties.renew(actor, saved)
    return saved


def reschedule_activity(
    *, actor: Actor, activity: Activity, starts_on: date, ends_on: date, reason: str
) -> Activity:
    """Move the days of an activity that lies ahead; those who follow it are told why."""
    current = locked(activity)
    allow(policies.why_not_reschedule(actor, current))
    why = require_reason(reason)
    before = (current.starts_on, current.ends_on)
    current.starts_on, current.ends_on = starts_on, ends_on
    keep(actor=actor, record=current)
    details = {"before": [each.isoformat() for each in before]}
    record_event(actor=actor, verb="rescheduled", record=current, reason=why, details=details)
    threads.notify(actor=actor, record=current, kind="changed", followers=True)
    duties.renew(actor, current)
    return current


def tie_to_measure(*, actor: Actor, activity: Activity, measure: Measure) -> Activity:
    """Say which measure an activity serves; what was unplanned is so no longer."""
    current = locked(activity)
    allow(policies.why_not_tie(actor, current))
    threads.link(actor=actor, kind="serves", source=current, target=measure)
    current.is_unplanned = False
    return keep(actor=actor, record=current)


def add_partner(*, actor: Actor, activity: Activity, partner: Partner) -> ActivityPartner:
    """Name one more partner with whom the activity is held."""
    allow(policies.why_not_change(actor, activity))
    return _join(actor, activity, partner)


def remove_partner(*, actor: Actor, row: ActivityPartner) -> None:
    """Take a partner off an activity; one whose delegation is named stays."""
    allow(policies.why_not_change(actor, row.activity))
    delegation = queries.delegations_of(row.activity).filter(partner=row.partner_id)
    require(_("Its delegation has members; take them off first.") if delegation.exists() else None)
    row.delete()


def _join(actor: Actor, activity: Activity, partner: Partner) -> ActivityPartner:
    row = beside(actor=actor, record=ActivityPartner(activity=activity, partner=partner), parent=activity)
    row.label = label_over(actor, activity.label, partner.label)
    return keep(actor=actor, record=row)
