"""Who may link, attach, comment and deal with duties: each function returns the reason against it, or None."""

from django.utils.translation import gettext as _

from comity.access import policies as access_policies
from comity.access.models import Account
from comity.access.queries import is_kept_by
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


def why_not_change_comment(actor: Actor, comment: Comment) -> str | None:
    """Say why the actor may not change a comment or take it back."""
    if comment.created_by != actor.account_id:
        return _("Only its author changes a comment.")
    return _("This comment was taken back.") if comment.removed_at else why_not_comment(actor)


def why_not_resolve(actor: Actor, comment: Comment) -> str | None:
    """Say why the actor may not resolve a comment: its author may, and who keeps the record."""
    if comment.created_by != actor.account_id and not is_kept_by(actor, comment):
        return _("It is resolved by its author or by the unit that keeps the record.")
    return why_not_comment(actor)


def why_not_take(actor: Actor, duty: Duty) -> str | None:
    """Say why the actor may not take a duty on: it waits for another unit, or takes more than the roles permit."""
    if duty.for_unit_id != actor.unit_id:
        return _("This duty waits for another unit.")
    if duty.for_account_id == actor.stands_for:
        return _("This duty is yours.")
    return access_policies.why_not(actor, duty.action, duty.record_type)


def _why_not(actor: Actor, action: str, model: type[Record]) -> str | None:
    return None if actor.is_service else access_policies.why_not(actor, action, type_name(model))
