"""Deputies: who acts for whom, appointing and ending, and acting for another."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comity.access import policies, queries
from comity.access.labelling import covering
from comity.access.models import Account, Deputy
from comity.access.services import deputies
from comity.administration import forms
from comity.administration.asking import Question, ask
from comity.foundation.requests import ActingRequest
from comity.frame.views import page_before
from comity.history.services import record_reading


@require_GET
def list_deputies(request: ActingRequest) -> HttpResponse:
    """Show who acts for the reader, for whom the reader acts, and the deputies of those whom it commands."""
    actor = request.actor
    mine = Q(principal=actor.account_id) | Q(deputy=actor.account_id)
    commanded = Q(unit__in=queries.own_units(actor)) if actor.may("add", "access.deputy") else Q()
    rows_within = Deputy.objects.filter(mine | commanded if commanded else mine)
    found = list(rows_within.select_related("principal__unit", "deputy__unit", "label__level")[:200])
    record_reading(actor=actor, rows=found, details={"type": "access.deputy"})
    rows = [
        (each, policies.why_not_end_appointment(actor, each) if each.ended_at is None else "-")
        for each in found
    ]
    context = {
        "rows": rows,
        "may_for_others": actor.may("add", "access.deputy"),
        "page_label": covering(found),
    }
    return render(request, "administration/deputies.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def appoint(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Appoint a deputy for an account: one's own, or that of somebody below."""
    principal = queries.accounts().filter(pk=pk).first()
    if principal is None:
        raise Http404
    policies.refuse(policies.why_not_appoint(request.actor, principal))
    candidates = queries.accounts().filter(active=True, releasability=[], unit__in=_line(principal))
    form = forms.DeputyForm(request.actor, request.POST or None).among(candidates.exclude(pk=pk))
    title = _("Deputy for %(name)s") % {"name": principal.name}
    done = _("The deputy is appointed.")
    question = Question(form, title, _("Appoint"), reverse("deputies"), done=done, about=principal)
    return ask(request, question, deputies.appoint_deputy, principal=principal)


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: ActingRequest, pk: UUID) -> HttpResponse:
    """End an appointment before its day."""
    found = Deputy.objects.select_related("principal__unit", "deputy").filter(pk=pk, ended_at=None).first()
    if found is None:
        raise Http404
    policies.refuse(policies.why_not_end_appointment(request.actor, found))
    form = forms.ReasonForm(request.actor, request.POST or None)
    title, back = _("End the appointment: %s") % found, reverse("deputies")
    question = Question(form, title, _("End it now"), back, about=found)
    return ask(request, question, deputies.end_appointment, appointment=found)


@require_POST
def act_for(request: ActingRequest) -> HttpResponse:
    """Act for the account that is named, or as oneself again, and go back to the page."""
    known = {str(each.account_id): each for each in request.actor.principals}
    chosen = request.POST.get("principal", "")
    if chosen and chosen not in known:
        raise Http404
    principal = known.get(chosen)
    deputies.act_for(actor=request.actor, principal_id=principal.account_id if principal else None)
    words = _("You act for %s now.") % principal.name if principal else _("You act as yourself again.")
    messages.success(request, words)
    return HttpResponseRedirect(page_before(request))


def _line(principal: Account) -> list[UUID]:
    """Return the units above and below that of an account, and its own."""
    both = (queries.units_above(principal.unit_id), queries.units_below(principal.unit_id))
    return [key for units in both for key in units.values_list("pk", flat=True)]
