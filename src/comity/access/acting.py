"""How somebody begins to act: the outermost transaction of a request, a job or a command, under one account."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import connection, transaction

from comity.access import sessions
from comity.access.sessions import JOB_SECONDS, Lifetime, NotSignedIn, SessionRefused
from comity.foundation.acting import Actor, actor_set, current_actor


class NestedActing(RuntimeError):
    """Acting was begun inside acting: an inner block would leave its rights to the outer one."""


@contextmanager
def acting_by_token(token: str, *, working_level: int | None = None) -> Iterator[Actor]:
    """Act in one transaction as the account of a session; raises NotSignedIn when it does not hold.

    Commits on leaving, rolls back on any exception. Querysets that are still lazy then see no rows.
    """
    if current_actor() is not None:
        raise NestedActing("somebody acts already")
    with transaction.atomic(durable=True):
        actor = sessions.enter(token, working_level)
        with actor_set(actor):
            yield actor
    if connection.in_atomic_block:
        # Only a test goes on in the same transaction; elsewhere the token has ended with it.
        sessions.leave()


@contextmanager
def acting_as(
    account_id: UUID, *, working_level: int | None = None, asked_by: UUID | None = None
) -> Iterator[Actor]:
    """Act as an account in a short session of its own, which ends with the block.

    A job names the session that asked for it, and is refused once that one was revoked.
    """
    if current_actor() is not None:
        raise NestedActing("somebody acts already")
    token = sessions.open_session(
        account_id,
        kind="command" if asked_by is None else "job",
        lifetime=Lifetime(total=JOB_SECONDS, idle=JOB_SECONDS),
        asked_by=asked_by,
    )
    with _closing(token), acting_by_token(token, working_level=working_level) as actor:
        yield actor


@contextmanager
def acting_as_service(name: str) -> Iterator[Actor]:
    """Act as a named service account (indexer, roll-up, clock, reader); needs the key that workers hold."""
    if current_actor() is not None:
        raise NestedActing("somebody acts already")
    account_id = sessions.service_account(name)
    if account_id is None:
        raise SessionRefused(f"There is no service account called {name}.")
    token = sessions.open_session(
        account_id, kind="service", lifetime=Lifetime(total=JOB_SECONDS, idle=JOB_SECONDS)
    )
    with _closing(token), acting_by_token(token) as actor:
        yield actor


@contextmanager
def _closing(token: str) -> Iterator[None]:
    try:
        yield
    finally:
        end_session(token)


def end_session(token: str) -> None:
    """End a session by its token, in a transaction of its own; one that has ended stays so."""
    with transaction.atomic():
        try:
            sessions.enter(token)
        except NotSignedIn:
            return
        sessions.close()
        sessions.leave()
