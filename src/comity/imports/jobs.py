"""What the worker does for imports: the dry run, the writing, the undoing, and letting go of what was left lying."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import override
from procrastinate.contrib.django import app

from comity.access.acting import acting_as, acting_as_service
from comity.access.models import Account
from comity.access.sessions import SessionRefused
from comity.foundation.jobs import AfterOutage
from comity.imports import runs
from comity.imports.models import ImportBatch
from comity.imports.progress import Acting
from comity.imports.services import batches, cleaning


@app.task(name=batches.TASKS["check"], retry=AfterOutage())
def check(*, batch_id: str, account_id: str, session_id: str) -> None:
    _run(runs.check, UUID(batch_id), UUID(account_id), UUID(session_id))


@app.task(name=batches.TASKS["write"], retry=AfterOutage())
def write(*, batch_id: str, account_id: str, session_id: str) -> None:
    """Begun again after a crash, it begins with the first row: nothing of it was written."""
    _run(runs.write, UUID(batch_id), UUID(account_id), UUID(session_id))


@app.task(name=batches.TASKS["undo"], retry=AfterOutage())
def undo(*, batch_id: str, account_id: str, session_id: str) -> None:
    _run(runs.undo, UUID(batch_id), UUID(account_id), UUID(session_id))


@app.periodic(cron="20 3 * * *")
@app.task(name="imports.clean", queueing_lock="imports.clean")
def clean(timestamp: int) -> None:  # noqa: ARG001 the clock of periodic tasks hands it over
    """Each night, remove imports that nobody went on with, and the lines of those too old to be undone."""
    with acting_as_service("clock") as actor:
        cleaning.remove_left_lying(actor=actor)


def _run(work: Callable[[Acting, UUID], None], batch_id: UUID, account_id: UUID, session_id: UUID) -> None:
    """Work on behalf of the account that asked; once its session has ended, the import says that it was broken off."""
    try:
        work(partial(acting_as, account_id, asked_by=session_id), batch_id)
    except SessionRefused:
        with acting_as_service("clock"):
            batch = ImportBatch.objects.filter(pk=batch_id).first()
            asker = Account.objects.filter(pk=account_id).first()
            if batch is not None:
                with override(asker.language if asker else None):
                    cleaning.break_off(batch=batch, notice=_("This account cannot be opened now."))
