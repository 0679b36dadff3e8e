"""What the worker does for lists: the work of large batches, and letting go of those left lying."""

from functools import partial
from uuid import UUID

from procrastinate.contrib.django import app

from comity.access.acting import acting_as, acting_as_service
from comity.foundation.jobs import AfterOutage
from comity.foundation.refusals import Refusal
from comity.lists import queries, runs
from comity.lists.services import batches

CLOCK = "clock"


@app.task(name=batches.TASK, retry=AfterOutage())
def work_on_batch(*, batch_id: str, level: str, account_id: str, session_id: str) -> None:
    """Work for the account that asked, at the level at which it worked; a batch that is refused says why."""
    act = partial(acting_as, UUID(account_id), asked_by=UUID(session_id), working_level=int(level))
    try:
        runs.carry_on(act, UUID(batch_id))
    except Refusal as refusal:
        with acting_as_service(CLOCK) as actor:
            batch = queries.batch_at_work(UUID(batch_id))
            if batch is not None:
                batches.break_off(actor=actor, batch=batch, notice=str(refusal))


@app.periodic(cron="30 3 * * *")
@app.task(name="lists.forget_left_lying", queueing_lock="lists.forget_left_lying")
def forget_left_lying(timestamp: int) -> None:  # noqa: ARG001 the clock of periodic tasks hands it over
    """Each night, remove the batches that nobody applied."""
    with acting_as_service(CLOCK) as actor:
        batches.forget_left_lying(actor=actor)
