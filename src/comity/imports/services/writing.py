"""Writing an import: through the services of its type, in one transaction, all rows or none."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from comity.access import services as access_services
from comity.access.models import Label, Level, Scope, Unit
from comity.access.queries import scope_for
from comity.foundation.acting import Actor
from comity.foundation.events import record_event
from comity.foundation.models import Record
from comity.foundation.refusals import Refusal
from comity.imports import queries
from comity.imports.dryrun.checking import differing, plain
from comity.imports.dryrun.ordering import generations
from comity.imports.dryrun.problems import Line, Outcome
from comity.imports.importing import PLACED, Importable, importable_of
from comity.imports.models import ImportBatch
from comity.imports.services import batches
from comity.imports.services.checks import Note
from comity.imports.services.lines import keep_lines


class RowsRefused(Refusal):
    """Services refused some of the rows, so that none is written; carries these lines with their reasons."""

    def __init__(self, lines: list[Line]) -> None:
        super().__init__(_("Nothing was written: some rows were refused. Their reasons stand beside them."))
        self.lines = lines


def write_lines(*, actor: Actor, batch: ImportBatch, note: Note) -> ImportBatch:
    """Create and change the records; RowsRefused with every row that a service refused."""
    importable = importable_of(batch.type_name)
    if importable is None:
        raise Refusal(_("Records of this type cannot be imported."))
    lines = [line for line in queries.lines_of(batch) if line.outcome in {Outcome.NEW, Outcome.CHANGED}]
    writer = Writer(actor, importable, batch)
    done = 0
    for generation in generations(lines):
        for line in writer.write(generation):
            done += 1
            note(done)
            if line.problems:
                writer.refused.append(line)
    writer.look_back(lines)
    if writer.refused:
        raise RowsRefused(writer.refused)
    keep_lines(actor=actor, batch=batch, lines=lines)
    current = batches.locked(actor=actor, batch=batch)
    batches.drop_file(batch=current)
    details = {"type": batch.type_name, **{each: current.counts.get(each, 0) for each in ("new", "changed")}}
    record_event(actor=actor, verb="imported", record=current, details=details)
    return batches.move(actor=actor, batch=current, action="finish")


class Writer:
    """Writes the lines of one import as whoever acts."""

    def __init__(self, actor: Actor, importable: Importable, batch: ImportBatch) -> None:
        self.actor, self.importable = actor, importable
        self.refused: list[Line] = []
        self._model = importable.kit.model
        self._made: dict[int, Any] = {}
        self._labels: dict[str, Label] = {}
        self._units: dict[Any, tuple[Unit, Scope]] = {}
        self._began = ImportBatch.objects.annotate(at=Now()).values_list("at", flat=True).get(pk=batch.pk)

    def write(self, lines: list[Line]) -> list[Line]:
        """Write lines that do not refer to each other; what was refused has its reason afterwards."""
        new = [line for line in lines if line.outcome == Outcome.NEW]
        if self.importable.create_many and new:
            self._attempt(new, lambda: self._create_many(new))
        for line in lines:
            if line.outcome == Outcome.CHANGED:
                self._attempt([line], lambda line=line: self._change(line))
            elif not self.importable.create_many:
                self._attempt([line], lambda line=line: self._create(line))
        return lines

    def look_back(self, lines: list[Line]) -> None:
        """Note which version each record has now, and refuse a new row for which a record stood there already."""
        standing = {
            str(pk): (version, created_at)
            for pk, version, created_at in self._model.objects.filter(
                pk__in=[line.record for line in lines if line.record]
            ).values_list("pk", "version", "created_at")
        }
        for line in lines:
            line.version, created_at = standing.get(line.record, (0, self._began))
            if line.number in self._made and created_at < self._began:
                line.refuse("", _("A record that says the same is there already."))
                self.refused.append(line)

    def _attempt(self, lines: list[Line], write: Any) -> None:
        """Write; a refusal is undone and stands as the reason on the line, or on all that were written together."""
        try:
            with transaction.atomic():
                write()
        except (Refusal, ValidationError) as refusal:
            named = getattr(refusal, "message_dict", None) or {
                "": getattr(refusal, "messages", [str(refusal)])
            }
            for line in lines:
                for name, reasons in named.items():
                    line.refuse(name if name in line.cells else "", " ".join(reasons))

    def _create(self, line: Line) -> None:
        values, label, scope = self._row(line)
        record = self.importable.kit.create(
            actor=self.actor, model=self._model, values=values, label=label, scope=scope
        )
        self._note(line, record)

    def _create_many(self, lines: list[Line]) -> None:
        create = self.importable.create_many
        made = create(actor=self.actor, rows=[self._row(line) for line in lines]) if create else []
        for line, record in zip(lines, made, strict=True):
            self._note(line, record)

    def _note(self, line: Line, record: Record) -> None:
        self._made[line.number] = record.pk
        line.record = str(record.pk)

    def _change(self, line: Line) -> None:
        record = self._model.objects.filter(pk=line.record).first()
        if record is None:
            raise Refusal(_("The record is not there any more."))
        names = differing(self.importable, line, record)
        line.before = {name: plain(getattr(record, self.importable.field(name).attname)) for name in names}
        values = {name: self._value(name, line.values[name]) for name in names}
        save = self.importable.update or self.importable.kit.update
        save(actor=self.actor, record=record, values=values, expected_version=line.version)

    def _row(self, line: Line) -> tuple[dict[str, Any], Label, Scope]:
        """Return all values of a new record, label and scope; what no column holds is what a new one begins with."""
        unit, scope = self._place(self._value("unit", line.values["unit"]))
        values = {name: beginning_of(self.importable, name) for name in self.importable.names}
        values |= {
            name: self._value(name, given) for name, given in line.values.items() if name not in PLACED
        }
        return {**values, "unit": unit}, self._label(line.values["label"]), scope

    def _value(self, name: str, value: Any) -> Any:
        if isinstance(value, dict) and "row" in value:
            return self._made.get(value["row"])
        return self.importable.field(name).to_python(value)

    def _place(self, unit_id: Any) -> tuple[Unit, Scope]:
        if unit_id not in self._units:
            unit = Unit.objects.filter(pk=unit_id).first()
            if unit is None:
                raise Refusal(_("The row that this one stands below was refused."))
            self._units[unit_id] = (unit, scope_for(unit))
        return self._units[unit_id]

    def _label(self, parts: dict[str, Any]) -> Label:
        key = str(parts)
        if key not in self._labels:
            level = Level.objects.get(code=parts["level"])
            self._labels[key] = access_services.label_for(actor=self.actor, **{**parts, "level": level})
        return self._labels[key]


def beginning_of(importable: Importable, name: str) -> Any:
    """Return what a field of a new record holds before anybody says anything."""
    field = importable.field(name)
    if field.has_default():
        return field.get_default()
    return None if field.null or field.is_relation else ""
