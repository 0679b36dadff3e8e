"""Recording what is not a change: sign-ins, reads above the lowest level, exports, refusals."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import connection

from comity.access.models import Account, Label, Scope, ScopeKind
from comity.access.services import dominates
from comity.foundation.acting import Actor
from comity.foundation.events import record_event
from comity.foundation.models import Labelled


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
    ids: dict[int, list[UUID]] = defaultdict(list)
    for row in rows:
        ids[row.label_id].append(row.pk)
    labels = Label.objects.select_related("level").in_bulk(ids)
    secret = [label for label in labels.values() if label.level_id > 0]
    if not secret:
        return
    about = Account.objects.get(pk=actor.account_id)
    scope = Scope.objects.get(unit=actor.unit_id, kind=ScopeKind.HELD, circle=None)
    for top, below in _under_the_highest(secret).items():
        shown = sorted({record_id for label in below for record_id in ids[label]})
        said = {**(details or {}), "ids": shown}
        record_event(actor=actor, verb=verb, record=about, details=said, under=(top, scope.pk))


def record_failed_sign_in(**signal: Any) -> None:
    """Record a failed attempt on an account that exists; receives `user_login_failed`, when nobody acts yet."""
    name = (signal.get("credentials") or {}).get("username", "")
    with connection.cursor() as cursor:
        cursor.execute("select history.record_failed_sign_in(%s)", [str(name)])


def _under_the_highest(labels: Iterable[Label]) -> dict[int, list[int]]:
    """Gather the labels below the first one that hides as much as each of them."""
    found: dict[int, list[int]] = {}
    tops: list[Label] = []
    for label in sorted(labels, key=lambda each: (each.level_id, len(each.caveats)), reverse=True):
        top = next((each for each in tops if dominates(each, label)), label)
        if top is label:
            tops.append(label)
        found.setdefault(top.pk, []).append(label.pk)
    return found
