"""Jobs: how a service enqueues one in its own transaction, and how one that lost its worker starts again."""

from typing import Any

from django.db import InterfaceError, OperationalError
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from comity.foundation.acting import Actor

STALLED_AFTER = 60
"""Seconds without a sign of life after which a worker counts as dead."""
PAUSE, LONGEST_PAUSE = 5, 300
"""Seconds until a job that lost the database is begun again, more with every time."""
PASSING = ("08", "40", "53", "57P")
"""Of the codes of PostgreSQL: connection, rollback for another's sake, resources, shutdown and recovery."""


def lost_database(failure: BaseException) -> bool:
    """Tell whether the database went away or had no room for now, which says nothing of the work itself."""
    if not isinstance(failure, OperationalError):
        return isinstance(failure, InterfaceError)
    code = getattr(failure.__cause__, "sqlstate", None)
    return code is None or code.startswith(PASSING)


class AfterOutage(BaseRetryStrategy):
    """A job that lost the database begins anew once there is one again; whatever else fails it, fails it for good."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """Return when to begin again, or None."""
        pause = min(PAUSE * (1 + job.attempts), LONGEST_PAUSE)
        return RetryDecision(retry_in={"seconds": pause}) if lost_database(exception) else None


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
