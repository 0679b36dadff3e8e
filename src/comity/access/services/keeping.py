"""How services refuse and save: one way for all packages."""

from typing import TypeVar
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from comity.access.models import Label, Scope
from comity.foundation import clock
from comity.foundation.acting import Actor
from comity.foundation.models import Record
from comity.foundation.refusals import NotAllowed, Refusal, StaleRecord, StateForbids
from comity.foundation.text import clean

Row = TypeVar("Row", bound=Record)


class NotPossible(Refusal):
    """The request contradicts itself or lacks something; the text says what."""


def allow(reason: str | None) -> None:
    """Raise NotAllowed where a policy gave a reason."""
    if reason:
        raise NotAllowed(reason)


def allow_now(reason: str | None) -> None:
    """Raise StateForbids where the state gave a reason."""
    if reason:
        raise StateForbids(reason)


def require(reason: str | None) -> None:
    """Raise NotPossible where something is missing."""
    if reason:
        raise NotPossible(reason)


def require_reason(reason: str) -> str:
    """Return the reason, clean and without outer blanks; refuse an empty one."""
    stripped = clean(reason).strip()
    if not stripped:
        raise NotPossible(_("Give a reason."))
    return stripped


def place(*, actor: Actor, record: Row, unit_id: UUID, label: Label, scope: Scope) -> Row:
    """Give a new record its owner, label, scope and author."""
    record.unit_id = unit_id
    record.label, record.scope = label, scope
    record.created_by = record.changed_by = actor.account_id
    return record


def beside(*, actor: Actor, record: Row, parent: Record) -> Row:
    """Place a new record where its parent stands: same owner, label and scope."""
    record.unit_id, record.label_id, record.scope_id = parent.unit_id, parent.label_id, parent.scope_id
    record.created_by = record.changed_by = actor.account_id
    return record


def keep(*, actor: Actor, record: Row) -> Row:
    """Check and save a record, stamped with who and when."""
    record.changed_at, record.changed_by = clock.now(), actor.account_id
    record.full_clean()
    record.save()
    record.refresh_from_db(fields=["version", "created_at", "changed_at"])
    return record


def one_at_a_time(what: str) -> None:
    """Wait until no other transaction is at what bears this name, and keep others waiting to the end of this one.

    For what no row stands for that every actor who is at it may lock.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [what])


def locked(record: Row, *, version: int | None = None) -> Row:
    """Return the row as it stands, locked to the end of the transaction.

    Refused if the row is not the actor's to write, or no longer of that version.
    """
    current = type(record).objects.select_for_update().filter(pk=record.pk).first()
    if current is None:
        raise NotAllowed(_("The record belongs to a unit outside yours."))
    if version is not None and current.version != version:
        raise StaleRecord(_("Somebody else changed it in the meantime."), current=current)
    return current
