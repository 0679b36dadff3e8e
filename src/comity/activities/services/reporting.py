"""Reporting an activity: the report with its lessons, and the commitments that were made there."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from comity.access.services.keeping import allow, beside, keep, locked, require
from comity.activities import policies, queries
from comity.activities.models.activity import Activity
from comity.activities.models.report import LessonObserved, Report, ReportState
from comity.activities.services import duties, moving
from comity.foundation import clock
from comity.foundation.acting import Actor
from comity.foundation.events import record_event
from comity.partners.models import Partner
from comity.partners.services.commitments import make_commitment


@dataclass(frozen=True, slots=True)
class Promise:
    """What one side promised at an activity."""

    partner: Partner
    side: str
    text: str
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Captured:
    """What a report captures beside its own words."""

    lessons: Sequence[str] = ()
    promises: Sequence[Promise] = field(default_factory=tuple)


def report_activity(
    *, actor: Actor, activity: Activity, values: dict[str, Any], captured: Captured, submit: bool
) -> Report:
    """Write the report, or write it on; submitted, the activity is reported. Commitments are made here, once."""
    current = locked(activity)
    allow(policies.why_not_report(actor, current))
    there = queries.report_of(current)
    report = locked(there) if there else beside(actor=actor, record=Report(activity=current), parent=current)
    for name, value in values.items():
        setattr(report, name, value)
    if submit:
        report.state, report.submitted_on = ReportState.SUBMITTED, clock.today()
    keep(actor=actor, record=report)
    _keep_lessons(actor, report, captured.lessons)
    for promise in captured.promises:
        _promise(actor, current, promise)
    if submit:
        record_event(actor=actor, verb="submitted", record=report)
        moving.take_step(actor, current, "report", "")
    return report


def note_confirmation(
    *, actor: Actor, report: Report, asked_on: date | None, confirmed_on: date | None
) -> Report:
    """Note when the partner was asked to confirm the result, and when it did; until then the answer is waited for."""
    allow(policies.why_not_tie(actor, report.activity))
    current = locked(report)
    current.asked_partner_on, current.partner_confirmed_on = asked_on, confirmed_on
    keep(actor=actor, record=current)
    duties.follow_confirmation(actor, report.activity, current)
    return current


def _keep_lessons(actor: Actor, report: Report, wanted: Sequence[str]) -> None:
    """Let the lessons be those that were written, each once; what stays is left as it is."""
    there = {row.text: row for row in queries.lessons_of(report)}
    for text, row in there.items():
        if text not in wanted:
            row.delete()
    for text in dict.fromkeys(wanted):
        if text not in there:
            row = LessonObserved(report=report, text=text)
            keep(actor=actor, record=beside(actor=actor, record=row, parent=report))


def _promise(actor: Actor, activity: Activity, promise: Promise) -> None:
    require(policies.why_not_side(activity, promise.partner))
    values = {
        "partner": promise.partner,
        "side": promise.side,
        "text": promise.text,
        "made_on": activity.ends_on,
        "due_on": promise.due_on,
        "unit": activity.unit,
    }
    make_commitment(actor=actor, values=values, label=activity.label, scope=activity.scope, source=activity)
