"""Who may link, attach and answer: each function returns the reason against it, or None."""

from comity.access import policies as access_policies
from comity.foundation.acting import Actor
from comity.foundation.models import Record
from comity.foundation.registry import type_name, types


def why_not_change(actor: Actor, record: Record) -> str | None:
    """Say why the actor may not add links or files to a record: whoever may change it, may."""
    state = types.of(record).state_of(record) or "*"
    return access_policies.why_not(actor, "change", type_name(record), state)
