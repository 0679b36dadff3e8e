"""The work on the records of a batch: tried on each, saved on all or none, taken back from the ledger."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from comity.foundation.acting import Actor
from comity.foundation.models import Record
from comity.foundation.refusals import Refusal, StaleRecord, StateForbids
from comity.kit.attributes import field_of
from comity.kit.declaration import RecordType
from comity.lists import queries
from comity.lists.models import Batch, BatchState
from comity.lists.services import batches

Values = Mapping[str, Any]
Note = Callable[[int], None]


def work_on(*, actor: Actor, kit: RecordType, batch: Batch, values: Values, note: Note) -> Batch:
    """Do what the state of a batch asks for; `values` are what its form makes of what was given."""
    records = queries.records_of(kit, batch.versions)
    return _WORK[BatchState(batch.state)](actor, kit, batch, records, values, note)


def _try_all(
    actor: Actor, kit: RecordType, batch: Batch, records: dict[str, Record], values: Values, note: Note
) -> Batch:
    """Try the change on every record, each alone and taken back again, and keep what would come of it."""
    batch.versions = {}
    for done, (key, record) in enumerate(records.items(), 1):
        if all(_same(record, name, value) for name, value in values.items()):
            batch.same.append(key)
        elif reason := _why_not(partial(_try, actor, kit, record, values)):
            batch.refusals[key] = reason
        else:
            batch.versions[key] = record.version
        note(done)
    return batches.move(actor=actor, batch=batch, action="propose")


def _change_all(
    actor: Actor, kit: RecordType, batch: Batch, records: dict[str, Record], values: Values, note: Note
) -> Batch:
    """Save the change of every record, through the type's own service: all of them or none.

    What was changed since the preview, or is refused now, is named in `refusals`; the batch proposes the rest.
    """
    refused = {}
    with transaction.atomic():
        for done, (key, record) in enumerate(records.items(), 1):
            if reason := _why_not(partial(_save, actor, kit, record, values, batch.versions[key])):
                refused[key] = reason
            note(done)
        transaction.set_rollback(bool(refused))
    if refused:
        batch.refusals |= refused
        batch.versions = {key: version for key, version in batch.versions.items() if key not in refused}
        return batches.move(actor=actor, batch=batch, action="refuse")
    saved = kit.model.objects.filter(pk__in=records).values_list("pk", "version")
    batch.versions = {str(key): version for key, version in saved}
    return batches.move(actor=actor, batch=batch, action="finish", verb="applied")


def _take_all_back(
    actor: Actor, kit: RecordType, batch: Batch, records: dict[str, Record], _values: Values, note: Note
) -> Batch:
    """Give the records the values that they had before; those changed since are left as they are."""
    earlier = queries.values_before(kit, batch, batch.versions)
    for done, (key, version) in enumerate(batch.versions.items(), 1):
        reason = queries.why_not_restored(records.get(key), version, earlier.get(key))
        reason = reason or _why_not(partial(_save, actor, kit, records[key], earlier[key], version))
        if reason:
            batch.kept[key] = reason
        note(done)
    batch.versions = {key: version for key, version in batch.versions.items() if key not in batch.kept}
    return batches.move(actor=actor, batch=batch, action="end", verb="undone")


_WORK = {
    BatchState.TRYING: _try_all,
    BatchState.CHANGING: _change_all,
    BatchState.UNDOING: _take_all_back,
}


def _try(actor: Actor, kit: RecordType, record: Record, values: Values) -> None:
    with transaction.atomic():
        _save(actor, kit, record, values, record.version)
        transaction.set_rollback(True)


def _save(actor: Actor, kit: RecordType, record: Record, values: Values, version: int) -> None:
    """Save through the type's service; refuse where the service left a value as it was."""
    saved = kit.update(actor=actor, record=record, values=dict(values), expected_version=version)
    kept = [name for name, value in values.items() if not _same(saved, name, value)]
    if kept:
        names = ", ".join(str(kit.attribute(name).title) for name in kept)
        raise StateForbids(_("Not changed here: %(names)s.") % {"names": names})


def _same(record: Record, name: str, value: Any) -> bool:
    field = field_of(type(record), name)
    now = getattr(record, field.attname)
    wanted = getattr(value, "pk", value)
    return bool(now == wanted or str(now) == str(wanted) or (now in (None, "") and wanted in (None, "")))


def _why_not(change: Callable[[], object]) -> str:
    """Return why a change is refused, or nothing; a refused one leaves nothing behind."""
    try:
        with transaction.atomic():
            change()
    except StaleRecord:
        return _("Somebody changed it since the preview.")
    except Refusal as refusal:
        return str(refusal)
    except ValidationError as refusal:
        return " ".join(refusal.messages)
    return ""
