"""Lowering labels: asking, the queue of the security officer, and the report of what was lowered."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from comity.access import policies as access_policies
from comity.access.labelling import covering
from comity.administration import forms, policies
from comity.administration.asking import Question, ask
from comity.administration.models import Lowering, LoweringState
from comity.administration.queries import security
from comity.administration.queries.lowering import preview_of
from comity.administration.services import lowering
from comity.foundation.clock import now
from comity.foundation.models import Record
from comity.foundation.registry import title_of, types, url_for
from comity.foundation.requests import ActingRequest
from comity.history.services import record_reading


@require_http_methods(["GET", "HEAD", "POST"])
def ask_lowering(request: ActingRequest, type_name: str, pk: UUID) -> HttpResponse:
    """Ask the security officer for a lower label."""
    record = types.record_of(type_name, pk) if type_name in types else None
    if not isinstance(record, Record):
        raise Http404
    access_policies.refuse(policies.why_not_ask_lowering(request.actor, record))
    form = forms.AskLoweringForm(request.actor, request.POST or None)
    title = _("Ask for a lower label: %s") % title_of(record)
    question = Question(
        form,
        title,
        _("Ask"),
        back=url_for(record),
        done=_("The security officer will decide."),
        about=record,
    )
    return ask(request, question, lowering.ask_lowering, record=record)


@require_http_methods(["GET", "HEAD", "POST"])
def show_queue(request: ActingRequest) -> HttpResponse:
    """Show the requests with their records; lower or decline those that are chosen, with one reason."""
    access_policies.refuse(policies.why_not_see_desk(request.actor))
    asked = security.lowerings_asked(request.actor)
    context: dict[str, object] = {
        "asked": [preview_of(row, record) for row, record in asked],
        "page_label": covering(record for _row, record in asked),
    }
    record_reading(
        actor=request.actor, rows=[record for _row, record in asked], details={"page": "lowering-queue"}
    )
    if request.method != "POST":
        return render(request, "administration/security/lowering.html", context)
    chosen = [row for row, _record in asked if str(row.pk) in request.POST.getlist("chosen")]
    service = lowering.lower_labels if "lower" in request.POST else lowering.decline_lowerings
    try:
        service(actor=request.actor, asked=chosen, answer=request.POST.get("answer", ""))
    except ValidationError as refusal:
        context["refusal"] = " ".join(refusal.messages)
        return render(request, "administration/security/lowering.html", context, status=422)
    messages.success(request, _("Decided: %s.") % len(chosen))
    return redirect("lowering-queue")


@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Undo a lowering by raising the label again."""
    access_policies.refuse(policies.why_not_see_desk(request.actor))
    rows = security.with_records(request.actor, Lowering.objects.filter(pk=pk, state=LoweringState.LOWERED))
    if not rows:
        raise Http404
    (lowered, record), *_rest = rows
    form = forms.AnswerForm(request.actor, request.POST or None)
    title = _("Raise “%(title)s” to %(label)s again") % {"title": title_of(record), "label": lowered.before}
    question = Question(form, title, _("Raise it again"), back=reverse("lowering-report"), about=record)
    return ask(request, question, lowering.undo_lowering, lowered=lowered)


@require_GET
def show_report(request: ActingRequest) -> HttpResponse:
    """Show every lowering within reach of the last year, for printing, and what was decided on requests."""
    access_policies.refuse(policies.why_not_see_desk(request.actor))
    moment = now()
    lowered = security.lowered_lately(request.actor, since=moment.replace(year=moment.year - 1, day=1))
    decided = security.lowerings_decided(request.actor)
    shown = [*(each.record for each in lowered), *(record for _row, record in decided)]
    context = {
        "lowered": lowered,
        "decided": [(row, title_of(record), url_for(record)) for row, record in decided],
        "page_label": covering(shown),
    }
    record_reading(actor=request.actor, rows=shown, details={"page": "lowering-report"})
    return render(request, "administration/security/lowered.html", context)
