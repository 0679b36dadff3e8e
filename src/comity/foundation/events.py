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
    own session and refuses the call if that is not `actor`. Texts are cleaned as a record's are: some characters,
    such as the null, cannot be kept at all.
    """
    told = {"reason": reason.strip(), **(details or {})}
    payload = json.dumps(_cleaned(told), cls=DjangoJSONEncoder)
    place = under or (record.label_id, record.scope_id)
    with connection.cursor() as cursor:
        cursor.execute(
            "select history.record_event(%s, %s, %s, %s, %s, %s, %s::jsonb)",
            [actor.account_id, verb, type_name(record), record.pk, *place, payload],
        )


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {key: _cleaned(each) for key, each in value.items()}
    return [_cleaned(each) for each in value] if isinstance(value, list | tuple) else value
