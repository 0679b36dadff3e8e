"""What the database does for the security desk: withdrawals, names of levels, sessions of those below."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, connections


@dataclass(frozen=True, slots=True)
class KeptSession:
    """A session, token or feed address of an account below, that holds now."""

    id: UUID
    account_id: UUID
    kind: str
    name: str
    device: str
    address: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    is_this: bool


def withdraw_rights(account_id: UUID, roles: Sequence[str], *, clearance: bool) -> None:
    """Take rights from an account below; refused by the database to all but its commander and security officer."""
    with connection.cursor() as cursor:
        cursor.execute("select sec.withdraw_rights(%s, %s, %s)", [account_id, list(roles), clearance])


def leave_circle(member_id: int) -> None:
    """Let a unit leave a circle today; refused by the database to all but its commander and security officer."""
    with connection.cursor() as cursor:
        cursor.execute("select sec.leave_circle(%s)", [member_id])


def rename_level(number: int, *, name_en: str, name_vi: str, colour: str) -> None:
    """Write the names and the colour of a level; refused by the database to all but the security officer."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select sec.rename_level(%s::smallint, %s, %s, %s)", [number, name_en, name_vi, colour]
        )


def sessions_kept() -> list[KeptSession]:
    """Return what was signed in at or below the security officer's unit, the latest used first."""
    with connection.cursor() as cursor:
        cursor.execute("select * from sec.sessions_kept()")
        return [KeptSession(*row) for row in cursor.fetchall()]


def clear_by_two(*, using: str, wanted: bool) -> None:
    """Let the database itself refuse what raises a clearance without a second officer; for its owner alone."""
    with connections[using].cursor() as cursor:
        cursor.execute("select sec.clear_by_two(%s)", [wanted])
