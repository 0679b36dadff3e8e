"""Jobs: how a service enqueues one in its own transaction, and how one that lost its worker starts again."""

from typing import Any

from procrastinate.contrib.django import app

from comity.foundation.acting import Actor

STALLED_AFTER = 60
"""Seconds without a sign of life after which a worker counts as dead."""


def enqueue(*, actor: Actor, task: str, lock: str | None = None, **ids: str) -> int:
    """Enqueue a task by its name, in the transaction of the change; return the number of the job.

    The job carries the asking account and session and the ids of records, never a token or a value.
    Jobs with the same lock run one after the other.
    """
    deferrer = app.configure_task(task, lock=lock)
    return deferrer.defer(account_id=str(actor.account_id), session_id=str(actor.session_id), **ids)


@app.periodic(cron="* * * * *")
@app.task(name="foundation.restart_stalled", queueing_lock="foundation.restart_stalled", pass_context=False)
async def restart_stalled(timestamp: int) -> None:  # noqa: ARG001 the clock of periodic tasks hands it over
    """Give the jobs of dead workers to the living."""
    manager: Any = app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER):
        await manager.retry_job(job)
