"""The work of a batch: at once while its maker waits, or by the worker with its progress told."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import override

from comity.foundation.acting import Actor
from comity.foundation.progress import Progress
from comity.foundation.refusals import StateForbids
from comity.kit.declaration import RecordType
from comity.lists import queries
from comity.lists.forms import values_of
from comity.lists.models import Batch
from comity.lists.services import batches
from comity.lists.services.changing import Note, work_on

EVERY = 10
"""Records after which the progress is told."""
Acting = Callable[[], AbstractContextManager[Actor]]


def begin(*, actor: Actor, kit: RecordType, batch: Batch) -> None:
    """Do what the state of a batch asks for, or hand a large one to the worker."""
    if len(batch.versions) > batches.AT_ONCE:
        batches.hand_over(actor=actor, batch=batch)
    else:
        _work(actor, kit, batch, lambda _done: None)


def carry_on(act: Acting, batch_id: UUID) -> None:
    """Do the work in one transaction, while short ones tell how far it is; begun again, it starts anew."""
    with act():
        batch = queries.batch_at_work(batch_id)
    if batch is None:
        return

    def tell(done: int) -> None:
        with act():
            batches.note_progress(batch=batch, done=done)

    with Progress(tell, every=EVERY) as progress, act() as actor, override(actor.language):
        done = _work(actor, queries.kit_of(batch), batch, progress.note)
        batches.tell_maker(actor=actor, batch=done)


def _work(actor: Actor, kit: RecordType, batch: Batch, note: Note) -> Batch:
    values = values_of(kit, batch.given)
    if len(values) < len(batch.given):
        raise StateForbids(_("What was to be set is no longer on offer."))
    return work_on(actor=actor, kit=kit, batch=batch, values=values, note=note)
