"""Signing in and out, passwords, and the record of both and of refusals."""

from django.contrib.auth.hashers import make_password

from comity.access import queries, sessions
from comity.access.acting import acting_by_token
from comity.access.models import Login
from comity.access.sessions import Lifetime
from comity.foundation.acting import Actor
from comity.foundation.events import record_event


def sign_in(*, login: Login, lifetime: Lifetime) -> str | None:
    """Open a browser session for whoever has just proved the login; None when no active account stands behind it."""
    account_id = sessions.account_of_login(login.pk)
    if account_id is None:
        return None
    token = sessions.open_session(account_id, kind="browser", lifetime=lifetime)
    with acting_by_token(token) as actor:
        record_event(actor=actor, verb="signed_in", record=queries.account_of(actor))
    return token


def sign_out(*, actor: Actor) -> None:
    """End the session at work."""
    record_event(actor=actor, verb="signed_out", record=queries.account_of(actor))
    sessions.close()


def set_password(*, login: Login, password: str) -> None:
    """Give a login its password and end its other sessions. Whoever calls has checked who asks."""
    sessions.set_password(login.pk, make_password(password))


def change_password(*, actor: Actor, login: Login, password: str) -> None:
    """Give the actor, who has just proved the old password, a new one; sessions elsewhere end."""
    set_password(login=login, password=password)
    record_event(actor=actor, verb="changed_password", record=queries.account_of(actor))


def record_refusal(*, actor: Actor, path: str, reason: str) -> None:
    """Record what was asked for and refused."""
    record_event(
        actor=actor, verb="refused", record=queries.account_of(actor), reason=reason, details={"path": path}
    )
