"""What an account is told of: its notifications with what they speak of, its choices, what it follows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import DateTimeField, F, IntegerField, Q, QuerySet, Subquery
from django.urls import reverse

from comity.access.models import Account, Label
from comity.foundation.acting import Actor
from comity.foundation.models import Record
from comity.foundation.paging import Order, Page, page_of
from comity.foundation.registry import types
from comity.threads.models import Choice, Comment, Duty, Notification, NotificationKind
from comity.threads.queries import records_of

COUNTED = 99
"""Up to here the unread ones are counted."""
A_PAGE = 50
LATEST = Order("latest", F("created_at"), DateTimeField(), descending=True)
OF_COMMENTS = {NotificationKind.COMMENT, NotificationKind.MENTION, NotificationKind.REPLY}


@dataclass(frozen=True, slots=True)
class Notice:
    """One notification as shown: what happened, to which record, what was said or is to be done, and by whom."""

    id: UUID
    words: str
    title: str
    said: str
    who: str | None
    at: datetime
    icon: str
    record: Record
    is_read: bool

    @property
    def label(self) -> Label:
        return self.record.label


def notifications_for(actor: Actor, *, unread: bool = False) -> QuerySet[Notification]:
    """Return what the actor is told of, about records of types that it may view and about its own account."""
    viewable = [each.name for each in types if actor.may("view", each.name)]
    told = Q(record_type__in=viewable) | Q(record_id=actor.account_id)
    rows = Notification.objects.filter(told, recipient=actor.account_id)
    return rows.filter(read_at=None) if unread else rows


class _Number(Subquery):
    """The number of rows of a query, as an expression in another one."""

    template = "(select count(*) from (%(subquery)s) counted)"
    output_field = IntegerField()


def unread_number(actor: Actor) -> Subquery:
    """Return how many notifications the actor has not read, up to one more than is shown, to be asked beside others."""
    return _Number(notifications_for(actor, unread=True).order_by().values("pk")[: COUNTED + 1])


def notification_of(actor: Actor, notification_id: UUID) -> Notification | None:
    """Return one of the actor's notifications; absent, hidden and another's look alike."""
    return notifications_for(actor).filter(pk=notification_id).first()


def notices_for(actor: Actor, *, unread: bool, after: str = "", before: str = "") -> Page[Notification]:
    """Return a page of notifications, the latest first."""
    return page_of(notifications_for(actor, unread=unread), LATEST, after=after, before=before, size=A_PAGE)


def shown(rows: list[Notification]) -> list[Notice]:
    """Return notifications with what they speak of, a fixed number of queries for all."""
    records = records_of((row.record_type, row.record_id) for row in rows)
    ids = {row.about_id for row in rows if row.about_id}
    said = {**Duty.objects.in_bulk(ids), **Comment.objects.in_bulk(ids)} if ids else {}
    people = _names(row.by_id for row in rows if row.by_id)
    found = []
    for row in rows:
        record = records.get((row.record_type, row.record_id))
        if record is not None:
            registered = types.of(record)
            found.append(
                Notice(
                    id=row.pk,
                    words=row.get_kind_display(),
                    title=registered.title_of(record),
                    said=str(said.get(row.about_id) or "") if row.about_id else "",
                    who=people.get(row.by_id) if row.by_id else None,
                    at=row.created_at,
                    icon=registered.icon,
                    record=record,
                    is_read=row.read_at is not None,
                )
            )
    return found


def address_of(row: Notification) -> str | None:
    """Return where a notification leads: to the comment among the others, or to the record."""
    record = records_of([(row.record_type, row.record_id)]).get((row.record_type, row.record_id))
    if record is None:
        return None
    if row.kind in OF_COMMENTS:
        return f"{reverse('comment-new', args=[row.record_type, row.record_id])}#comment-{row.about_id}"
    return types.of(record).url_of(record)


def choices_of(actor: Actor) -> Choice:
    """Return what the actor wants to be told of; everything and no letter, unless something else was chosen."""
    return Choice.objects.filter(pk=actor.account_id).first() or Choice(account_id=actor.account_id)


def _names(ids: Iterable[UUID]) -> dict[UUID, str]:
    wanted = set(ids)
    return dict(Account.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}
