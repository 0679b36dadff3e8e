"""What the worker does for lists: applies large batches."""

from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string
from procrastinate.contrib.django import app

from comity.access.acting import acting_as
from comity.lists.forms import as_data, many_form
from comity.lists.models import Batch, BatchState
from comity.lists.services import batches


@app.task(name=batches.TASK)
def apply_batch(*, batch_id: str, level: str, account_id: str, session_id: str) -> None:
    """Apply a batch for the account that asked, at the level at which it worked; begun again, it starts anew."""
    with acting_as(UUID(account_id), asked_by=UUID(session_id), working_level=int(level)) as actor:
        batch = Batch.objects.filter(pk=UUID(batch_id), state=BatchState.QUEUED).first()
        if batch is None:
            return
        kits = import_string(settings.COMITY_RECORD_TYPES)
        kit = next(kit for kit in kits if kit.name == batch.record_type)
        form = many_form(kit, as_data(batch.given))
        form.is_valid()
        values = {name: form.cleaned_data[name] for name in batch.given}
        batches.apply_batch(actor=actor, kit=kit, batch=batch, values=values)
