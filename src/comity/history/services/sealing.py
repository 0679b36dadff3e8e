"""The sealer: gives committed events their places in the tree of the ledger and signs for them, under a role of its own."""

import logging
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, connections, transaction
from django.db.backends.utils import CursorWrapper

from comity.engines.ledger.merkle import Tree
from comity.engines.ledger.notes import Checkpoint, VerifierKey, signed, verifier_of
from comity.foundation.keyfiles import key_bytes
from comity.foundation.refusals import Misconfigured

AUDIT = "audit"
"""The connection of comity_audit."""
EVERY_SECONDS = 3.0
LATE = timedelta(seconds=60)
ONE_SEALER = 20260102
"""The advisory lock: of several sealers one works, the others come again later."""

log = logging.getLogger(__name__)

LATEST = "select number, size, peaks from history.checkpoint order by number desc limit 1"
SEAL = """
insert into history.seal (position, event_id, happened_at, leaf)
select %s + row_number() over (order by e.transaction_id, e.happened_at, e.id) - 1, e.id, e.happened_at, history.leaf_of(e)
from history.unsealed(%s) e
returning position, leaf
"""
SIGN = "insert into history.checkpoint (number, size, peaks, sealed_below, note) values (%s, %s, %s, %s, %s)"


def seal_events() -> int:
    """Seal what is committed for good, all of it or nothing; return how many events that were.

    Every transaction below the horizon has ended, so no event can turn up later in the midst of those that are
    sealed. What belongs to a transaction that still runs, or began before one that does, waits.
    """
    require_connection()
    with transaction.atomic(using=AUDIT), connections[AUDIT].cursor() as cursor:
        if not _first(cursor, "select pg_try_advisory_xact_lock(%s)", ONE_SEALER):
            return 0
        cursor.execute(LATEST)
        number, size, peaks = cursor.fetchone() or (0, 0, [])
        horizon = _first(cursor, "select history.horizon()::text")
        cursor.execute(SEAL, [size, horizon])
        leaves = [bytes(leaf) for _position, leaf in sorted(cursor.fetchall())]
        if leaves:
            tree = Tree(size, [bytes(peak) for peak in peaks])
            tree.extend(leaves)
            note = signed(Checkpoint(_origin(cursor), tree.size, tree.root, number + 1), _seed())
            cursor.execute(SIGN, [number + 1, tree.size, tree.peaks, horizon, note])
    return len(leaves)


def keep_sealing(stop: threading.Event) -> None:
    """Seal every few seconds until told to stop. A database that does not answer is tried again."""
    if AUDIT not in settings.DATABASES:
        log.error("Events are not sealed: set COMITY_AUDIT_DATABASE_URL for the role comity_audit.")
        return
    while not stop.wait(EVERY_SECONDS):
        try:
            seal_events()
        except DatabaseError:
            log.exception("Events could not be sealed; they are tried again.")
            connections[AUDIT].close()
    connections[AUDIT].close()


def require_connection() -> None:
    """Refuse where this process was not given the connection of the sealer."""
    if AUDIT not in settings.DATABASES:
        raise Misconfigured(
            "The seals belong to the role comity_audit. Set COMITY_AUDIT_DATABASE_URL on the machine of the worker."
        )


def seal_lag() -> timedelta | None:
    """Return how long the oldest committed event has waited for its seal; None when none waits. Any role may ask."""
    with connection.cursor() as cursor:
        lag: timedelta | None = _first(cursor, "select history.seal_lag()")
    return lag


@dataclass(frozen=True, slots=True)
class SealState:
    """How far the sealing of the ledger has come; nothing in `note` before the first checkpoint."""

    size: int
    signed_at: datetime | None
    note: str
    waiting: int
    lag: timedelta | None

    @property
    def is_late(self) -> bool:
        return self.lag is not None and self.lag > LATE


def seal_state() -> SealState | None:
    """Return the newest checkpoint and what waits for the next; None to all but the security officer of the whole site."""
    with connection.cursor() as cursor:
        cursor.execute("select size, signed_at, note, waiting, lag from history.seal_state()")
        row = cursor.fetchone()
    if row is None:
        return None
    size, signed_at, note, waiting, lag = row
    return SealState(size or 0, signed_at, note or "", waiting, lag)


def problems_of_seals() -> list[str]:
    """Say what is wrong with the sealing of the ledger, and what to do; empty when nothing is."""
    lag = seal_lag()
    if lag is None or lag <= LATE:
        return []
    waited = f"An event has waited {lag.total_seconds():.0f} s for its seal."
    todo = "Start `comity worker`; if it runs, a transaction has been open for as long: see pg_stat_activity."
    return [f"{waited} {todo}"]


def newest_checkpoint() -> str | None:
    """Return the newest signed checkpoint, for a backup's label or a witness."""
    require_connection()
    with connections[AUDIT].cursor() as cursor:
        note: str | None = _first(cursor, "select note from history.checkpoint order by number desc limit 1")
    return note


def verifier_key() -> VerifierKey:
    """Return the public key of this ledger."""
    require_connection()
    with connections[AUDIT].cursor() as cursor:
        return verifier_of(_seed(), _origin(cursor))


def _origin(cursor: CursorWrapper) -> str:
    return f"comity/{_first(cursor, 'select sec.this_site()')}"


def _seed() -> bytes:
    return key_bytes(settings.COMITY_KEYS, "ledger")


def _first(cursor: CursorWrapper, statement: str, *parameters: Any) -> Any:
    cursor.execute(statement, parameters)
    row = cursor.fetchone()
    return row[0] if row else None
