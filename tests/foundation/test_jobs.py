"""When a job is begun again: the database was away, not the work at fault."""

import psycopg
import pytest
from django.db import DatabaseError, DataError, InterfaceError, OperationalError
from django.db.transaction import TransactionManagementError
from procrastinate.jobs import Job
from procrastinate.utils import utcnow as utc_now

from comity.foundation.jobs import LONGEST_PAUSE, AfterOutage, lost_database


def caused(kind, cause):
    failure = kind("said by the driver")
    failure.__cause__ = cause
    return failure


@pytest.mark.parametrize(
    ("failure", "lost"),
    [
        (caused(OperationalError, psycopg.OperationalError("the connection is closed")), True),
        (caused(OperationalError, psycopg.errors.AdminShutdown()), True),
        (caused(OperationalError, psycopg.errors.CannotConnectNow()), True),
        (caused(OperationalError, psycopg.errors.DiskFull()), True),
        (caused(OperationalError, psycopg.errors.DeadlockDetected()), True),
        (InterfaceError("connection already closed"), True),
        (caused(OperationalError, psycopg.errors.QueryCanceled()), False),
        (caused(DataError, psycopg.errors.UntranslatableCharacter()), False),
        (DatabaseError("Save with update_fields did not affect any rows."), False),
        (TransactionManagementError("An error occurred in the current transaction."), False),
        (ValueError("of the work itself"), False),
    ],
)
def test_failure_when_of_the_connection_then_lost_and_begun_again(failure, lost):
    job = Job(id=1, queue="default", lock=None, queueing_lock=None, task_name="work")
    decision = AfterOutage().get_retry_decision(exception=failure, job=job)
    assert (lost_database(failure), decision is not None) == (lost, lost)


def test_pauses_when_outage_lasts_then_grow_to_the_longest():
    def pause(attempts):
        job = Job(id=1, queue="default", lock=None, queueing_lock=None, task_name="work", attempts=attempts)
        decision = AfterOutage().get_retry_decision(exception=InterfaceError("closed"), job=job)
        return (decision.retry_at - utc_now()).total_seconds()

    assert pause(0) < pause(3) <= pause(10_000) <= LONGEST_PAUSE
