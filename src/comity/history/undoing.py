"""Which changes of a record can be undone, what that would give back, and why the others cannot."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.utils import formats, timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from comity.access import policies
from comity.foundation.acting import Actor
from comity.foundation.registry import types
from comity.history.diffs import Change, columns_of
from comity.history.queries import Entry
from comity.history.restoring import is_same, values_in

LABELLING = {"label_id", "scope_no"}


@dataclass(frozen=True, slots=True)
class Undo:
    """What undoing an entry would give back: values by field, the same in words, and the reason against it, if any."""

    event_id: UUID
    values: Mapping[str, Any]
    changes: Sequence[Change]
    reason: str


def undos_of(actor: Actor, record: Model, entries: Sequence[Entry]) -> list[Undo | None]:
    """Return for each entry of a whole history, newest first, how it is undone; None where it changed no field.

    What the reader cannot see counts as empty, so nothing here depends on it.
    """
    registered = types.of(record)
    state = registered.state_of(record) or "*"
    denied = policies.why_not(actor, "change", registered.name, state) or ""
    later: dict[str, Entry] = {}
    found: list[Undo | None] = []
    for entry in entries:
        before, after = entry.version.before, entry.version.after
        if not before or not after or not entry.changes:
            found.append(None)
            continue
        columns = [name for name in before if before[name] != after.get(name)]
        reason = _why_never(record, columns) or denied or _why_late(record, columns, after, later)
        names = [name for name in registered.editable if _column_of(record, name) in columns]
        values = values_in(registered.model, before, names)
        turned = [change.turned() for change in entry.changes]
        found.append(Undo(entry.events[0].pk, values, turned, reason))
        later |= {name: entry for name in columns if name not in later}
    return found


def _why_never(record: Model, columns: Iterable[str]) -> str:
    """Say why such a change is not undone here, whoever asks and whenever."""
    registered = types.of(record)
    if registered.update is None:
        return _("Records of this type are changed by their own actions, so they are not undone here.")
    if LABELLING.intersection(columns):
        return _("A label is changed on its own page, with a reason.")
    editable = {_column_of(record, name) for name in registered.editable}
    others = [name for name in columns if name in columns_of(registered.model) and name not in editable]
    if others:
        reason = _("%(fields)s: changed by an action of the record, not by its form.")
        return reason % {"fields": _titles(record, others)}
    return ""


def _why_late(
    record: Model, columns: Iterable[str], after: Mapping[str, Any], later: Mapping[str, Entry]
) -> str:
    """Say which fields were changed since, by whom and when as far as the reader may know."""
    touched = [name for name in columns if name in later]
    if touched:
        entry = later[touched[0]]
        moment = formats.date_format(timezone.localtime(entry.happened_at), "SHORT_DATETIME_FORMAT")
        told = {"fields": _titles(record, touched), "when": moment}
        if entry.who is None:
            return _("%(fields)s: changed since, on %(when)s.") % told
        return _("%(fields)s: changed since by %(who)s, on %(when)s.") % {**told, "who": entry.who}
    names = {_column_of(record, name): name for name in types.of(record).editable}
    moved = [name for name in columns if name in names and not _stands(record, names[name], after)]
    return _("%(fields)s: changed since.") % {"fields": _titles(record, moved)} if moved else ""


def _stands(record: Model, name: str, after: Mapping[str, Any]) -> bool:
    """Whether the record still says what the change made of a field; a hidden reference is not compared."""
    value = values_in(type(record), after, [name]).get(name)
    field = record._meta.get_field(name)  # noqa: SLF001 Django documents _meta
    return (field.is_relation and value is None) or is_same(record, name, value)


def _column_of(record: Model, name: str) -> str:
    return str(getattr(record._meta.get_field(name), "column", ""))  # noqa: SLF001 as above


def _titles(record: Model, columns: Iterable[str]) -> str:
    fields = columns_of(type(record))
    return ", ".join(capfirst(str(fields[name].verbose_name)) for name in columns if name in fields)
