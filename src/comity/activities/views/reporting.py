"""The report on an activity, and whether the partner confirmed it."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.access.labelling import covering
from comity.access.services.keeping import allow
from comity.activities import policies, queries
from comity.activities.forms import PROMISES, ConfirmationForm, ReportForm, UpholdForm
from comity.activities.models.activity import Activity
from comity.activities.models.report import Report
from comity.activities.services import moving, reporting
from comity.activities.services.reporting import Captured, Promise
from comity.activities.views.opening import open_activity, open_part
from comity.foundation.registry import url_for
from comity.foundation.requests import ActingRequest
from comity.frame.changing import attempt, form_page
from comity.frame.drawing import rows_in
from comity.history.services import record_reading
from comity.kit.services import open_record
from comity.partners.models import Commitment


@require_http_methods(["GET", "HEAD", "POST"])
def write_report(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Show the report, begun with the purpose; keep it, or submit it with what was promised and learned."""
    activity = open_activity(request, pk)
    allow(policies.why_not_report(request.actor, activity))
    there = queries.report_of(activity)
    form = ReportForm(request.POST or None, initial=ReportForm.initial_for(activity, there))
    promises = PROMISES(request.POST or None, prefix="promises", form_kwargs={"activity": activity})
    if form.is_valid() and promises.is_valid():
        given = [Promise(**each) for each in (row.cleaned_data for row in promises) if each.get("text")]
        write = partial(
            reporting.report_activity,
            actor=request.actor,
            activity=activity,
            values=form.values(),
            captured=Captured(form.cleaned_data["lessons"], given),
            submit="submit" in request.POST,
        )
        if attempt(request, write):
            return redirect(f"{url_for(activity)}?tab=report")
    context = {"record": activity, "url": url_for(activity), "form": form, "promises": promises}
    context |= {"report": there, "made": list(queries.commitments_from(activity)), **_facts_of(activity)}
    shown = [row for row in rows_in(context) if row.pk != activity.pk]
    record_reading(actor=request.actor, rows=shown, verb="read", details={"page": "report"})
    context["page_label"] = covering([activity, *shown])
    return render(request, "activities/report.html", context, status=422 if form.is_bound else 200)


def _facts_of(activity: Activity) -> dict[str, Any]:
    """Return what the report begins with, so that nobody types it again: with whom, who was there, what for."""
    members = [row for each in queries.delegations_of(activity) for row in each.members.all()]
    return {
        "activity": activity,
        "partners": [row.partner for row in queries.partner_rows(activity)],
        "people": [(row, row.person or row.counterpart) for row in members],
        "measures": list(queries.measures_served(activity).select_related("label__level")),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def uphold(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Ask why a commitment holds although its activity was cancelled."""
    commitment = open_record(actor=request.actor, model=Commitment, pk=pk)
    allow(policies.why_not_uphold(request.actor, commitment))
    form = UpholdForm(request.POST or None)
    if form.is_valid():
        hold = partial(moving.uphold_commitment, actor=request.actor, commitment=commitment)
        if attempt(request, partial(hold, **form.cleaned_data)):
            return redirect(f"{url_for(commitment)}?tab=source")
    return form_page(request, commitment, form, title=_("It still holds"), words=_("It still holds"))


@require_http_methods(["GET", "HEAD", "POST"])
def note_confirmation(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Ask when the partner was asked to confirm the result, and when it did."""
    report = open_part(request, Report, pk, "activity__kind")
    allow(policies.why_not_tie(request.actor, report.activity))
    initial = {"asked_on": report.asked_partner_on, "confirmed_on": report.partner_confirmed_on}
    form = ConfirmationForm(request.POST or None, initial=initial)
    if form.is_valid():
        note = partial(reporting.note_confirmation, actor=request.actor, report=report, **form.cleaned_data)
        if attempt(request, note):
            return redirect(f"{url_for(report.activity)}?tab=report")
    return form_page(request, report, form, title=_("Confirmation by the partner"), words=_("Save"))
