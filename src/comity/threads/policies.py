"""Who may attach and take away files: each function returns the reason against it, or None."""

from comity.access import policies as access_policies
from comity.foundation.acting import Actor
from comity.foundation.registry import type_name
from comity.threads.models import Attachment


def why_not_attach(actor: Actor) -> str | None:
    """Say why the actor may not attach files; to which records, the row policies decide."""
    return access_policies.why_not(actor, "add", type_name(Attachment))


def why_not_detach(actor: Actor) -> str | None:
    """Say why the actor may not take files away."""
    return access_policies.why_not(actor, "delete", type_name(Attachment))
