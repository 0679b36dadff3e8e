"""One's own second factors: seen, added, removed, and the recovery codes made anew."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from comity.access import factors, queries
from comity.access.models import Login
from comity.access.services import factors as services
from comity.access.views.enrolling import Enrolment
from comity.access.views.recently import recent
from comity.foundation.requests import ActingRequest


@never_cache
@require_GET
def show_factors(request: ActingRequest) -> HttpResponse:
    """List the authenticator app, the passkeys and how many recovery codes are left."""
    held = factors.factors_of(_own_login(request))
    context = {
        "apps": held[factors.APP],
        "passkeys": held[factors.PASSKEY],
        "codes_left": sum(len(each.data["hashes"]) for each in held[factors.CODES]),
    }
    return render(request, "access/factors.html", context)


@never_cache
@sensitive_post_parameters("code", "credential")
@require_POST
@recent
def add_factor(request: ActingRequest) -> HttpResponse:
    """Set up an authenticator app or a passkey; with the first of them come recovery codes, shown once."""
    login = _own_login(request)
    had_codes = bool(factors.factors_of(login)[factors.CODES])
    enrolment = Enrolment(request, login)
    if enrolment.kind is None:
        context = {**enrolment.context, "layout": "frame/base.html"}
        return render(request, "access/enrol.html", context, status=422 if enrolment.form.errors else 200)
    services.record_added(actor=request.actor, kind=enrolment.kind)
    if had_codes:
        messages.success(request, _("The second factor is added."))
        return redirect("factors")
    return _show_codes(request, services.renew_recovery_codes(login=login))


@never_cache
@require_POST
@recent
def renew_codes(request: ActingRequest) -> HttpResponse:
    """Make new recovery codes; the old ones are worthless."""
    login = _own_login(request)
    held = factors.factors_of(login)
    if not held[factors.APP] and not held[factors.PASSKEY]:
        raise Http404
    services.record_added(actor=request.actor, kind=factors.CODES)
    return _show_codes(request, services.renew_recovery_codes(login=login))


@require_POST
@recent
def remove_factor(request: ActingRequest, factor_id: int) -> HttpResponse:
    """Take an authenticator app or a passkey away."""
    if not services.remove_factor(actor=request.actor, login=_own_login(request), factor_id=factor_id):
        raise Http404
    messages.success(request, _("The second factor is removed."))
    return redirect("factors")


def _show_codes(request: ActingRequest, codes: list[str]) -> HttpResponse:
    return render(request, "access/codes.html", {"codes": codes, "onward": reverse("factors")})


def _own_login(request: ActingRequest) -> Login:
    login = queries.account_of(request.actor).login
    if login is None:
        raise Http404
    return login
