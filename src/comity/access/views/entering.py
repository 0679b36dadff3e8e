"""From the proof of a login to its session: which step comes next, and what the browser keeps meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from comity.access import factors, sessions
from comity.access.middleware import COOKIE, WORKING_LEVEL
from comity.access.models import Login
from comity.access.places import address_of, device_of
from comity.access.services import signing
from comity.access.sessions import Lifetime, Marks
from comity.foundation import clock

PENDING = "pending"
PENDING_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Pending:
    """A login whose first factor is proved, and where its owner wants to go."""

    login: Login
    wanted: str


def go_on(request: HttpRequest, login: Login, wanted: str) -> HttpResponse | None:
    """Answer a proved first factor with the next step; None when no active account stands behind the login.

    The browser gets another session identifier, so that one planted before is worth nothing.
    """
    standing = sessions.standing_of(login.pk)
    if standing is None:
        return None
    held = factors.factors_of(login)
    has_one = bool(held[factors.APP] or held[factors.PASSKEY])
    if not has_one and not factors.is_required(standing):
        return begin(request, login, wanted)
    request.session.cycle_key()
    request.session[PENDING] = {"login": str(login.pk), "wanted": wanted, "at": clock.now().timestamp()}
    return redirect("second-factor" if has_one else "enrol")


def pending_of(request: HttpRequest) -> Pending | None:
    """Return whose second factor is awaited in this browser, for ten minutes after the first."""
    kept: dict[str, Any] | None = request.session.get(PENDING)
    if kept is None or clock.now().timestamp() - kept["at"] > PENDING_SECONDS:
        return None
    login = Login.objects.filter(pk=kept["login"], is_active=True).first()
    return Pending(login, kept["wanted"]) if login else None


def begin(
    request: HttpRequest, login: Login, wanted: str, *, also: Sequence[str] = (), codes: Sequence[str] = ()
) -> HttpResponse | None:
    """Open the session and go where it was wanted, or first show the recovery codes that were made on the way.

    It takes the place of the one that this browser had; the working level stays when that was the same account's.
    """
    level = request.session.get(WORKING_LEVEL)
    previous = signing.leave_session(token=request.COOKIES.get(COOKIE, ""))
    entered = signing.sign_in(
        login=login,
        lifetime=Lifetime(total=settings.SESSION_COOKIE_AGE, idle=settings.COMITY_IDLE_SECONDS),
        marks=Marks(device=device_of(request), address=address_of(request)),
        also=also,
    )
    if entered is None:
        return None
    user_logged_in.send(sender=Login, request=request, user=login)
    request.session.flush()
    if level is not None and previous == entered.account_id:
        request.session[WORKING_LEVEL] = level
    if entered.elsewhere and previous is None:
        other = entered.elsewhere[0]
        words = _(
            "You are signed in elsewhere too: %(device)s, %(address)s. If that is not you, end it under Sessions."
        )
        messages.warning(
            request, words % {"device": other.device or _("unknown device"), "address": other.address}
        )
    address = _within_site(request, wanted)
    response: HttpResponse = HttpResponseRedirect(address)
    if codes:
        response = render(request, "access/codes.html", {"codes": codes, "onward": address})
    response.set_cookie(
        COOKIE,
        entered.token,
        max_age=settings.SESSION_COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def is_locked_out(request: HttpRequest, login: Login) -> bool:
    """Tell whether there were too many failures with this login from this address; the answer is then the lock-out."""
    locked: bool = not AxesProxyHandler.is_allowed(request, {"username": login.name})
    if locked:
        request.axes_locked_out = True  # type: ignore[attr-defined] # what AxesMiddleware looks for
    return locked


def count_failure(request: HttpRequest, login: Login) -> None:
    """Let a wrong second factor count towards the lock-out like a wrong password."""
    user_login_failed.send(sender=__name__, credentials={"username": login.name}, request=request)


def _within_site(request: HttpRequest, wanted: str) -> str:
    allowed = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if allowed else str(settings.LOGIN_REDIRECT_URL)
