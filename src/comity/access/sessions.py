"""Sessions in the database: opened on proof, entered by token, closed. No model, only the functions of `sec`."""

import hashlib
import re
import secrets
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

import psycopg
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.utils.translation import gettext as _

from comity.access.proofs import Purpose, prove
from comity.foundation import acting
from comity.foundation.acting import Actor, Permission, current_actor
from comity.foundation.refusals import Refusal

Kind = Literal["browser", "job", "command", "service"]
JOB_SECONDS = 4 * 3600
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


class SessionRefused(Refusal):
    """The database did not accept the session: account inactive, proof wrong, asker's session ended."""


class NotSignedIn(Exception):
    """The token belongs to no session that still holds."""


@dataclass(frozen=True, slots=True)
class Lifetime:
    """How long a session lasts at most, and how long without a request; in seconds."""

    total: int
    idle: int


def open_session(account_id: UUID, *, kind: Kind, lifetime: Lifetime, asked_by: UUID | None = None) -> str:
    """Open a session and return its token, of which the database keeps only the SHA-256."""
    token = secrets.token_urlsafe(32)
    token_hash = hashlib.sha256(token.encode()).digest()
    ends = (lifetime.total, lifetime.idle)
    purpose: Purpose = "service" if kind == "service" else "person"
    proof = prove(purpose, "open", account_id, kind, token_hash.hex(), *ends, asked_by)
    try:
        with transaction.atomic():
            _call(
                "select sec.open_session(%s, %s, %s, %s, %s, %s, %s, %s, %s)",
                account_id,
                kind,
                token_hash,
                *ends,
                asked_by,
                proof.issued,
                proof.nonce,
                proof.mac,
            )
    except DatabaseError as error:
        if getattr(error.__cause__, "sqlstate", "") != "28000":
            raise
        raise SessionRefused(_("This account cannot be opened now.")) from None
    return token


def enter(token: str, working_level: int | None = None) -> Actor:
    """Make the session that of this transaction and say who acts; the level can only be lowered."""
    if not TOKEN.fullmatch(token):
        raise NotSignedIn
    row = _call("select * from sec.enter(%s, %s::smallint)", token, working_level)
    if row is None:
        raise NotSignedIn
    (
        session,
        account,
        name,
        unit,
        language,
        clearance,
        level,
        is_service,
        roles,
        permissions,
        labels,
        scopes,
    ) = row
    return Actor(
        account_id=account,
        name=name,
        unit_id=unit,
        language=language,
        clearance=clearance,
        working_level=level,
        roles=frozenset(roles),
        permissions=frozenset(_permission(text) for text in permissions),
        label_ids=tuple(labels),
        scope_nos=None if scopes is None else tuple(scopes),
        session_id=session,
        is_service=is_service,
    )


def look_again() -> None:
    """Let the managers see the labels and scopes that were made since the session was entered."""
    row = _call("select labels, scopes from sec.visible()")
    if row is not None:
        acting.look_again(label_ids=tuple(row[0]), scope_nos=None if row[1] is None else tuple(row[1]))


def leave() -> None:
    """Take the token out of the transaction; whatever is read after this sees no row."""
    _call("select set_config('comity.token', '', true), set_config('comity.level', '', true)")


def close() -> None:
    """End the session at work; effective everywhere at the next statement after commit."""
    _call("select sec.close_session()")


def account_of_login(login_id: UUID) -> UUID | None:
    """Return the active account behind a login."""
    row = _call("select sec.account_of_login(%s)", login_id)
    return row[0] if row else None


def service_account(name: str) -> UUID | None:
    """Return the active service account of that name."""
    row = _call("select sec.service_account(%s)", name)
    return row[0] if row else None


def label_number(level: int, caveats: list[str], releasable_to: list[str]) -> int:
    """Return the number of a label; the database refuses what the account may not give."""
    row = _call("select sec.label_for(%s::smallint, %s::text[], %s::text[])", level, caveats, releasable_to)
    number = int(row[0]) if row else 0
    actor = current_actor()
    if actor is not None and number not in actor.label_ids:
        look_again()
    return number


def scope_for_circle(circle_id: UUID, unit_id: UUID) -> int:
    """Return the number of the scope of a circle that is about to be made for a unit."""
    row = _call("select sec.scope_for_circle(%s, %s)", circle_id, unit_id)
    look_again()
    return int(row[0]) if row else 0


def revoke_all(account_id: UUID) -> None:
    """End all sessions of an account; refused by the database to who may not."""
    _call("select sec.revoke_sessions(%s)", account_id)


def set_permission(role: str, permission: Permission, *, allowed: bool) -> None:
    """Write one cell of the permission matrix; refused by the database to all but the administrator."""
    _call("select sec.set_permission(%s, %s, %s, %s, %s)", role, *permission, allowed)


def set_password(login_id: UUID, password_hash: str) -> None:
    """Store the hash of a password, on proof by the key of the installation."""
    proof = prove("person", "password", login_id, password_hash)
    _call(
        "select sec.set_password(%s, %s, %s, %s, %s)",
        login_id,
        password_hash,
        proof.issued,
        proof.nonce,
        proof.mac,
    )


def _permission(text: str) -> Permission:
    record_type, state, action = text.split(" ")
    return record_type, state, action


def _call(statement: str, *parameters: Any) -> tuple[Any, ...] | None:
    """Run on a cursor that binds at the server, so that no token ever stands in the text of a statement.

    Sessions of one role see each other's statements in pg_stat_activity, never the bound values.
    """
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(statement.encode(), parameters)
        row: tuple[Any, ...] | None = cursor.fetchone()
        return row
