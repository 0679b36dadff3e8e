"""What was said about a record, and its text as a page shows it: mentions and addresses of records become names."""

import re
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from comity.access.models import Account
from comity.access.queries import readers_of
from comity.foundation.acting import Actor
from comity.foundation.models import Record
from comity.foundation.registry import type_name, types
from comity.foundation.searching import search
from comity.threads.models import Comment, Follow
from comity.threads.queries import UUID_IN_TEXT, Key, records_of

MOST = 200
OFFERED = 8
ADDRESS = rf"(?:https?://[^\s/]+)?/[\w/-]*{UUID_IN_TEXT.pattern}[^\s<>\"')\]]*"
MENTION = re.compile(r"(?<![\w@./])@(?P<name>[a-z0-9](?:[\w.@-]*\w)?)")
SPOKEN_OF = re.compile(rf"(?P<address>{ADDRESS})|{MENTION.pattern}")


@dataclass(frozen=True, slots=True)
class Remark:
    """One comment as shown, with what was answered to it."""

    comment: Comment
    author: str | None
    html: SafeString
    answers: list["Remark"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Talk:
    """What was said about a record, oldest first. `has_more` when the oldest are left out."""

    remarks: list[Remark]
    number: int
    has_more: bool
    people: dict[UUID, Account]
    """Who wrote it, and who made and last changed the record, as far as the reader sees them."""
    is_followed: bool
    """Whether the reader follows the record."""


def talk_about(actor: Actor, record: Record) -> Talk:
    """Return what was said about a record; a comment out of reach is not there, nor are the answers to it."""
    rows = Comment.objects.filter(record_type=type_name(record), record_id=record.pk)
    rows = rows.select_related("label__level").order_by("-created_at", "-id")
    latest = list(rows[: MOST + 1])
    comments = latest[MOST - 1 :: -1]
    found = [token for comment in comments for token in SPOKEN_OF.finditer(comment.text)]
    writers = {record.created_by, record.changed_by, *(comment.created_by for comment in comments)}
    people = _people(
        record, writers | {actor.account_id}, {token["name"] for token in found if token["name"]}
    )
    drawn = _Drawn(people, {_id_in(token["address"]) for token in found if token["address"]})
    remarks: dict[UUID, Remark] = {}
    for comment in comments:
        author = people.get(comment.created_by)
        remark = Remark(comment, author.name if author else None, drawn.html(comment.text))
        if comment.parent_id is None:
            remarks[comment.pk] = remark
        elif comment.parent_id in remarks:
            remarks[comment.parent_id].answers.append(remark)
    number = sum(comment.removed_at is None for comment in comments)
    return Talk(
        remarks=list(remarks.values()),
        number=number,
        has_more=len(latest) > MOST,
        people=people,
        is_followed=_is_followed(people.get(actor.account_id)),
    )


def comment_of(comment_id: UUID) -> Comment | None:
    """Return one comment; absent and hidden look alike."""
    return Comment.objects.filter(pk=comment_id).first()


def colleagues(record: Record, query: str = "") -> QuerySet[Account]:
    """Return who may be mentioned: people within one's own reach who can read the record."""
    people = readers_of(record, record.label).filter(login__isnull=False).select_related("login", "unit")
    return search(people, ("name", "login__name"), query)


def mentioned(record: Record, text: str) -> list[UUID]:
    """Return the accounts that a text mentions, among those who may be."""
    names = set(MENTION.findall(text))
    people = colleagues(record).filter(login__name__in=names) if names else Account.objects.none()
    return list(people.values_list("pk", flat=True))


def _people(record: Record, ids: set[UUID], names: set[str]) -> dict[UUID, Account]:
    """Return the accounts of those identifiers and sign-in names that the reader sees, and whether they follow it.

    Of others than the reader nobody learns that: the row policy of what is followed sees to it.
    """
    wanted = Q(pk__in=ids) | Q(login__name__in=names) if names else Q(pk__in=ids)
    key = {"record_type": type_name(record), "record_id": record.pk}
    rows = Account.objects.filter(wanted).select_related("login")
    rows = rows.annotate(follows=Exists(Follow.objects.filter(account_id=OuterRef("pk"), **key)))
    return {account.pk: account for account in rows}


def _is_followed(reader: Account | None) -> bool:
    return bool(reader and reader.follows)  # type: ignore[attr-defined] # a column of the query above


class _Drawn:
    """Draws texts with the names of what they mention, found for all of them at once within the reader's reach."""

    def __init__(self, people: dict[UUID, Account], ids: set[UUID]) -> None:
        self._people = {account.login.name: account.name for account in people.values() if account.login}
        self._records = {key[1]: record for key, record in records_of(_types_of(ids)).items()} if ids else {}

    def html(self, text: str) -> SafeString:
        """Return the text, escaped, with links; what is out of reach stays as it was written."""
        return mark_safe(SPOKEN_OF.sub(self._named, str(escape(text))))  # noqa: S308 escaped before

    def _named(self, token: re.Match[str]) -> str:
        if token["name"]:
            name = self._people.get(token["name"])
            return format_html('<strong title="{}">@{}</strong>', token[0], name) if name else token[0]
        record = self._records.get(_id_in(token["address"]))
        if record is None:
            return token[0]
        registered = types.of(record)
        return format_html('<a href="{}">{}</a>', registered.url_of(record), registered.title_of(record))


def _id_in(address: str) -> UUID:
    """Return the identifier that stands in an address which was found by its pattern."""
    return UUID(next(UUID_IN_TEXT.finditer(address))[0])


def _types_of(ids: set[UUID]) -> list[Key]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select object_type, object_id from history.object where object_id = any(%s) and deleted_at is null",
            [list(ids)],
        )
        return list(cursor.fetchall())
