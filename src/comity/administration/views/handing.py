"""Hand-over on posting: what would go to whom, and the list of it for printing."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from comity.access import policies, queries
from comity.access.labelling import covering
from comity.access.models import Account
from comity.administration import forms
from comity.administration.asking import Preview, Question, Values, ask
from comity.administration.queries.handing import assignments_of, waiting_for
from comity.administration.services import handing
from comity.foundation.requests import ActingRequest
from comity.history.services import record_reading
from comity.threads.policies import why_not_hand_over


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Ask to whom; show all that goes and what cannot; do it when that is confirmed."""
    account = _account(request, pk)
    candidates = queries.accounts().filter(active=True, unit__in=queries.own_units(request.actor))
    form = forms.HandOverForm(request.actor, request.POST or None).among(candidates.exclude(pk=pk))

    def follow(values: Values) -> dict[str, Any]:
        rows = [
            (each, handing.why_not_take(request.actor, each, values["to_account"]))
            for each in assignments_of(account)
        ]
        return {**_waiting(request, account), "rows": rows, "successor": values["to_account"]}

    question = Question(
        form,
        _("Hand over what waits for %(name)s") % {"name": account.name},
        _("Hand it over"),
        back=reverse("hand-over-list", args=[pk]),
        about=account,
        done=_("It is handed over."),
        preview=Preview("administration/hand_over.html", follow, _("See what goes")),
    )
    return ask(request, question, handing.hand_over, from_account=account)


@require_GET
def show_list(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Show what waits for an account now, to be printed and signed by both."""
    account = _account(request, pk)
    rows = [(each, None) for each in assignments_of(account)]
    context = {**_waiting(request, account), "rows": rows, "account": account}
    return render(request, "administration/hand_over_list.html", context)


def _waiting(request: ActingRequest, account: Account) -> dict[str, Any]:
    duties = list(waiting_for(account))
    shown = [account, *duties, *assignments_of(account)]
    record_reading(actor=request.actor, rows=shown, details={"page": "hand-over"})
    return {"duties": duties, "page_label": covering(shown)}


def _account(request: ActingRequest, pk: UUID) -> Account:
    policies.refuse(why_not_hand_over(request.actor))
    account = queries.accounts().filter(pk=pk, unit__in=queries.own_units(request.actor)).first()
    if account is None:
        raise Http404
    return account
