"""Undoing an import: new records go, changed ones get back what stood there, as far as nobody has built on them since."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError, Q
from django.utils.translation import gettext as _

from comity.foundation.acting import Actor
from comity.foundation.events import record_event
from comity.foundation.models import Record
from comity.foundation.refusals import Refusal
from comity.imports import queries
from comity.imports.dryrun.ordering import generations
from comity.imports.dryrun.problems import Line, Outcome
from comity.imports.importing import Importable, importable_of
from comity.imports.models import ImportBatch
from comity.imports.services import batches
from comity.imports.services.checks import Note
from comity.imports.services.lines import keep_lines
from comity.threads.models import Attachment, Duty, Link


def undo_lines(*, actor: Actor, batch: ImportBatch, note: Note) -> ImportBatch:
    """Take back what the import wrote; a line that stays written says why."""
    importable = importable_of(batch.type_name)
    if importable is None:
        raise Refusal(_("Records of this type cannot be imported."))
    lines = list(queries.lines_of(batch))
    changed = [line for line in lines if line.outcome == Outcome.CHANGED]
    new = [line for group in generations(lines) for line in group if line.outcome == Outcome.NEW]
    for done, line in enumerate([*changed, *reversed(new)], 1):
        _undo(actor, importable, line)
        note(done)
    keep_lines(actor=actor, batch=batch, lines=lines)
    current = batches.locked(actor=actor, batch=batch)
    current.counts = batches.count(current)
    record_event(actor=actor, verb="undone", record=current, details={"left": current.counts["error"]})
    return batches.move(actor=actor, batch=current, action="end")


def _undo(actor: Actor, importable: Importable, line: Line) -> None:
    record = importable.kit.model.objects.select_for_update().filter(pk=line.record).first()
    if record is None:
        line.refuse("", _("The record is not there any more."))
    elif record.version != line.version:
        line.refuse("", _("Somebody changed it since, so it stays."))
    else:
        take_back = _restore if line.outcome == Outcome.CHANGED else _delete
        try:
            with transaction.atomic():
                take_back(actor, importable, line, record)
        except (Refusal, ValidationError) as refusal:
            line.refuse("", " ".join(getattr(refusal, "messages", [str(refusal)])))


def _restore(actor: Actor, importable: Importable, line: Line, record: Any) -> None:
    values = {name: importable.field(name).to_python(value) for name, value in line.before.items()}
    save = importable.update or importable.kit.update
    save(actor=actor, record=record, values=values, expected_version=line.version)


def _delete(actor: Actor, importable: Importable, _line: Line, record: Record) -> None:
    """Delete what the import made; a row that refers to it, seen or unseen, keeps it with the same words."""
    if importable.why_not_delete:
        raise Refusal(str(importable.why_not_delete))
    in_use = Refusal(_("Other records, links, files or duties refer to it, so it stays."))
    ends = Q(source_type=importable.name, source_id=record.pk) | Q(
        target_type=importable.name, target_id=record.pk
    )
    hanging = {"record_type": importable.name, "record_id": record.pk}
    if Link.objects.filter(ends).exists() or any(
        model._default_manager.filter(**hanging).exists()  # noqa: SLF001 Django's public name for it
        for model in (Duty, Attachment)
    ):
        raise in_use
    record_event(actor=actor, verb="removed", record=record, reason=_("The import was undone."))
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            record.delete()
            cursor.execute("set constraints all immediate")
            cursor.execute("set constraints all deferred")
    except (ProtectedError, IntegrityError):
        raise in_use from None
