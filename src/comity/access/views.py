"""Signing in and out, and setting a password by a one-time link."""

from uuid import UUID

from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from comity.access import links
from comity.access.forms import PasswordForm, SignInForm
from comity.access.middleware import COOKIE, public
from comity.access.models import Login
from comity.access.services import signing
from comity.access.sessions import Lifetime


@public
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for name and password; the answer to a wrong name, a wrong password and a closed account is the same."""
    form = SignInForm(request.POST or None, initial={"next": request.GET.get("next", "")})
    if request.method == "POST" and form.is_valid():
        login = authenticate(
            request,
            username=form.cleaned_data["name"].strip().lower(),
            password=form.cleaned_data["password"],
        )
        token = signing.sign_in(login=login, lifetime=_lifetime()) if isinstance(login, Login) else None
        if token is not None:
            user_logged_in.send(sender=Login, request=request, user=login)
            return _begin(request, token, form.cleaned_data["next"])
        form.add_error(None, _("Name and password do not fit together."))
    return render(request, "access/sign_in.html", {"form": form}, status=422 if form.errors else 200)


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
    if request.method == "POST" and form.is_valid():
        signing.set_password(login=login, password=form.cleaned_data["password"])
        return HttpResponseRedirect(reverse("sign-in"))
    return render(
        request, "access/welcome.html", {"form": form, "login": login}, status=422 if form.errors else 200
    )


def locked_out(request: HttpRequest, *_others: object) -> HttpResponse:
    """Answer to too many failed attempts; called by django-axes."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    return render(request, "access/locked_out.html", {"minutes": minutes}, status=429)


def _begin(request: HttpRequest, token: str, wanted: str) -> HttpResponse:
    request.session.flush()
    allowed = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    response = HttpResponseRedirect(wanted if allowed else settings.LOGIN_REDIRECT_URL)
    response.set_cookie(
        COOKIE,
        token,
        max_age=settings.SESSION_COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _lifetime() -> Lifetime:
    return Lifetime(total=settings.SESSION_COOKIE_AGE, idle=settings.COMITY_IDLE_SECONDS)
