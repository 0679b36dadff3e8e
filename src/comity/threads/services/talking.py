"""Comments: saying something about a record, answering, mending one's own words, and resolving."""

from uuid import UUID

from django.utils.translation import gettext as _

from comity.foundation import clock
from comity.foundation.acting import Actor
from comity.foundation.events import record_event
from comity.foundation.models import Record
from comity.foundation.refusals import NotAllowed, Refusal
from comity.foundation.registry import type_name
from comity.foundation.text import clean
from comity.threads import policies
from comity.threads.models import Comment, NotificationKind
from comity.threads.queries import talk
from comity.threads.services import Told, owned_as, refuse, tell_of
from comity.threads.services.choosing import follow


class NothingSaid(Refusal):
    """A comment needs words."""


def comment_on(*, actor: Actor, record: Record, text: str, answers: Comment | None = None) -> Comment:
    """Say something about a record under its label, or answer a comment on it; an answer to an answer joins it.

    Told are the colleagues whom the text mentions, those who are answered, and those who follow the record, which
    the actor does from now on.
    """
    refuse(policies.why_not_comment(actor))
    parent = (answers.parent or answers) if answers else None
    if parent is not None and (parent.record_type, parent.record_id) != (type_name(record), record.pk):
        raise NotAllowed(_("The comment is on another record."))
    made = Comment(
        record_type=type_name(record),
        record_id=record.pk,
        parent=parent,
        text=_words(text),
        label_id=record.label_id,
        **owned_as(actor, record),
    )
    made.full_clean()
    made.save(force_insert=True)
    record_event(actor=actor, verb="answered" if parent else "commented", record=record)
    follow(actor=actor, record=record)
    _tell(actor, record, made, mentioned=set(talk.mentioned(record, made.text)), is_new=True)
    return made


def change_comment(*, actor: Actor, comment: Comment, record: Record, text: str) -> Comment:
    """Change one's own words; the history keeps the earlier ones. Told is who is mentioned only now."""
    current = _locked(comment)
    refuse(policies.why_not_change_comment(actor, current))
    before = set(talk.mentioned(record, current.text))
    current.text, current.edited_at = _words(text), clock.now()
    current.clean_fields(exclude=["parent", "label", "scope", "unit"])
    current.save(update_fields=["text", "edited_at"])
    _tell(actor, record, current, mentioned=set(talk.mentioned(record, current.text)) - before, is_new=False)
    return current


def take_back(*, actor: Actor, comment: Comment) -> Comment:
    """Take one's own comment back: its place and the answers stay, its words remain in the history alone."""
    current = _locked(comment)
    refuse(policies.why_not_change_comment(actor, current))
    current.text, current.removed_at = "", clock.now()
    current.save(update_fields=["text", "removed_at"])
    return current


def resolve(*, actor: Actor, comment: Comment, record: Record, is_resolved: bool = True) -> Comment:
    """Mark what a comment asked for as settled, or open it again."""
    current = _locked(comment.parent or comment)
    refuse(policies.why_not_resolve(actor, current))
    current.resolved_at = clock.now() if is_resolved else None
    current.resolved_by = actor.account_id if is_resolved else None
    current.save(update_fields=["resolved_at", "resolved_by"])
    record_event(actor=actor, verb="resolved" if is_resolved else "reopened", record=record)
    return current


def _tell(actor: Actor, record: Record, comment: Comment, *, mentioned: set[UUID], is_new: bool) -> None:
    told: list[tuple[NotificationKind, Told]] = [
        (NotificationKind.MENTION, Told(account=account)) for account in sorted(mentioned, key=str)
    ]
    if is_new and comment.parent is not None:
        answered = {comment.parent.created_by, *comment.parent.answers.values_list("created_by", flat=True)}
        told += [(NotificationKind.REPLY, Told(account=account)) for account in sorted(answered)]
    if is_new:
        told.append((NotificationKind.COMMENT, Told(followers=True)))
    tell_of(actor, record, ((kind, each, comment.pk) for kind, each in told))


def _locked(comment: Comment) -> Comment:
    current = Comment.objects.select_for_update().filter(pk=comment.pk).first()
    if current is None:
        raise NotAllowed(_("This comment is its author's, and of the unit that keeps the record."))
    return current


def _words(text: str) -> str:
    words = clean(text).strip()
    if not words:
        raise NothingSaid(_("Write something first."))
    return words
