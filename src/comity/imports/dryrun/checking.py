"""The dry run: rows of a file against the fields of a type and the records that stand. It writes nothing."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.access import policies, queries
from comity.access.models import Label
from comity.foundation.acting import Actor
from comity.foundation.models import Record
from comity.foundation.text import fold
from comity.imports.dryrun.cells import CellReader, text_of
from comity.imports.dryrun.labels import Labels
from comity.imports.dryrun.problems import BadCell, Line, Outcome
from comity.imports.dryrun.references import NATURAL, References
from comity.imports.importing import PLACED, Importable
from comity.kit.attributes import AnyField, Attribute, Kind

EXAMPLE = gettext_lazy("Example, not imported")
"""What a row of a template says to be left out."""
SEVERAL = 0
"""Stands for a row where several have the name."""
Rows = Iterable[tuple[int, dict[str, Any]]]
Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Target:
    """Where rows go that do not say it themselves, and which fields the file has columns for."""

    importable: Importable
    label: Label
    into_unit: Any
    columns: Sequence[str]


@dataclass(slots=True)
class Siblings:
    """What else the file holds: the one row that has each name, and the row that has each key first."""

    by_name: dict[str, int] = field(default_factory=dict)
    by_key: dict[Key, int] = field(default_factory=dict)


class Checker:
    """Checks the rows of one import as whoever acts. Every bad cell of a row is found in one pass."""

    def __init__(self, actor: Actor, target: Target, siblings: Siblings | None = None) -> None:
        self.target, self.importable = target, target.importable
        self.siblings = siblings or Siblings()
        self.labels = Labels(target.label)
        self._model = self.importable.kit.model
        self._reader = CellReader()
        self._references = {
            name: References(_visible(self.importable.field(name)), self.labels.ids)
            for name, each in self.importable.attributes.items()
            if each.kind is Kind.RELATION
        }
        self._own = References(queries.own_units(actor), self.labels.ids)
        self._own_units = {str(key) for key in queries.own_units(actor).values_list("pk", flat=True)}
        self._why_not_change = policies.why_not(actor, "change", self.importable.name)

    def check(self, rows: Rows) -> list[Line]:
        """Return a line for each row, with its values, its problems and what it comes to."""
        lines = [Line(number, cells) for number, cells in rows]
        for name, found in self._references.items():
            found.look_for(text_of(line.cells.get(name)) for line in lines)
        for line in lines:
            self._read(line)
        standing = self._standing(lines)
        for line in lines:
            self._judge(line, standing)
        return lines

    def offered(self, name: str, most: int) -> list[str]:
        """Return what may be written in a column of related records."""
        return (self._own if name == "unit" else self._references[name]).offered(most)

    def note_siblings(self, rows: Rows) -> None:
        """Remember which names the rows will make, so that other rows may refer to them."""
        for number, cells in rows:
            for words in {text_of(cells[name]) for name in NATURAL if name in cells} - {""}:
                first = self.siblings.by_name.setdefault(words, number)
                self.siblings.by_name[words] = number if first == number else SEVERAL

    def note_key(self, line: Line) -> int:
        """Remember which row has a key, and return the first that has it."""
        return self.siblings.by_key.setdefault((*self._key(line), str(line.values["label"])), line.number)

    def _read(self, line: Line) -> None:
        record = self._model()
        for name in self.target.columns:
            attribute = self.importable.attributes[name]
            try:
                if name == "label":
                    line.values[name] = self.labels.read(line.cells[name])
                elif name == "unit" and text_of(line.cells[name]) == "":
                    continue
                elif (value := self._value(attribute, line)) is not LEFT_OUT:
                    line.values[name] = plain(value)
                    if not isinstance(value, dict):
                        setattr(record, _attname(self.importable, name), value)
            except BadCell as bad:
                line.refuse(name, bad.reason, bad.suggestion)
            except ValidationError as error:
                line.refuse(name, " ".join(error.messages))
        line.values.setdefault("unit", str(self.target.into_unit.pk))
        line.values.setdefault("label", self.labels.read(""))
        if not line.problems:
            self._refuse_together(line, record)

    def _value(self, attribute: Attribute, line: Line) -> Any:
        """Return the value of a cell as the field keeps it; LEFT_OUT where blank means what a new record begins with."""
        cell, field = line.cells[attribute.name], self.importable.field(attribute.name)
        if text_of(cell) == "":
            return self._blank(field)
        if attribute.kind is Kind.RELATION:
            return self._reference(attribute.name, field, text_of(cell))
        value = self._reader.read(attribute, cell)
        # The reader knows the choices already; Django works them out anew for each value.
        return field.to_python(value) if self._reader.knows(attribute) else field.clean(value, None)

    def _blank(self, field: AnyField) -> Any:
        if isinstance(field, models.ForeignKey):
            return field.clean(None, None)
        empty: Any = None if field.null else [] if field.has_default() and field.get_default() == [] else ""
        if empty == "" and field.has_default():
            return LEFT_OUT
        return field.clean(empty, None)

    def _reference(self, name: str, field: AnyField, text: str) -> Any:
        """Return the identifier of the record that the text names, or the row of this file that makes it."""
        try:
            return self._references[name].key_for(text)
        except BadCell:
            number = self.siblings.by_name.get(text, SEVERAL)
            if field.related_model is not self._model or number == SEVERAL:
                raise
            return {"row": number}

    def _refuse_together(self, line: Line, record: Record) -> None:
        """Let the model say what does not fit together."""
        try:
            record.clean()
        except ValidationError as error:
            for name, messages in getattr(error, "message_dict", {"": error.messages}).items():
                line.refuse(name if name in self.importable.attributes else "", " ".join(messages))

    def _standing(self, lines: Sequence[Line]) -> dict[Key, list[Record]]:
        """Return the records that bear the keys of these lines, within reach and below the label of the file."""
        keys = {self._key(line) for line in lines if not line.problems}
        keys = {key for key in keys if not any(isinstance(part, tuple) for part in key)}
        if not keys or not self.importable.key_names:
            return {}
        rows = self._model.objects.filter(label_id__in=self.labels.ids)
        for place, name in enumerate(self._key_names):
            values = {key[place] for key in keys}
            bearing = models.Q(**{f"{_attname(self.importable, name)}__in": values - {None}})
            rows = rows.filter(bearing | models.Q(**{f"{name}__isnull": True}) if None in values else bearing)
        found: dict[Key, list[Record]] = defaultdict(list)
        for record in rows.select_related("label__level"):
            found[self._key_of_record(record)].append(record)
        return found

    def _judge(self, line: Line, standing: dict[Key, list[Record]]) -> None:
        if line.problems:
            return
        key = self._key(line)
        first = self.note_key(line)
        if first != line.number:
            line.refuse(self._first_key, _("Row %(row)s of the file has the same key.") % {"row": first})
            return
        records = standing.get(key, [])
        number = self.labels.number_of(line.values["label"])
        alike = [record for record in records if record.label_id == number]
        if not alike and records:
            label = {"label": records[0].label}
            line.refuse(
                "label",
                _("A record with this key bears the label %(label)s. Give the row that label.") % label,
            )
        elif not alike:
            self._judge_new(line)
        else:
            self._judge_known(line, alike)
        unit = line.values["unit"]
        if (
            line.outcome in {Outcome.NEW, Outcome.CHANGED}
            and isinstance(unit, str)
            and unit not in self._own_units
        ):
            line.refuse("unit", _("A record belongs to your own unit or to one below it."))

    def _judge_new(self, line: Line) -> None:
        line.outcome = Outcome.NEW
        for name in self.importable.names:
            if self.importable.is_needed(name) and name not in line.values:
                line.refuse(name, _("A new record needs this, and no column holds it."))

    def _judge_known(self, line: Line, records: Sequence[Record]) -> None:
        if not any(self._differing(line, record) for record in records):
            line.outcome, line.record = Outcome.SAME, str(records[0].pk)
        elif len(records) > 1:
            line.refuse(self._first_key, _("Several records have this key, so none is changed."))
        elif self._why_not_change:
            line.refuse("", self._why_not_change)
        else:
            line.outcome, line.record, line.version = Outcome.CHANGED, str(records[0].pk), records[0].version

    def _differing(self, line: Line, record: Record) -> list[str]:
        return differing(self.importable, line, record)

    @property
    def _first_key(self) -> str:
        return next((name for name in self.importable.key_names if name in self.target.columns), "")

    @property
    def _key_names(self) -> Key:
        return (*self.importable.key_names, "unit")

    def _key(self, line: Line) -> Key:
        if not self.importable.key_names:
            return (line.number,)
        given = (
            line.values[name] if name in line.values else self._default(name) for name in self._key_names
        )
        return tuple(("row", each["row"]) if isinstance(each, dict) else each for each in given)

    def _default(self, name: str) -> Any:
        return plain(self.importable.field(name).get_default())

    def _key_of_record(self, record: Record) -> Key:
        return tuple(plain(getattr(record, _attname(self.importable, name))) for name in self._key_names)


LEFT_OUT: Any = object()


def _visible(field: AnyField) -> models.QuerySet[Any]:
    """Return the records that a field may refer to, as far as whoever acts sees them."""
    return field.related_model._default_manager.all()  # type: ignore[union-attr] # noqa: SLF001 Django's public name for it


def differing(importable: Importable, line: Line, record: Record) -> list[str]:
    """Return the fields in which a line differs from a record.

    A related record that the importer cannot see looks empty to it; leaving it empty leaves it as it is.
    """
    return [
        name
        for name, value in line.values.items()
        if name not in PLACED and plain(shown(importable, name, record)) != value
    ]


def shown(importable: Importable, name: str, record: Record) -> Any:
    """Return the value of a field as the reader sees it, a related record by its identifier."""
    attribute = importable.attributes[name]
    value = attribute.value(record)
    return getattr(value, "pk", None) if attribute.kind is Kind.RELATION else value


def plain(value: Any) -> Any:
    """Return a value as JSON holds it and as it is compared."""
    if value is None or isinstance(value, str | int | float | bool | list | dict):
        return value
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"  # 1.0 and 1.00 are one number, however a spreadsheet writes it
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def is_example(row: Iterable[Any], marks: set[str]) -> bool:
    """Tell whether a row says of itself that it is the example of a template."""
    return any(isinstance(cell, str) and fold(cell) in marks for cell in row)


def _attname(importable: Importable, name: str) -> str:
    return importable.field(name).attname
