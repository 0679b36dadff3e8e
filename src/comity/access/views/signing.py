"""Signing in, with the second factor where one is due, and out; the one-time link by which a password is set."""

from uuid import UUID

from django.conf import settings
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from comity.access import factors, links
from comity.access.forms import PasswordForm, SecondFactorForm, SignInForm
from comity.access.middleware import COOKIE, public
from comity.access.models import Login
from comity.access.services import factors as factor_services
from comity.access.services import signing
from comity.access.views import entering
from comity.access.views.enrolling import Enrolment, passkey_request
from comity.access.views.recently import PROVING


@public
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for name and password; the answer to a wrong name, a wrong password and a closed account is the same."""
    known = request.session.get(PROVING, "") if request.method == "GET" and "again" in request.GET else ""
    form = SignInForm(request.POST or None, initial={"next": request.GET.get("next", ""), "name": known})
    if request.method == "POST" and form.is_valid():
        login = authenticate(
            request,
            username=form.cleaned_data["name"].strip().lower(),
            password=form.cleaned_data["password"],
        )
        answer = (
            entering.go_on(request, login, form.cleaned_data["next"]) if isinstance(login, Login) else None
        )
        if answer is not None:
            return answer
        form.add_error(None, _("Name and password do not fit together."))
    context = {"form": form, "again": bool(known), "has_single": bool(settings.COMITY_OIDC_ISSUER)}
    return render(request, "access/sign_in.html", context, status=422 if form.errors else 200)


@public
@never_cache
@sensitive_post_parameters("code", "credential")
@require_http_methods(["GET", "HEAD", "POST"])
def ask_second_factor(request: HttpRequest) -> HttpResponse:
    """Ask for a code or a passkey of whoever has proved the first factor; a wrong one counts towards the lock-out."""
    pending = entering.pending_of(request)
    if pending is None or entering.is_locked_out(request, pending.login):
        return redirect("sign-in")
    form = SecondFactorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        credential = form.cleaned_data["credential"]
        fits = (
            factor_services.use_passkey(login=pending.login, response=credential)
            if credential
            else factor_services.use_code(login=pending.login, code=form.cleaned_data["code"])
        )
        answer = entering.begin(request, pending.login, pending.wanted) if fits else None
        if answer is not None:
            return answer
        entering.count_failure(request, pending.login)
        form.add_error(None, _("This does not fit. Wait for the next code, or use another way."))
    held = factors.factors_of(pending.login)
    context = {
        "form": form,
        "has_app": bool(held[factors.APP]),
        "passkeys": passkey_request(pending.login) if held[factors.PASSKEY] else None,
    }
    return render(request, "access/second_factor.html", context, status=422 if form.errors else 200)


@public
@never_cache
@sensitive_post_parameters("code", "credential")
@require_http_methods(["GET", "HEAD", "POST"])
def enrol(request: HttpRequest) -> HttpResponse:
    """Let whoever needs a second factor and has none set one up before the session is opened."""
    pending = entering.pending_of(request)
    held = factors.factors_of(pending.login) if pending else {}
    if pending is None or any(held.values()) or entering.is_locked_out(request, pending.login):
        return redirect("sign-in")
    may_wait = not factors.is_insisted_on()
    if request.method == "POST" and "later" in request.POST and may_wait:
        return entering.begin(request, pending.login, pending.wanted) or redirect("sign-in")
    enrolment = Enrolment(request, pending.login)
    if enrolment.kind is not None:
        codes = factor_services.renew_recovery_codes(login=pending.login)
        answer = entering.begin(request, pending.login, pending.wanted, also=["added_factor"], codes=codes)
        return answer or redirect("sign-in")
    context = {**enrolment.context, "may_wait": may_wait, "layout": "frame/bare.html"}
    return render(request, "access/enrol.html", context, status=422 if enrolment.form.errors else 200)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session; its token is worthless from now on."""
    signing.sign_out(actor=request.actor)  # type: ignore[attr-defined] # set by the middleware
    request.session.flush()
    response = HttpResponseRedirect(reverse("sign-in"))
    response.delete_cookie(COOKIE)
    return response


@public
@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: HttpRequest, login_id: UUID, token: str) -> HttpResponse:
    """Let the holder of a one-time link set a password."""
    login = links.login_of(login_id, token)
    if login is None:
        return render(request, "access/link_spent.html", status=410)
    form = PasswordForm(login, request.POST or None)
    if request.method == "POST":
        form.words = signing.words_about(login=login)
        if form.is_valid():
            signing.set_password(login=login, password=form.cleaned_data["password"])
            return HttpResponseRedirect(reverse("sign-in"))
    return render(
        request, "access/welcome.html", {"form": form, "login": login}, status=422 if form.errors else 200
    )


def locked_out(request: HttpRequest, *_others: object) -> HttpResponse:
    """Answer to too many failed attempts; called by django-axes."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    headers = {"Retry-After": str(minutes * 60)}
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": "Too many failed attempts."}, status=429, headers=headers)
    page = render_to_string("access/locked_out.html", {"minutes": minutes}, request)
    return HttpResponse(page, status=429, headers=headers)
