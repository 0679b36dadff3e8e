"""Batches: the same values for many records, tried first, then saved all or not at all, and undone from the ledger."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from comity.access.models import Unit
from comity.access.queries import scope_for
from comity.access.services import label_for
from comity.foundation import clock
from comity.foundation.acting import Actor
from comity.foundation.events import record_event
from comity.foundation.jobs import enqueue
from comity.foundation.models import Record
from comity.foundation.refusals import NotAllowed, Refusal, StaleRecord, StateForbids
from comity.foundation.states import transition_named
from comity.history.models import Event
from comity.kit.attributes import field_of
from comity.kit.declaration import RecordType
from comity.lists import policies
from comity.lists.models import BATCH_TRANSITIONS, Batch, BatchState

MOST = 500
"""Records of one batch."""
AT_ONCE = 100
"""Up to here a batch is saved while its maker waits; more go through a job."""
TASK = "lists.apply_batch"


def propose_batch(
    *, actor: Actor, kit: RecordType, rows: Iterable[Record], values: Mapping[str, Any], given: dict[str, Any]
) -> Batch:
    """Try the change on every record, each alone and taken back again, and keep what would come of it.

    `values` are what the form cleaned, `given` the same as plain data. A record that already says so is no part of it.
    """
    _allow(policies.why_not_edit_many(actor, kit.name))
    batch = Batch(record_type=kit.name, given=given, created_by=actor.account_id, unit_id=actor.unit_id)
    batch.label = label_for(actor=actor, level=actor.working_level)
    batch.scope = scope_for(Unit.objects.get(pk=actor.unit_id))
    for record in rows:
        if all(_same(record, name, value) for name, value in values.items()):
            continue
        reason = _why_not(partial(_try, actor, kit, record, values))
        if reason:
            batch.refusals[str(record.pk)] = reason
        else:
            batch.versions[str(record.pk)] = record.version
    return _keep(actor, batch)


def queue_batch(*, actor: Actor, batch: Batch) -> Batch:
    """Let the worker apply a batch; the job is enqueued in the transaction of the change."""
    _move(batch, "queue")
    enqueue(actor=actor, task=TASK, batch_id=str(batch.pk), level=str(actor.working_level))
    return _keep(actor, batch)


def apply_batch(*, actor: Actor, kit: RecordType, batch: Batch, values: Mapping[str, Any]) -> Batch:
    """Save the change of every record of the batch, through the type's own service: all of them or none.

    What was changed since the preview, or is refused now, is named in `refusals`; nothing is saved then, and the batch
    proposes the rest.
    """
    _move(batch, "apply")
    records = kit.model.objects.in_bulk([UUID(key) for key in batch.versions])
    refused = {}
    with transaction.atomic():
        for key, record in records.items():
            reason = _why_not(partial(_save, actor, kit, record, values, batch.versions[str(key)]))
            if reason:
                refused[str(key)] = reason
        transaction.set_rollback(bool(refused))
    if refused:
        batch.state = BatchState.REFUSED
        batch.refusals = {**batch.refusals, **refused}
        batch.versions = {key: version for key, version in batch.versions.items() if key not in refused}
        return _keep(actor, batch)
    saved = kit.model.objects.filter(pk__in=records).values_list("pk", "version")
    batch.versions = {str(key): version for key, version in saved}
    return _keep(actor, batch, verb="applied")


def undo_batch(*, actor: Actor, kit: RecordType, batch: Batch) -> Batch:
    """Give the records of a batch the values that they had before; those changed since are left as they are."""
    _move(batch, "undo")
    for key, (record, before, known) in undoable(kit, batch).items():
        reason = known or _why_not(partial(_save, actor, kit, record, before, batch.versions[key]))
        if reason:
            batch.refusals[key] = reason
    return _keep(actor, batch, verb="undone")


def undoable(kit: RecordType, batch: Batch) -> dict[str, tuple[Record, dict[str, Any], str]]:
    """Return by identifier each record in sight, the values it had before the batch, and why it is not taken back."""
    records = kit.model.objects.in_bulk([UUID(key) for key in batch.versions])
    events = Event.objects.filter(object_id__in=records, object_type=kit.name, payload__has_key="before")
    before = {
        (str(event.object_id), event.payload.get("version")): event.payload["before"] for event in events
    }
    found = {}
    for key, version in batch.versions.items():
        record = records.get(UUID(key))
        if record is not None:
            known = before.get((key, version))
            values = _values_before(kit, known or {}, batch.given)
            reason = "" if record.version == version else _("It was changed after this batch.")
            found[key] = (record, values, reason or ("" if known else _("The ledger has no earlier values.")))
    return found


def _values_before(kit: RecordType, columns: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    fields = {name: field_of(kit.model, name) for name in given}
    return {
        name: columns[field.column or ""]
        if field.is_relation
        else field.to_python(columns[field.column or ""])
        for name, field in fields.items()
        if field.column in columns
    }


def _try(actor: Actor, kit: RecordType, record: Record, values: Mapping[str, Any]) -> None:
    with transaction.atomic():
        _save(actor, kit, record, values, record.version)
        transaction.set_rollback(True)


def _save(actor: Actor, kit: RecordType, record: Record, values: Mapping[str, Any], version: int) -> None:
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


def _move(batch: Batch, action: str) -> None:
    transition = transition_named(BATCH_TRANSITIONS, action)
    if batch.state not in transition.sources:
        raise StateForbids(_("This batch is “%(state)s” already.") % {"state": batch.get_state_display()})
    batch.state = transition.target


def _keep(actor: Actor, batch: Batch, verb: str = "") -> Batch:
    batch.changed_at, batch.changed_by = clock.now(), actor.account_id
    batch.full_clean()
    batch.save()
    batch.refresh_from_db(fields=["version", "created_at", "changed_at", "created_by"])
    if verb:
        record_event(actor=actor, verb=verb, record=batch, details={"count": len(batch.versions)})
    return batch


def _allow(reason: str | None) -> None:
    if reason:
        raise NotAllowed(reason)
