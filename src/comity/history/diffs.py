"""Row versions made readable: which fields changed, from what to what, in the words of the form."""

import difflib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils import formats, timezone
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from comity.access.models import Scope
from comity.foundation.models import fetch_related

NOTHING = ""
"""An empty field, and a reference to what the reader cannot see: neither is told from the other."""

BOOKKEEPING = {"id", "home_site", "created_at", "created_by"}
NOT_NEWS_AT_BIRTH = BOOKKEEPING | {"label_id", "scope_no", "unit_id"}
LONG = 80
"""From this many characters on a text is compared word by word."""

LONGEST = 20_000
CONTEXT = 6

Columns = Mapping[str, Any]
ColumnField = models.Field[Any, Any]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a compared text: "same", "gone" or "new"."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a row version. Long texts come in pieces, others as old and new value."""

    name: str
    old: str
    new: str
    pieces: list[Piece] = field(default_factory=list)
    column: str = field(default="", compare=False)

    def turned(self) -> "Change":
        """Return the change that takes this one back."""
        swapped = {"gone": "new", "new": "gone", "same": "same"}
        pieces = [Piece(swapped[piece.kind], piece.text) for piece in self.pieces]
        return Change(self.name, self.new, self.old, pieces, self.column)


@dataclass(frozen=True, slots=True)
class Version:
    """The columns of a row before and after; None where there was or is no row."""

    before: Columns | None
    after: Columns | None


class Names:
    """The titles of the rows that versions refer to, fetched once for a whole page; hidden ones are not known.

    What has been read already is not read again.
    """

    def __init__(
        self, model: type[models.Model], versions: Iterable[Version], known: Iterable[models.Model] = ()
    ) -> None:
        rows = {(type(row), row.pk): row for row in known}
        wanted: dict[type[models.Model], set[Any]] = defaultdict(set)
        for version in versions:
            for columns in (version.before or {}, version.after or {}):
                for target, value in _references(model, columns):
                    if (target, value) not in rows:
                        wanted[target].add(value)
        rows |= {(target, row.pk): row for target, ids in wanted.items() for row in _rows(target, ids)}
        scopes = [row for row in rows.values() if isinstance(row, Scope)]
        fetch_related([(row, name) for row in scopes for name in ("unit", "circle")], known=rows.values())
        self._titles = {(target, str(pk)): str(row) for (target, pk), row in rows.items()}

    def of(self, target: type[models.Model], value: Any) -> str:
        return self._titles.get((target, str(value)), NOTHING)

    def seen(self, model: type[models.Model], version: Version) -> Version:
        """Return a version as its reader sees it: a reference to what is hidden is empty."""
        return Version(*(self._seen(model, side) for side in (version.before, version.after)))

    def _seen(self, model: type[models.Model], columns: Columns | None) -> Columns | None:
        fields = columns_of(model)
        return columns and {
            name: None if self._hides(fields.get(name), value) else value for name, value in columns.items()
        }

    def _hides(self, column: ColumnField | None, value: Any) -> bool:
        return isinstance(column, models.ForeignKey) and not self.of(column.related_model, value)


def changes_of(model: type[models.Model], version: Version, names: Names) -> list[Change]:
    """Return what a version says, field by field in the order of the model, empty fields of a new row left out."""
    before, after = version.before or {}, version.after or {}
    unshown = BOOKKEEPING if version.before and version.after else NOT_NEWS_AT_BIRTH
    found = []
    for name, column in columns_of(model).items():
        if name in unshown or (name not in before and name not in after):
            continue
        old, new = (_shown(column, columns.get(name), names) for columns in (before, after))
        if old != new:
            change = _change(capfirst(str(column.verbose_name)), old, new)
            found.append(replace(change, column=name))
    return found


def columns_of(model: type[models.Model]) -> dict[str, ColumnField]:
    """Return by column the fields that a reader is told of; what is derived is left out."""
    fields = model._meta.concrete_fields  # noqa: SLF001 documented
    return {str(field.column): field for field in fields if field.editable or field.choices}


def _references(model: type[models.Model], columns: Columns) -> Iterable[tuple[type[models.Model], Any]]:
    for name, column in columns_of(model).items():
        value = columns.get(name)
        if value is not None and isinstance(column, models.ForeignKey):
            yield column.related_model, value


def _rows(target: type[models.Model], ids: set[Any]) -> Iterable[models.Model]:
    rows = target._default_manager.filter(pk__in=ids)  # noqa: SLF001 Django's public name for it
    has_level = any(column.name == "level" for column in target._meta.concrete_fields)  # noqa: SLF001 documented
    return rows.select_related("level") if has_level else rows


def _shown(column: ColumnField, value: Any, names: Names) -> str:
    if value in (None, "", [], {}):
        return NOTHING
    if isinstance(column, models.ForeignKey):
        return names.of(column.related_model, value)
    if isinstance(value, list):
        return ", ".join(_worded(getattr(column, "base_field", column), part) for part in value)
    return _worded(column, value)


def _worded(column: ColumnField, value: Any) -> str:
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    return _plain(column, value)


def _plain(column: ColumnField, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(column, models.DateTimeField):
        return formats.date_format(timezone.localtime(datetime.fromisoformat(value)), "SHORT_DATETIME_FORMAT")
    if isinstance(column, models.DateField):
        return formats.date_format(date.fromisoformat(value), "SHORT_DATE_FORMAT")
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _change(name: str, old: str, new: str) -> Change:
    if NOTHING in (old, new) or max(len(old), len(new)) < LONG:
        return Change(name, _short(old), _short(new))
    if max(len(old), len(new)) > LONGEST:
        return Change(name, _length(old), _length(new))
    return Change(name, "", "", _compared(old, new))


def _short(text: str) -> str:
    return Truncator(text).chars(4 * LONG)


def _length(text: str) -> str:
    return _("%(count)s characters") % {"count": formats.number_format(len(text), force_grouping=True)}


def _compared(old: str, new: str) -> list[Piece]:
    """Compare word by word; long stretches that stayed the same are cut to a few words around each change."""
    was, now = (re.findall(r"\s+|\S+", text) for text in (old, new))
    pieces = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", _around(was[a:b], first=a == 0, last=b == len(was))))
        if tag in ("delete", "replace"):
            pieces.append(Piece("gone", "".join(was[a:b])))
        if tag in ("insert", "replace"):
            pieces.append(Piece("new", "".join(now[c:d])))
    return pieces


def _around(words: list[str], *, first: bool, last: bool) -> str:
    if len(words) <= 3 * CONTEXT:
        return "".join(words)
    head = "" if first else "".join(words[:CONTEXT])
    tail = "" if last else "".join(words[-CONTEXT:])
    return f"{head} … {tail}"
