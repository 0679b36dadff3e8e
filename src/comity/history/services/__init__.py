"""Recording what is not a change: sign-ins, reads above the lowest level, exports, refusals."""

from typing import Any

from comity.access.models import Account
from comity.foundation.acting import Actor
from comity.foundation.events import record_event
from comity.foundation.models import Labelled


def record_access(
    *, actor: Actor, verb: str, record: Labelled | None = None, details: dict[str, Any] | None = None
) -> None:
    """Append an event about a record, or about the actor's own account where no single record was meant."""
    about = record or Account.objects.get(pk=actor.account_id)
    record_event(actor=actor, verb=verb, record=about, details=details)
