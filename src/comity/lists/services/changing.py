"""The work on the records of a batch: tried on each, saved on all or none, taken back from the ledger."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.db import transaction

from comity.foundation.acting import Actor
from comity.foundation.models import Record
from comity.history.restoring import is_same, save, why_not
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
        if all(is_same(record, name, value) for name, value in values.items()):
            batch.same.append(key)
        elif reason := why_not(partial(_try, actor, kit, record, values)):
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
            if reason := why_not(_saving(actor, kit, record, values, batch.versions[key])):
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
        reason = reason or why_not(_saving(actor, kit, records[key], earlier[key], version))
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
        _saving(actor, kit, record, values, record.version)()
        transaction.set_rollback(True)


def _saving(
    actor: Actor, kit: RecordType, record: Record, values: Values, version: int
) -> Callable[[], object]:
    return partial(save, kit.update, actor=actor, record=record, values=values, version=version)
