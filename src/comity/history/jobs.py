"""What the worker does for the ledger: checks the database against its seals when a security officer asks."""

from uuid import UUID

from procrastinate.contrib.django import app

from comity.access.acting import acting_as
from comity.foundation.jobs import AfterOutage
from comity.foundation.progress import Progress
from comity.history.services import proving


@app.task(name=proving.TASK, queueing_lock=proving.TASK, retry=AfterOutage())
def verify(*, account_id: str, session_id: str) -> None:
    """Check everything, then tell in the ledger itself whether it is sound."""
    proving.note_progress(0)
    with Progress(proving.note_progress, every=1) as progress:
        verdict = proving.verify_database(progress.note)
    with acting_as(UUID(account_id), asked_by=UUID(session_id)) as actor:
        proving.tell_verdict(actor=actor, verdict=verdict)
