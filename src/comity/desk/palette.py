"""What the palette offers for what is typed: records, pages and commands, only those that the account may use."""

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from comity.access.models import Level
from comity.foundation.acting import Actor
from comity.foundation.models import Record
from comity.foundation.registry import Text, types
from comity.foundation.text import fold
from comity.frame.context import THEMES
from comity.frame.navigation import address_of, navigation_for
from comity.history.models import Event
from comity.search.marking import Piece
from comity.search.queries import Found, Result, results_of
from comity.search.syntax import words_of
from comity.threads.queries import records_of

MOST_RECORDS = 8
MOST_RECENT = 5
LOOKED_AT = 100
"""Latest events of the account among which its records are looked for."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One choice: it leads to `url`, or posts `name` and `value` there."""

    title: list[Piece]
    icon: str
    url: str
    code: list[Piece] = field(default_factory=list)
    hint: Text = ""
    record: Record | None = None
    name: str = ""
    value: str = ""
    is_post: bool = False

    @property
    def words(self) -> str:
        return "".join(piece.text for piece in self.title)


@dataclass(frozen=True, slots=True)
class Group:
    """Choices of one kind under their heading."""

    title: str
    entries: list[Entry]


def groups_for(actor: Actor, query: str, found: Found) -> list[Group]:
    """Return the choices for what is typed; for nothing, what the actor worked on last and where it may go."""
    records = [_record(result) for result in results_of(found, found.hits[:MOST_RECORDS])]
    groups = [
        Group(_("Records"), records) if query else Group(_("Where you were last"), _recent(actor)),
        Group(_("Pages"), list(_meant(query, _pages(actor)))),
        Group(_("Commands"), list(_meant(query, _commands(actor)))),
    ]
    return [group for group in groups if group.entries]


def _record(result: Result) -> Entry:
    registered = result.registered
    return Entry(
        result.title,
        registered.icon,
        result.url,
        code=result.code,
        hint=registered.singular,
        record=result.record,
    )


def _recent(actor: Actor) -> list[Entry]:
    """Return the records that the actor last changed or read above the lowest level."""
    latest = Event.objects.filter(account_id=actor.account_id).order_by("-happened_at")
    named = latest.values_list("object_type", "object_id")[:LOOKED_AT]
    keys = [
        key
        for key in OrderedDict.fromkeys(named)
        if key[0] in types and actor.may("view", key[0]) and key[1] != actor.account_id
    ]
    records = records_of(keys[: 2 * MOST_RECENT])
    shown = [(types.named(key[0]), records[key]) for key in keys if key in records][:MOST_RECENT]
    return [
        Entry(
            [Piece(registered.title_of(record))],
            registered.icon,
            registered.url_of(record),
            hint=registered.singular,
            record=record,
        )
        for registered, record in shown
    ]


def _pages(actor: Actor) -> Iterator[Entry]:
    for entry in navigation_for(actor, settings.COMITY_NAVIGATION, ""):
        yield Entry([Piece(str(entry.label))], entry.icon, entry.url)
    kits = import_string(settings.COMITY_RECORD_TYPES)
    for kit in kits:
        if actor.may("view", kit.name):
            yield Entry([Piece(kit.plural)], kit.icon, kit.url("list"))
    for words, icon, name in (
        (_("Preferences"), "adjustments", "preferences"),
        (_("Change the password"), "key", "own-password"),
    ):
        if url := address_of(name):
            yield Entry([Piece(words)], icon, url)


def _commands(actor: Actor) -> Iterator[Entry]:
    for kit in import_string(settings.COMITY_RECORD_TYPES):
        if kit.new_url and actor.may("add", kit.name) and kit.why_not_add(actor) is None:
            yield Entry([Piece(_("New %(type)s") % {"type": kit.singular})], icon="plus", url=kit.new_url)
    for code, name in settings.LANGUAGES:
        if code != get_language():
            yield _command(name, "language", "language", code, icon="language")
    for level in Level.objects.filter(no__lte=actor.clearance):
        if level.no != actor.working_level:
            words = _("Open pages at the level %(level)s") % {"level": level}
            yield _command(words, "working-level", "level", str(level.no), icon="shield")
    for code, choice in THEMES.items():
        words = _("Colours: %(theme)s") % {"theme": choice["words"]}
        yield _command(words, "theme", "theme", code, icon="palette")
    yield _command(_("Sign out"), "sign-out", icon="logout")


def _command(words: Text, url_name: str, name: str = "", value: str = "", *, icon: str) -> Entry:
    return Entry([Piece(str(words))], icon, reverse(url_name), name=name, value=value, is_post=True)


def _meant(query: str, entries: Iterable[Entry]) -> Iterator[Entry]:
    """Return the choices in whose words every word of the query begins one; addresses come once."""
    wanted, seen = words_of(fold(query)), set()
    for entry in entries:
        own, key = words_of(fold(entry.words)), (entry.url, entry.value)
        if key not in seen and all(any(word.startswith(each) for word in own) for each in wanted):
            seen.add(key)
            yield entry
