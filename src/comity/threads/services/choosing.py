"""What a person wants to be told of: following records, choices, and having read."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from comity.foundation import clock
from comity.foundation.acting import Actor
from comity.foundation.models import Record
from comity.foundation.registry import type_name
from comity.threads.models import Choice, Digest, Follow, Notification, NotificationKind
from comity.threads.queries import notices


def follow(*, actor: Actor, record: Record) -> None:
    """Tell the actor from now on of comments on the record and of changes of its state."""
    row = Follow(account_id=actor.account_id, record_type=type_name(record), record_id=record.pk)
    Follow.objects.bulk_create([row], ignore_conflicts=True)


def unfollow(*, actor: Actor, record: Record) -> None:
    """Tell the actor no more."""
    Follow.objects.filter(
        account_id=actor.account_id, record_type=type_name(record), record_id=record.pk
    ).delete()


def keep_choices(*, actor: Actor, muted: Collection[str], digest: str, address: str) -> None:
    """Keep which kinds the actor is not told of, and how often a letter without content goes to which address."""
    chosen = {
        "muted": sorted(set(muted) & set(NotificationKind.values)),
        "digest": Digest(digest),
        "address": address,
    }
    if digest != Digest.NEVER:
        if not address:
            raise ValidationError({"address": _("Give the address to which the letter goes.")})
        validate_email(address)
    if not Choice.objects.filter(pk=actor.account_id).update(**chosen):
        Choice.objects.create(account_id=actor.account_id, **chosen)


def mark_read(*, actor: Actor, notification: Notification) -> None:
    """Mark one notification of the actor as read; the first reading counts."""
    Notification.objects.filter(pk=notification.pk, recipient=actor.account_id, read_at=None).update(
        read_at=clock.now()
    )


def mark_all_read(*, actor: Actor) -> int:
    """Mark all that the actor sees as read; return how many."""
    return notices.notifications_for(actor, unread=True).update(read_at=clock.now())
