"""`comity activities`: what an activity asks for beside the steps of its states: the appraisal and the report."""

import argparse
from typing import Any

from comity.access.services.keeping import allow
from comity.activities import policies, queries
from comity.activities.forms import AppraisalForm, PromiseForm, ReportForm
from comity.activities.models.activity import Activity
from comity.activities.services import preparing, reporting
from comity.activities.services.reporting import Captured, Promise
from comity.cli import filling
from comity.cli.acting import acting_by
from comity.cli.records import kit_named, opened
from comity.cli.refusals import DONE
from comity.cli.telling import Told
from comity.foundation.acting import Actor


def run(options: argparse.Namespace) -> int:
    """Appraise an activity, or write the report on it."""
    with acting_by(options) as actor:
        activity: Any = opened(actor, kit_named("activities"), options.activity)
        told = {"appraise": _appraise, "report": _report}[options.what](actor, activity, options)
    told.tell()
    return DONE


def _appraise(actor: Actor, activity: Activity, options: argparse.Namespace) -> Told:
    there = queries.appraisal_of(activity)
    begun = {name: getattr(there, name) for name in AppraisalForm.base_fields} if there else {}
    values = filling.answered(AppraisalForm, options.values, begun)
    appraisal = preparing.appraise(actor=actor, activity=activity, values=values)
    return Told([f"{appraisal.label}  {activity}: {appraisal.get_detriment_display()}"])


def _report(actor: Actor, activity: Activity, options: argparse.Namespace) -> Told:
    allow(policies.why_not_report(actor, activity))
    begun = ReportForm.initial_for(activity, queries.report_of(activity))
    said = filling.answered(ReportForm, options.values, begun)
    told = [filling.answered(PromiseForm, each, {}, activity=activity) for each in options.promises]
    report = reporting.report_activity(
        actor=actor,
        activity=activity,
        values={name: said[name] for name in ("result", "issues", "recommendations")},
        captured=Captured(said["lessons"], [Promise(**each) for each in told]),
        submit=options.submit,
    )
    counts = f"{queries.lessons_of(report).count()} lessons, {len(told)} commitments"
    return Told([f"{report.label}  {activity}: {report.get_state_display()}, {counts}"])
