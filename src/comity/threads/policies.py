"""Who may link, attach, comment and deal with duties: each function returns the reason against it, or None."""

from comity.access import policies as access_policies
from comity.access.models import Account
from comity.foundation.acting import Actor
from comity.foundation.models import Record
from comity.foundation.registry import type_name
from comity.threads.models import Attachment, Comment, Duty, Link


def why_not_attach(actor: Actor) -> str | None:
    """Say why the actor may not attach files; to which records, the row policies decide."""
    return access_policies.why_not(actor, "add", type_name(Attachment))


def why_not_detach(actor: Actor) -> str | None:
    """Say why the actor may not take files away."""
    return access_policies.why_not(actor, "delete", type_name(Attachment))


def why_not_link(actor: Actor) -> str | None:
    """Say why the actor may not link records; which ones, the row policies decide."""
    return _why_not(actor, "add", Link)


def why_not_unlink(actor: Actor) -> str | None:
    """Say why the actor may not remove links."""
    return _why_not(actor, "delete", Link)


def why_not_open_duty(actor: Actor) -> str | None:
    """Say why the actor may not ask something of a unit."""
    return _why_not(actor, "add", Duty)


def why_not_change_duty(actor: Actor) -> str | None:
    """Say why the actor may not take, hand on, put off or close duties; which ones, the row policies decide."""
    return _why_not(actor, "change", Duty)


def why_not_hand_over(actor: Actor) -> str | None:
    """Say why the actor may not move the duties of one account to another: who keeps accounts or duties may."""
    return None if actor.may("administer", type_name(Account)) else why_not_change_duty(actor)


def why_not_comment(actor: Actor) -> str | None:
    """Say why the actor may not comment; on which records, the row policies decide."""
    return _why_not(actor, "add", Comment)


def _why_not(actor: Actor, action: str, model: type[Record]) -> str | None:
    return None if actor.is_service else access_policies.why_not(actor, action, type_name(model))
