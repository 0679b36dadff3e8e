"""Signing in and out, one's own password and preferences, and giving a record another label."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate
from django.contrib.auth.signals import user_logged_in
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from comity.access import links, policies, queries, services
from comity.access.forms import OwnPasswordForm, PasswordForm, PreferencesForm, RelabelForm, SignInForm
from comity.access.middleware import COOKIE, WORKING_LEVEL, public
from comity.access.models import Label, Login
from comity.access.services import accounts, signing
from comity.access.sessions import Lifetime
from comity.foundation.models import Record
from comity.foundation.registry import title_of, types, url_for
from comity.foundation.requests import ActingRequest


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


@require_http_methods(["GET", "HEAD", "POST"])
def choose_preferences(request: ActingRequest) -> HttpResponse:
    """Ask for one's own language and usual working level; both hold from the next page on, in every browser."""
    form = PreferencesForm(request.actor, request.POST or None)
    if not form.is_valid():
        return render(request, "access/preferences.html", {"form": form}, status=422 if form.errors else 200)
    accounts.set_preferences(actor=request.actor, **form.cleaned_data)
    request.session.pop(WORKING_LEVEL, None)
    with override(form.cleaned_data["language"]):
        messages.success(request, _("Your preferences are kept."))
    response = redirect("preferences")
    response.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
    return response


@never_cache
@sensitive_post_parameters("old", "password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def change_password(request: ActingRequest) -> HttpResponse:
    """Let somebody signed in set another password, on proof of the present one."""
    login = queries.account_of(request.actor).login
    if login is None:
        raise Http404
    form = OwnPasswordForm(login, request.POST or None)
    if form.is_valid():
        # By way of the backends, so that guesses count towards the lock-out.
        if authenticate(request, username=login.name, password=form.cleaned_data["old"]) == login:
            signing.change_password(actor=request.actor, login=login, password=form.cleaned_data["password"])
            messages.success(request, _("Your password is changed. You are signed out everywhere else."))
            return redirect("preferences")
        form.add_error("old", _("This is not your present password."))
    return render(request, "access/own_password.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def change_label(request: ActingRequest, type_name: str, pk: UUID) -> HttpResponse:
    """Ask for another label, say who will read the record then, and give it once that is confirmed."""
    record = _record(request, type_name, pk)
    form = RelabelForm(request.actor, record, request.POST or None)
    reasons = [policies.why_not_relabel(request.actor, record, lower=lower) for lower in (False, True)]
    title, back = title_of(record), url_for(record)
    context = {"record": record, "record_title": title, "record_url": back, "form": form}
    context |= {"why_not_raise": reasons[0], "why_not_lower": reasons[1], "page_label": record.label}
    if not form.is_valid():
        return render(request, "access/label.html", context, status=422 if form.errors else 200)
    if request.POST.get("confirmed") != str(record.version):
        context |= {"reason": reasons[form.lowers], **_readership(record, form.label)}
        return render(request, "access/label_confirm.html", context)
    services.relabel_record(actor=request.actor, record=record, **form.cleaned_data)
    messages.success(request, _("“%(title)s” has its new label.") % {"title": title})
    return redirect(back)


def locked_out(request: HttpRequest, *_others: object) -> HttpResponse:
    """Answer to too many failed attempts; called by django-axes."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    return render(request, "access/locked_out.html", {"minutes": minutes}, status=429)


def _record(request: ActingRequest, type_name: str, pk: UUID) -> Record:
    """Return a record that the actor may view; what is unknown, absent or hidden answers alike."""
    if type_name not in types:
        raise Http404
    policies.check(request.actor, "view", type_name)
    record = types.record_of(type_name, pk)
    if not isinstance(record, Record):
        raise Http404
    return record


def _readership(record: Record, wanted: Label) -> dict[str, Any]:
    """Return who reads the record no more once it has the label, and who reads it then, unit by unit."""
    now, then = (queries.readers_of(record, label) for label in (record.label, wanted))
    return {
        "wanted": wanted,
        "lose": queries.count_by_unit(now.exclude(pk__in=then.values("pk"))),
        "gain": queries.count_by_unit(then.exclude(pk__in=now.values("pk"))),
    }


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
