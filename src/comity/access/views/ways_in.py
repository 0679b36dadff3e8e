"""What the security officer sees and ends of another account: sessions, tokens and feed addresses, second factors."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from comity.access import factors, policies, queries, sessions
from comity.access.models import Account
from comity.access.services import factors as factor_services
from comity.access.services import record_opening, ways_in
from comity.access.views.recently import recent
from comity.foundation.requests import ActingRequest

TYPE = "access.account"


@never_cache
@require_GET
def show_ways_in(request: ActingRequest, pk: UUID) -> HttpResponse:
    """List by which ways the account is entered now, and which second factors it has; never a secret."""
    policies.check(request.actor, "clear", TYPE)
    account = _account(request, pk)
    record_opening(actor=request.actor, record=account)
    held = factors.factors_of(account.login) if account.login else {}
    context = {
        "account": account,
        "ways": queries.described(sessions.ways_into(account.pk)),
        "factors": [each for kind, rows in held.items() if kind != factors.CODES for each in rows],
        "page_label": account.label,
    }
    return render(request, "access/ways_in.html", context)


@require_POST
@recent
def end_way_in(request: ActingRequest, pk: UUID, session_id: UUID) -> HttpResponse:
    """End one of them, with a reason."""
    account = _account(request, pk)
    ways_in.end_for(
        actor=request.actor, account=account, session_id=session_id, reason=request.POST.get("reason", "")
    )
    messages.success(request, _("It is ended."))
    return redirect("ways-in", pk)


@require_POST
@recent
def reset_factors(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Take the second factors of the account away, with a reason."""
    account = _account(request, pk)
    factor_services.reset_factors(actor=request.actor, account=account, reason=request.POST.get("reason", ""))
    messages.success(
        request, _("The second factor is reset; %s sets up a new one at the next sign-in.") % account
    )
    return redirect("ways-in", pk)


def _account(request: ActingRequest, pk: UUID) -> Account:
    account = queries.accounts().select_related("login").filter(pk=pk).first()
    if account is None or not queries.is_kept_by(request.actor, account):
        raise Http404
    return account
