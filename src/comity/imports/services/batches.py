"""An import from its upload to its end: file, columns, corrections, and the jobs it asks for."""

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comity.access import queries as access_queries
from comity.access.models import Label, Unit
from comity.foundation.acting import Actor
from comity.foundation.events import record_event
from comity.foundation.jobs import enqueue
from comity.foundation.refusals import NotAllowed, Refusal, StateForbids
from comity.foundation.states import transition_named
from comity.foundation.text import clean
from comity.imports import policies, queries
from comity.imports.dryrun.columns import Columns, guess, header_print, header_row_of
from comity.imports.dryrun.problems import Outcome
from comity.imports.importing import Importable, importable_of
from comity.imports.models import TRANSITIONS, ImportBatch, ImportState
from comity.imports.reading.refusals import UnreadableTable
from comity.imports.reading.tables import Table, kind_of, sheets_of
from comity.threads.services.kept import forget_file, keep_file

MEGABYTE = 1024 * 1024
LONGEST_NAME = 255
TASKS = {"check": "imports.check", "write": "imports.write", "undo": "imports.undo"}
"""The job that does what was asked, by the action of the state table."""


class WrongColumns(Refusal):
    """The columns that were chosen cannot be used; the text says why."""


def begin_import(
    *, actor: Actor, importable: Importable, upload: UploadedFile[Any], label: Label, into_unit: Unit
) -> ImportBatch:
    """Keep the file, encrypted, under its label; sheet, headings and columns are guessed.

    Refused: whoever may not add such records, a file that is too large, or no table.
    """
    _allow(importable.why_not(actor))
    if not access_queries.own_units(actor).filter(pk=into_unit.pk).exists():
        raise NotAllowed(_("A record belongs to your own unit or to one below it."))
    content = _content_of(upload)
    name = clean(upload.name or "").replace("\\", "/").rpartition("/")[2].strip()[-LONGEST_NAME:] or "?"
    kind = kind_of(name, content)
    batch = ImportBatch(
        type_name=importable.name,
        file_name=name,
        kind=kind,
        sheets=sheets_of(kind, content),
        label=label,
        into_unit=into_unit,
        unit_id=actor.unit_id,
        scope=access_queries.scope_for(Unit.objects.get(pk=actor.unit_id)),
        created_by=actor.account_id,
        changed_by=actor.account_id,
    )
    batch.sheet = next((name for name, shown in batch.sheets if shown), batch.sheets[0][0])
    batch.stored_as = keep_file(BytesIO(content))
    _guess(actor, batch, queries.table_of(batch))
    batch.save(force_insert=True)
    record_event(actor=actor, verb="uploaded", record=batch, details={"type": importable.name, "file": name})
    return batch


def choose_sheet(*, actor: Actor, batch: ImportBatch, sheet: str, header_row: int | None) -> ImportBatch:
    """Take another sheet or another row as the headings; the columns are guessed anew."""
    current = locked(actor=actor, batch=batch)
    refuse_now(policies.why_not_move(current, "check"))
    if sheet not in [name for name, _shown in current.sheets]:
        raise WrongColumns(_("This file has no such sheet."))
    current.sheet = sheet
    _guess(actor, current, queries.table_of(current), header_row)
    return save(actor=actor, batch=current)


def choose_columns(*, actor: Actor, batch: ImportBatch, columns: Columns) -> ImportBatch:
    """Say which column holds which field. Refused: a field twice, and too few to know a record by."""
    current = locked(actor=actor, batch=batch)
    refuse_now(policies.why_not_move(current, "check"))
    importable = importable_of(current.type_name)
    names = list(columns.values())
    twice = {name for name in names if names.count(name) > 1}
    if importable is None or not set(names) <= set(importable.attributes):
        raise WrongColumns(_("Choose fields of this type."))
    if twice or not names:
        words = ", ".join(str(importable.attributes[name].title) for name in sorted(twice))
        raise WrongColumns(
            _("Several columns are chosen for: %(names)s.") % {"names": words}
            if twice
            else _("Choose a column.")
        )
    current.columns, current.corrections = columns, {}
    return save(actor=actor, batch=current)


def ask(*, actor: Actor, batch: ImportBatch, action: str) -> ImportBatch:
    """Have the import checked, written or undone by a job that is enqueued in this transaction."""
    current = begin(actor=actor, batch=batch, action=action)
    enqueue(actor=actor, task=TASKS[action], lock=f"import-{current.pk}", batch_id=str(current.pk))
    return current


def begin(*, actor: Actor, batch: ImportBatch, action: str) -> ImportBatch:
    """Mark that the work has begun; of two who ask at the same time, one is refused."""
    current = locked(actor=actor, batch=batch)
    refuse_now(
        policies.why_not_write(current) if action == "write" else policies.why_not_move(current, action)
    )
    current.progress, current.total, current.notice = 0, 0, ""
    return move(actor=actor, batch=current, action=action)


def move(*, actor: Actor, batch: ImportBatch, action: str, notice: str = "") -> ImportBatch:
    """Bring a locked import to the next state."""
    refuse_now(policies.why_not_move(batch, action))
    batch.state, batch.notice = transition_named(TRANSITIONS, action).target, notice
    return save(actor=actor, batch=batch)


def fail(*, actor: Actor, batch: ImportBatch, notice: str) -> ImportBatch:
    """Leave the state of work after a failure: nothing was written."""
    ways = {ImportState.CHECKING: "fail", ImportState.WRITING: "refuse", ImportState.UNDOING: "keep"}
    action = ways.get(ImportState(batch.state))
    return move(actor=actor, batch=batch, action=action, notice=notice) if action else batch


def note_progress(*, batch: ImportBatch, done: int, total: int) -> None:
    """Write down how far the work is."""
    ImportBatch.objects.filter(pk=batch.pk).update(progress=done, total=total)


def abandon(*, actor: Actor, batch: ImportBatch) -> ImportBatch:
    """Give an import up: its file and its lines go. Returns what it was."""
    current = locked(actor=actor, batch=batch)
    refuse_now(policies.why_not_abandon(current))
    record_event(actor=actor, verb="abandoned", record=current)
    remove(batch=current)
    return batch


def remove(*, batch: ImportBatch) -> None:
    """Delete an import with its file and lines."""
    if batch.stored_as:
        forget_file(batch.stored_as)
    queries.parts_of(batch).delete()
    batch.delete()


def drop_file(*, batch: ImportBatch) -> None:
    """Let go of the file of an import that has ended."""
    if batch.stored_as:
        forget_file(batch.stored_as)
        batch.stored_as, batch.corrections = None, {}


def locked(*, actor: Actor, batch: ImportBatch) -> ImportBatch:
    """Return the import as it stands, locked to the end of the transaction; refused to whoever may not go on with it."""
    _allow(policies.why_not_handle(actor, batch))
    current = ImportBatch.objects.select_for_update().filter(pk=batch.pk).first()
    if current is None:
        raise NotAllowed(_("This import belongs to a unit outside yours."))
    return current


def count(batch: ImportBatch) -> dict[str, int]:
    """Return how many lines of each outcome an import has."""
    parts = list(queries.parts_of(batch).values_list("counts", flat=True))
    return {each.value: sum(counts.get(each, 0) for counts in parts) for each in Outcome}


def _guess(actor: Actor, batch: ImportBatch, table: Table, header_row: int | None = None) -> None:
    importable = importable_of(batch.type_name)
    if importable is None or not table.rows:
        raise UnreadableTable(_("The sheet “%(name)s” is empty. Choose another.") % {"name": batch.sheet})
    batch.header_row = min(header_row or header_row_of(importable, table.rows), len(table.rows))
    headings = queries.headings_of(batch, table)
    batch.header_print = header_print(importable, headings)
    batch.columns = queries.remembered(actor, batch.header_print) or guess(importable, headings)
    batch.corrections = {}


def _content_of(upload: UploadedFile[Any]) -> bytes:
    most = settings.COMITY_UPLOAD_BYTES
    if (upload.size or 0) > most:
        count = most // MEGABYTE
        raise UnreadableTable(
            ngettext(
                "The file is larger than %(count)s megabyte. Split it into smaller ones.",
                "The file is larger than %(count)s megabytes. Split it into smaller ones.",
                count,
            )
            % {"count": count}
        )
    return bytes(upload.read())


def save(*, actor: Actor, batch: ImportBatch) -> ImportBatch:
    """Save a locked import."""
    batch.changed_by = actor.account_id
    batch.save(force_update=True)
    batch.refresh_from_db(fields=["version", "changed_at"])
    return batch


def _allow(reason: str | None) -> None:
    if reason:
        raise NotAllowed(reason)


def refuse_now(reason: str | None) -> None:
    """Raise StateForbids where the state gave a reason."""
    if reason:
        raise StateForbids(reason)
