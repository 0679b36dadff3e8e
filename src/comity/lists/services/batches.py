"""Batches from beginning to end: proposed, handed to the worker, broken off, forgotten."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils.translation import gettext as _

from comity.access.models import Unit
from comity.access.queries import scope_for
from comity.access.services import label_for
from comity.foundation import clock
from comity.foundation.acting import Actor
from comity.foundation.events import record_event
from comity.foundation.jobs import enqueue
from comity.foundation.models import Record
from comity.foundation.refusals import NotAllowed, StateForbids
from comity.foundation.states import transition_named
from comity.kit.declaration import RecordType
from comity.lists import policies
from comity.lists.models import BATCH_TRANSITIONS, Batch, BatchState
from comity.threads.services import notify

MOST = 500
"""Records of one batch."""
AT_ONCE = 20
"""Up to here the work is done while its maker waits; more go through a job."""
LEFT_LYING = timedelta(days=7)
TASK = "lists.work_on_batch"


def propose_batch(
    *, actor: Actor, kit: RecordType, rows: Iterable[Record], given: dict[str, list[str]]
) -> Batch:
    """Keep which records are to be set to what, for the change to be tried on each; `given` is what the form was sent."""
    reason = policies.why_not_edit_many(actor, kit.name)
    if reason:
        raise NotAllowed(reason)
    batch = Batch(record_type=kit.name, given=given, created_by=actor.account_id, unit_id=actor.unit_id)
    batch.label = label_for(actor=actor, level=actor.working_level)
    batch.scope = scope_for(Unit.objects.get(pk=actor.unit_id))
    batch.versions = {str(record.pk): record.version for record in rows}
    return keep(actor=actor, batch=batch)


def ask(*, actor: Actor, batch: Batch, action: str) -> Batch:
    """Let a batch be applied or undone: its state says so until the work is done."""
    current = Batch.objects.select_for_update().get(pk=batch.pk)
    current.progress, current.notice = 0, ""
    return move(actor=actor, batch=current, action=action)


def hand_over(*, actor: Actor, batch: Batch) -> None:
    """Give the work that the state asks for to the worker; the job is enqueued in the transaction of the change."""
    enqueue(actor=actor, task=TASK, batch_id=str(batch.pk), level=str(actor.working_level))


def note_progress(*, batch: Batch, done: int) -> None:
    """Write down how far the work is."""
    Batch.objects.filter(pk=batch.pk).update(progress=done)


def tell_maker(*, actor: Actor, batch: Batch) -> None:
    """Tell its maker that the worker is done with it."""
    notify(actor=actor, record=batch, kind="finished", recipients=[actor.account_id])


def break_off(*, actor: Actor, batch: Batch, notice: str) -> Batch:
    """Say why the work on a batch ended early. Nothing of it was saved, and it can be asked for again."""
    batch.notice = notice
    if batch.state == BatchState.TRYING:
        batch.refusals, batch.versions = dict.fromkeys(batch.versions, notice), {}
    return move(actor=actor, batch=batch, action="keep" if batch.state == BatchState.UNDOING else "refuse")


def forget_left_lying(*, actor: Actor) -> int:  # noqa: ARG001 it acts within the reach of a service account
    """Remove batches that nobody applied; return how many."""
    ended = (BatchState.DONE, BatchState.UNDOING, BatchState.UNDONE)
    left = Batch.objects.exclude(state__in=ended).filter(changed_at__lt=clock.now() - LEFT_LYING)
    return left.delete()[0]


def move(*, actor: Actor, batch: Batch, action: str, verb: str = "") -> Batch:
    """Take a batch to the state that an action leads to, and save it."""
    transition = transition_named(BATCH_TRANSITIONS, action)
    if batch.state not in transition.sources:
        raise StateForbids(_("This batch is “%(state)s” already.") % {"state": batch.get_state_display()})
    batch.state = transition.target
    keep(actor=actor, batch=batch)
    if verb:
        record_event(actor=actor, verb=verb, record=batch, details={"count": len(batch.versions)})
    return batch


def keep(*, actor: Actor, batch: Batch) -> Batch:
    """Save a batch, with who changed it and when."""
    batch.changed_at, batch.changed_by = clock.now(), actor.account_id
    batch.full_clean()
    batch.save()
    batch.refresh_from_db(fields=["version", "created_at", "changed_at", "created_by"])
    return batch
