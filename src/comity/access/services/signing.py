"""Signing in and out, passwords, and the record of both and of refusals."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.hashers import make_password

from comity.access import queries, services, sessions
from comity.access.acting import acting_as, acting_by_token
from comity.access.models import Account, Login
from comity.access.sessions import Lifetime, Marks, NotSignedIn, WayIn
from comity.foundation.acting import Actor
from comity.foundation.events import record_event


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new session: its token, whose it is, and where else the account is signed in."""

    token: str
    account_id: UUID
    elsewhere: list[WayIn]


def sign_in(*, login: Login, lifetime: Lifetime, marks: Marks, also: Sequence[str] = ()) -> SignedIn | None:
    """Open a browser session for whoever has just proved the login; None when no active account stands behind it.

    `also` names what was done on the way, when nobody acted yet in whose name it could be recorded.
    """
    account_id = sessions.account_of_login(login.pk)
    if account_id is None:
        return None
    token = sessions.open_session(account_id, kind="browser", lifetime=lifetime, marks=marks)
    with acting_by_token(token) as actor:
        for verb in (*also, "signed_in"):
            record_event(actor=actor, verb=verb, record=queries.account_of(actor))
        ways = sessions.ways_into(account_id)
    return SignedIn(token, account_id, [each for each in ways if each.kind == "browser" and not each.is_this])


def leave_session(*, token: str) -> UUID | None:
    """End the session that a new one takes the place of; return whose it was."""
    try:
        with acting_by_token(token) as actor:
            sessions.close()
            return actor.account_id
    except NotSignedIn:
        return None


def sign_out(*, actor: Actor) -> None:
    """End the session at work."""
    record_event(actor=actor, verb="signed_out", record=queries.account_of(actor))
    sessions.close()


def words_about(*, login: Login) -> list[str]:
    """Return the names that a password of this login must not be made of, for whoever holds its one-time link."""
    account_id = sessions.account_of_login(login.pk)
    if account_id is None:
        return []
    with acting_as(account_id) as actor:
        return queries.words_about(actor)


def set_password(*, login: Login, password: str) -> None:
    """Give a login its password and end its other sessions. Whoever calls has checked who asks."""
    sessions.set_password(login.pk, make_password(password))


def change_password(*, actor: Actor, login: Login, password: str) -> None:
    """Give the actor, who has just proved the old password, a new one; sessions elsewhere end."""
    set_password(login=login, password=password)
    record_event(actor=actor, verb="changed_password", record=queries.account_of(actor))


def record_refusal(*, actor: Actor, path: str, reason: str) -> None:
    """Record what was asked for and refused, where only those read it who read all that the actor does.

    Path and reason may name any record at the actor's level of work, with its caveats, held by its unit or below.
    """
    held = Account.objects.in_bulk({actor.account_id, actor.stands_for})
    own = held[actor.account_id]
    label = services.label_for(
        actor=actor,
        level=actor.working_level,
        caveats=set(own.caveats).intersection(*(each.caveats for each in held.values())),
        releasable_to=own.releasability,
    )
    place = (label.pk, queries.scope_for(actor.unit_id).pk)
    record_event(actor=actor, verb="refused", record=own, reason=reason, details={"path": path}, under=place)
