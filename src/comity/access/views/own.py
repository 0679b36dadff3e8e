"""One's own preferences, password and sessions."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comity.access import queries, sessions
from comity.access.forms import OwnPasswordForm, PreferencesForm
from comity.access.middleware import WORKING_LEVEL
from comity.access.services import accounts, signing, ways_in
from comity.foundation.requests import ActingRequest


@require_http_methods(["GET", "HEAD", "POST"])
def choose_preferences(request: ActingRequest) -> HttpResponse:
    """Ask for one's own language and usual working level; both hold from the next page on, in every browser."""
    form = PreferencesForm(request.actor, request.POST or None)
    if not form.is_valid():
        context = {"form": form, "account": queries.account_of(request.actor)}
        return render(request, "access/preferences.html", context, status=422 if form.errors else 200)
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
    form = OwnPasswordForm(login, request.POST or None, words=queries.words_about(request.actor))
    if form.is_valid():
        # By way of the backends, so that guesses count towards the lock-out.
        if authenticate(request, username=login.name, password=form.cleaned_data["old"]) == login:
            signing.change_password(actor=request.actor, login=login, password=form.cleaned_data["password"])
            messages.success(request, _("Your password is changed. You are signed out everywhere else."))
            return redirect("preferences")
        form.add_error("old", _("This is not your present password."))
    return render(request, "access/own_password.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@require_GET
def show_sessions(request: ActingRequest) -> HttpResponse:
    """List where one is signed in."""
    ways = [each for each in sessions.ways_into(request.actor.account_id) if each.kind == "browser"]
    others = [each for each in ways if not each.is_this]
    return render(request, "access/sessions.html", {"ways": ways, "others": others})


@require_POST
def end_session(request: ActingRequest, session_id: UUID) -> HttpResponse:
    """End one of one's own sessions, tokens or feed addresses; effective at its next request."""
    ways_in.end_way_in(actor=request.actor, session_id=session_id)
    messages.success(request, _("It is ended."))
    return redirect("tokens" if "token" in request.POST else "sessions")


@require_POST
def end_other_sessions(request: ActingRequest) -> HttpResponse:
    """Sign out everywhere else."""
    ended = ways_in.end_others(actor=request.actor)
    messages.success(request, _("Signed out elsewhere: %d.") % ended)
    return redirect("sessions")
