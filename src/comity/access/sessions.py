"""Sessions in the database: opened on proof, entered by token, closed. No model, only the functions of `sec`."""

import hashlib
import json
import re
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import psycopg
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.utils.translation import gettext as _

from comity.access.proofs import Purpose, prove
from comity.foundation import acting
from comity.foundation.acting import Actor, Permission, Principal, current_actor
from comity.foundation.refusals import Refusal

Kind = Literal["browser", "job", "command", "service", "token", "feed"]
JOB_SECONDS = 4 * 3600
TOKEN = re.compile(r"(?P<door>api_|feed_[a-z]+_|)[A-Za-z0-9_-]{43}")
"""What was made for one door opens no other: a cookie has none before it, a token `api_`, a feed its purpose."""


class SessionRefused(Refusal):
    """The database did not accept the session: account inactive, proof wrong, asker's session ended."""


class NotSignedIn(Exception):
    """The token belongs to no session that still holds."""


@dataclass(frozen=True, slots=True)
class Lifetime:
    """How long a session lasts at most, and how long without a request; in seconds."""

    total: int
    idle: int


@dataclass(frozen=True, slots=True)
class Marks:
    """Where a session comes from, and to what a token or a feed address is narrowed. `door` begins its secret."""

    name: str = ""
    device: str = ""
    address: str = ""
    level: int | None = None
    unit: UUID | None = None
    writing: bool = True
    types: tuple[str, ...] | None = None
    door: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What signing in must know of an account before anybody acts; `guarded` are those who keep the others."""

    account_id: UUID
    clearance: int
    guarded: bool


@dataclass(frozen=True, slots=True)
class WayIn:
    """A session, token or feed address that holds now."""

    id: UUID
    kind: Kind
    name: str
    device: str
    address: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    level: int | None
    unit: UUID | None
    writing: bool
    types: list[str] | None
    is_this: bool


NO_MARKS = Marks()


def open_session(
    account_id: UUID,
    *,
    kind: Kind,
    lifetime: Lifetime,
    asked_by: UUID | None = None,
    marks: Marks = NO_MARKS,
) -> str:
    """Open a session and return its token, of which the database keeps only the SHA-256."""
    token = marks.door + secrets.token_urlsafe(32)
    token_hash = hashlib.sha256(token.encode()).digest()
    ends, marked = (lifetime.total, lifetime.idle), json.dumps(asdict(marks), default=str)
    purpose: Purpose = "service" if kind == "service" else "person"
    proof = prove(purpose, "open", account_id, kind, token_hash.hex(), *ends, asked_by, marked)
    try:
        with transaction.atomic():
            _call(
                "select sec.open_session(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
                account_id,
                kind,
                token_hash,
                *ends,
                asked_by,
                marked,
                *proof.parts,
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
        acting_for,
        principals,
    ) = row
    known = tuple(Principal(UUID(each["id"]), each["name"]) for each in json.loads(principals))
    return Actor(
        account_id=account,
        name=name,
        unit_id=unit,
        language=language,
        clearance=clearance,
        working_level=level,
        roles=frozenset(roles),
        permissions=frozenset(_permission(text) for text in permissions),
        label_ids=_numbers(labels),
        scope_nos=_numbers(scopes),
        session_id=session,
        is_service=is_service,
        acts_for=next((each for each in known if each.account_id == acting_for), None),
        principals=known,
    )


def look_again() -> None:
    """Let the managers see the labels and scopes that were made since the session was entered."""
    row = _call("select labels, scopes from sec.visible()")
    if row is not None:
        acting.look_again(label_ids=_numbers(row[0]), scope_nos=_numbers(row[1]))


def leave() -> None:
    """Take the token out of the transaction; whatever is read after this sees no row."""
    _call("select set_config('comity.token', '', true), set_config('comity.level', '', true)")


def close() -> None:
    """End the session at work; effective everywhere at the next statement after commit."""
    _call("select sec.close_session()")


def act_for(principal_id: UUID | None) -> None:
    """Let the session act for another from its next transaction on, or for itself; refused without an appointment."""
    _call("select sec.act_for(%s)", principal_id)


def is_for(token: str, door: str) -> bool:
    """Tell whether a token was made for this door."""
    matched = TOKEN.fullmatch(token)
    return matched is not None and matched["door"] == door


def standing_of(login_id: UUID) -> Standing | None:
    """Return the active account behind a login."""
    row = _call("select * from sec.account_of_login(%s)", login_id)
    return Standing(*row) if row else None


def account_of_login(login_id: UUID) -> UUID | None:
    """Return the number of the active account behind a login."""
    standing = standing_of(login_id)
    return standing.account_id if standing else None


def ways_into(account_id: UUID) -> list[WayIn]:
    """Return the sessions, tokens and feed addresses of an account, the newest first; none to who may not ask."""
    return [WayIn(*row) for row in _call_for_all("select * from sec.sessions_of(%s)", account_id)]


def end_one(session_id: UUID) -> bool:
    """End a session of one's own or of an account that one keeps; False when there is none such."""
    row = _call("select sec.end_session(%s)", session_id)
    return bool(row and row[0])


def end_others() -> int:
    """Sign out everywhere else; tokens and feed addresses stay. Returns how many sessions ended."""
    row = _call("select sec.end_others()")
    return int(row[0]) if row else 0


def service_account(name: str) -> UUID | None:
    """Return the active service account of that name."""
    row = _call("select sec.service_account(%s)", name)
    return row[0] if row else None


def label_number(level: int, caveats: list[str], releasable_to: list[str]) -> int:
    """Return the number of a label; the database refuses what the account may not give."""
    row = _call("select sec.label_for(%s::smallint, %s::text[], %s::text[])", level, caveats, releasable_to)
    number = int(row[0]) if row else 0
    actor = current_actor()
    if actor is not None and actor.label_ids is not None and number not in actor.label_ids:
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


def keep_factor(login_id: UUID, kind: str, data: dict[str, Any]) -> int:
    """Store a second factor, on proof by the key of the installation; return its number."""
    text = json.dumps(data)
    proof = prove("person", "keep_factor", login_id, kind, text)
    row = _call("select sec.keep_factor(%s, %s, %s, %s, %s, %s)", login_id, kind, text, *proof.parts)
    return int(row[0]) if row else 0


def use_factor(factor_id: int, before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Note that a factor was used; False when somebody used it since it was read."""
    texts = json.dumps(before), json.dumps(after)
    proof = prove("person", "use_factor", factor_id, *texts)
    row = _call("select sec.use_factor(%s, %s, %s, %s, %s, %s)", factor_id, *texts, *proof.parts)
    return bool(row and row[0])


def reseal_factor(factor_id: int, before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Put a newly sealed secret in the place of the old one; False when the factor changed since it was read."""
    texts = json.dumps(before), json.dumps(after)
    proof = prove("person", "reseal_factor", factor_id, *texts)
    row = _call("select sec.reseal_factor(%s, %s, %s, %s, %s, %s)", factor_id, *texts, *proof.parts)
    return bool(row and row[0])


def drop_factors(login_id: UUID, factor_id: int | None = None) -> int:
    """Take one second factor of a login away, or all; return how many there were."""
    proof = prove("person", "drop_factors", login_id, factor_id)
    row = _call("select sec.drop_factors(%s, %s, %s, %s, %s)", login_id, factor_id, *proof.parts)
    return int(row[0]) if row else 0


def set_password(login_id: UUID, password_hash: str) -> None:
    """Store the hash of a password, on proof by the key of the installation."""
    proof = prove("person", "password", login_id, password_hash)
    _call(
        "select sec.set_password(%s, %s, %s, %s, %s)",
        login_id,
        password_hash,
        *proof.parts,
    )


def _numbers(found: list[int] | None) -> tuple[int, ...] | None:
    return None if found is None else tuple(found)


def _permission(text: str) -> Permission:
    record_type, state, action = text.split(" ")
    return record_type, state, action


def _call(statement: str, *parameters: Any) -> tuple[Any, ...] | None:
    rows = _call_for_all(statement, *parameters)
    return rows[0] if rows else None


def _call_for_all(statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
    """Run on a cursor that binds at the server, so that no token ever stands in the text of a statement.

    Sessions of one role see each other's statements in pg_stat_activity, never the bound values.
    """
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(statement.encode(), parameters)
        return cursor.fetchall()
