"""Clearances of an account: what was granted, what is proposed, and the decision on it."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.access import policies as access_policies
from comity.access.labelling import covering
from comity.access.models import Account
from comity.administration import forms, policies
from comity.administration.asking import Question, ask
from comity.administration.models import Clearance, ClearanceState
from comity.administration.queries import security
from comity.administration.services import clearances
from comity.foundation.requests import ActingRequest
from comity.history.services import record_reading


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: ActingRequest, account: Account) -> HttpResponse:
    """Propose what an account may read; granted at once where that takes no second officer."""
    access_policies.refuse(policies.why_not_clear(request.actor, account))
    present = {name: getattr(account, name) for name in ("clearance", "caveats", "releasability")}
    present["valid_to"] = account.cleared_until
    form = forms.ProposalForm(request.actor, request.POST or None, present)
    question = Question(
        form,
        _("Clearance of %(name)s") % {"name": account.name},
        _("Propose the clearance") if settings.COMITY_CLEARANCE_BY_TWO else _("Set the clearance"),
        back=reverse("account", args=[account.pk]),
        done=_("It is noted. What raises the clearance holds once a second officer has confirmed it.")
        if settings.COMITY_CLEARANCE_BY_TWO
        else "",
        template="administration/security/propose.html",
        context={"found": security.clearances_of(account), "by_two": settings.COMITY_CLEARANCE_BY_TWO},
        about=account,
    )
    return ask(request, question, clearances.propose_clearance, account=account)


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Show a proposal with what the account reads now; confirm or decline it."""
    access_policies.refuse(policies.why_not_see_desk(request.actor))
    proposed = _proposed(request, pk)
    shown = [proposed, proposed.account]
    record_reading(actor=request.actor, rows=shown, verb="read")
    context = {
        "proposed": proposed,
        "account": proposed.account,
        "why_not_confirm": policies.why_not_confirm_clearance(request.actor, proposed),
        "page_label": covering(shown),
    }
    if request.method == "POST":
        service = clearances.confirm_clearance if "confirm" in request.POST else clearances.decline_clearance
        try:
            service(actor=request.actor, proposed=proposed, answer=request.POST.get("answer", ""))
        except ValidationError as refusal:
            context["refusal"] = " ".join(refusal.messages)
            return render(request, "administration/security/clearance.html", context, status=422)
        messages.success(request, _("It is decided."))
        return redirect("security-desk")
    return render(request, "administration/security/clearance.html", context)


def _proposed(request: ActingRequest, pk: UUID) -> Clearance:
    rows = Clearance.objects.select_related("account__unit", "account__clearance", "level", "label__level")
    found = rows.filter(pk=pk, state=ClearanceState.PROPOSED).first()
    if found is None or found.account_id == request.actor.account_id:
        raise Http404
    return found
