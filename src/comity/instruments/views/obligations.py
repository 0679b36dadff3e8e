"""What agreements lay on us and on partners: the list of both, laying a requirement on a party, closing it."""

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from comity.access import policies as access
from comity.access.labelling import covering
from comity.access.services.keeping import allow
from comity.foundation import clock
from comity.foundation.registry import url_for
from comity.foundation.requests import ActingRequest
from comity.foundation.states import why_not_move
from comity.frame import choosers
from comity.frame.changing import attempt, form_page, offered_on
from comity.history.services import record_reading
from comity.instruments import policies
from comity.instruments.forms.agreements import ClosingForm, ObligationsForm, ObligeForm
from comity.instruments.models.requirement import OBLIGATION_TRANSITIONS, PartnerObligation, Requirement
from comity.instruments.queries import agreements
from comity.instruments.services import obligating
from comity.instruments.views.actions import step_page
from comity.instruments.views.answers import open_record


@require_GET
def list_obligations(request: ActingRequest) -> HttpResponse:
    """Show what agreements lay on either side, soonest due first, as the filters ask."""
    access.check(request.actor, "view", policies.OBLIGATION)
    access.check(request.actor, "view", policies.ASSIGNMENT)
    form = ObligationsForm(request.GET)
    if choosers.asks(request):
        return choosers.offer(request, form)
    page = (
        agreements.obligations(_wanted(form), after=request.GET.get("after", "")) if form.is_valid() else None
    )
    shown = page.shown if page else []
    record_reading(actor=request.actor, rows=shown, details={"type": policies.OBLIGATION})
    label = covering([*shown, *offered_on(request, form)])
    context = {"form": form, "page": page, "next_url": "", "page_label": label}
    if page and page.after:
        query = request.GET.copy()
        query["after"] = page.after
        context["next_url"] = f"?{query.urlencode()}"
    return render(request, "instruments/obligations.html", context)


def _wanted(form: ObligationsForm) -> agreements.Wanted:
    given = form.cleaned_data
    overdue_on = clock.today() if given["overdue"] else None
    return agreements.Wanted(given["side"], given["partner"], given["state"], overdue_on)


@require_http_methods(["GET", "HEAD", "POST"])
def oblige(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Ask for the party, and lay the requirement of an agreement on it."""
    requirement = open_record(request, Requirement, pk, "instrument__kind", "unit")
    allow(policies.why_not_oblige_further(request.actor, requirement))
    form = ObligeForm(request.POST or None, instrument=requirement.instrument)
    if form.is_valid():
        lay = partial(obligating.oblige, actor=request.actor, requirement=requirement, **form.cleaned_data)
        if attempt(request, lay):
            return redirect(f"{url_for(requirement)}?tab=assignments")
    return form_page(request, requirement, form, title=_("Lay on a party"), words=_("Lay on the party"))


@require_http_methods(["GET", "HEAD", "POST"])
def change_state(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Show what the state table allows now; close the obligation with its evidence, or take it up again."""
    obligation = open_record(request, PartnerObligation, pk, "requirement", "partner", "unit")
    form = ClosingForm(request.POST or None)
    if form.is_valid():
        move = partial(
            obligating.move_obligation,
            actor=request.actor,
            obligation=obligation,
            action=request.POST.get("action", ""),
            **form.cleaned_data,
        )
        if attempt(request, move):
            return redirect(url_for(obligation))
    reasons = {
        each.action: why_not_move(obligation, OBLIGATION_TRANSITIONS, each.action)
        or policies.why_not_move_obligation(request.actor, obligation, each.action)
        for each in OBLIGATION_TRANSITIONS
    }
    return step_page(request, obligation, OBLIGATION_TRANSITIONS, reasons, form)
