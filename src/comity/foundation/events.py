"""Recording what was meant by a change. The table stands in `history`; this calls its SQL function by name."""

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from comity.foundation.acting import Actor
from comity.foundation.models import Labelled
from comity.foundation.registry import type_name
from comity.foundation.text import clean


def record_event(
    *,
    actor: Actor,
    verb: str,
    record: Labelled,
    reason: str = "",
    details: dict[str, Any] | None = None,
    under: tuple[int, int] | None = None,
) -> None:
    """Append one event under the record's own label and scope, or under those given, in the transaction of the change.

    `verb` is a word in the past tense ("confirmed", "approved"). The database takes the account from its
    own session and refuses the call if that is not `actor`.
    """
    payload = json.dumps({"reason": clean(reason).strip(), **(details or {})}, cls=DjangoJSONEncoder)
    place = under or (record.label_id, record.scope_id)
    with connection.cursor() as cursor:
        cursor.execute(
            "select history.record_event(%s, %s, %s, %s, %s, %s, %s::jsonb)",
            [actor.account_id, verb, type_name(record), record.pk, *place, payload],
        )
