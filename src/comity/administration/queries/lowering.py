"""What a lower label would open: the record as its future readers would see it, and how many of them are new."""

from dataclasses import dataclass

from django.db.models import Model
from django.utils.translation import gettext as _

from comity.access import queries as access_queries
from comity.access.models import Label
from comity.access.services import dominates
from comity.administration.models import Lowering
from comity.foundation.models import Labelled, Record
from comity.foundation.registry import title_of, types, url_for


@dataclass(frozen=True, slots=True)
class Fact:
    """One field of a record in words; `hidden` where it names a record that the new readers do not see."""

    title: str
    words: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """A request with its record, what the record would show, and how many accounts within reach would newly read it."""

    asked: Lowering
    record: Record
    title: str
    url: str
    facts: list[Fact]
    readers: int


def preview_of(asked: Lowering, record: Record) -> Preview:
    """Return what deciding a request means."""
    now_reading = access_queries.readers_of(record, record.label).values("pk")
    readers = access_queries.readers_of(record, asked.wanted).exclude(pk__in=now_reading).count()
    return Preview(
        asked, record, title_of(record), url_for(record), facts_under(record, asked.wanted), readers
    )


def facts_under(record: Record, label: Label) -> list[Fact]:
    """Return the fields of a record that are filled in, as readers of a label would see them."""
    found = []
    for name in types.of(record).editable:
        field = record._meta.get_field(name)  # noqa: SLF001 Django documents _meta
        value = getattr(record, name)
        if value in (None, "", []) or not hasattr(field, "verbose_name"):
            continue
        hidden = isinstance(value, Labelled) and not dominates(label, value.label)
        words = _("named to nobody at that label") if hidden else _in_words(record, name, value)
        found.append(Fact(str(field.verbose_name), words, hidden))
    return found


def _in_words(record: Model, name: str, value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    display = getattr(record, f"get_{name}_display", None)
    return str(display() if display else value)
