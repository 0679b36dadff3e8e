"""Who may link records and keep files: each function returns the reason against it, or None."""

from comity.access import policies as access_policies
from comity.foundation.acting import Actor
from comity.foundation.registry import type_name
from comity.threads.models import Attachment, Link


def why_not_attach(actor: Actor) -> str | None:
    """Say why the actor may not attach files; to which records, the row policies decide."""
    return access_policies.why_not(actor, "add", type_name(Attachment))


def why_not_detach(actor: Actor) -> str | None:
    """Say why the actor may not take files away."""
    return access_policies.why_not(actor, "delete", type_name(Attachment))


def why_not_link(actor: Actor) -> str | None:
    """Say why the actor may not link records by hand; which ones, the row policies decide."""
    return access_policies.why_not(actor, "add", type_name(Link))


def why_not_unlink(actor: Actor) -> str | None:
    """Say why the actor may not remove links."""
    return access_policies.why_not(actor, "delete", type_name(Link))
