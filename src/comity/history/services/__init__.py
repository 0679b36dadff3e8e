"""Recording what is not a change: sign-ins, reads above the lowest level, exports, refusals."""

import json
from collections.abc import Iterable
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from comity.access.models import Account, Label
from comity.access.queries import scope_for
from comity.foundation.acting import Actor
from comity.foundation.events import record_event
from comity.foundation.models import Labelled

LABEL: Any = Labelled._meta.get_field("label")  # noqa: SLF001 Django documents _meta


def record_access(
    *, actor: Actor, verb: str, record: Labelled | None = None, details: dict[str, Any] | None = None
) -> None:
    """Append an event about a record, or about the actor's own account where no single record was meant."""
    about = record or Account.objects.get(pk=actor.account_id)
    record_event(actor=actor, verb=verb, record=about, details=details)


def record_reading(
    *, actor: Actor, rows: Iterable[Labelled], verb: str = "listed", details: dict[str, Any] | None = None
) -> None:
    """Record that the actor was shown these rows together; of those at the lowest level nothing is kept.

    The identifiers stand under the highest label among the rows, in the scope of the actor's unit: whoever reads the
    event then may read rows of that label and of that unit. Labels of which neither hides the other make two events.
    """
    secret = [row for row in rows if not LABEL.is_cached(row) or row.label.level_id > 0]
    if not secret:
        return
    said = json.dumps(details or {}, cls=DjangoJSONEncoder)
    with connection.cursor() as cursor:
        cursor.execute(
            "select history.record_reading(%s, %s, %s, %s, %s::jsonb)",
            [actor.account_id, verb, [row.pk for row in secret], [row.label_id for row in secret], said],
        )


def record_export(
    *, actor: Actor, rows: Iterable[Labelled], details: dict[str, Any], record: Labelled | None = None
) -> None:
    """Record that a file left with these rows: that it did, about its record if there is one, and what was read in it."""
    record_access(actor=actor, verb="exported", record=record, details=details)
    record_reading(actor=actor, rows=rows, verb="exported", details=details)


def record_printing(*, actor: Actor, path: str, label: Label, record: Labelled | None = None) -> None:
    """Record that a page was printed, under the marking that it bore: about its record, or else the actor's account."""
    about = record or Account.objects.get(pk=actor.account_id)
    place = (label.pk, record.scope_id if record else scope_for(actor.unit_id).pk)
    record_event(actor=actor, verb="printed", record=about, details={"path": path}, under=place)


def record_failed_sign_in(**signal: Any) -> None:
    """Record a failed attempt on an account that exists; receives `user_login_failed`, when nobody acts yet."""
    name = (signal.get("credentials") or {}).get("username", "")
    with connection.cursor() as cursor:
        cursor.execute("select history.record_failed_sign_in(%s)", [str(name)])
