"""A worker that dies in the middle of a reading leaves nothing half done, and another one takes over."""

import os
import signal
import time
from datetime import timedelta
from multiprocessing import get_context

import pytest
from asgiref.sync import async_to_sync
from django.db import connections
from procrastinate.contrib.django.models import ProcrastinateJob
from tests import database
from tests.factories.instruments import ORDER, make_instrument, upload

from comity.access.acting import acting_by_token
from comity.foundation import clock
from comity.foundation import jobs as floor
from comity.instruments import jobs
from comity.instruments.models.reading import Draft, Reading
from comity.instruments.models.wording import TextVersion
from comity.instruments.services import readings

PATIENCE = 30
DROP_THE_APPLICATION = """
select pg_terminate_backend(pid) from pg_stat_activity where datname = %s and usename = 'comity_app'
"""
LONG = "\n\n".join(f"{number}. {ORDER.split(chr(10) * 2)[1]}" for number in range(3000))


@pytest.fixture
def asked(own_world):
    token = own_world.token("staff_officer@region")
    with acting_by_token(token) as actor:
        reading = readings.start_reading(actor=actor, instrument=make_instrument(actor), upload=upload(LONG))
        return token, reading, ProcrastinateJob.objects.get(task_name=readings.TASK)


def stands(token, reading):
    with acting_by_token(token):
        found = Reading.objects.get(pk=reading.pk)
        return found.state, Draft.objects.count(), TextVersion.objects.count()


def killed_while_running(token, reading, arguments):
    """Run the job in a process of its own and kill that as soon as the reading has begun."""
    connections.close_all()
    worker = get_context("fork").Process(target=jobs.read, kwargs=arguments)
    worker.start()
    until = time.monotonic() + PATIENCE
    while stands(token, reading)[0] != "running" and time.monotonic() < until:
        time.sleep(0.01)
    os.kill(worker.pid, signal.SIGKILL)
    worker.join()
    return worker.exitcode


def test_worker_when_killed_in_the_middle_then_nothing_is_half_written(asked):
    token, reading, job = asked
    assert killed_while_running(token, reading, job.args) == -signal.SIGKILL
    assert stands(token, reading) == ("running", 0, 0)
    jobs.read(**job.args)
    state, drafts, texts = stands(token, reading)
    assert (state, texts) == ("done", 1)
    assert drafts >= 3000


def test_reading_when_the_database_drops_the_worker_then_not_failed_and_begun_again(asked, connect_as):
    token, reading, job = asked
    connections.close_all()
    worker = get_context("fork").Process(target=jobs.read, kwargs=job.args)
    worker.start()
    until = time.monotonic() + PATIENCE
    while stands(token, reading)[0] != "running" and time.monotonic() < until:
        time.sleep(0.01)
    connections.close_all()
    with connect_as("comity_owner", autocommit=True) as owner, database.connect() as admin:
        admin.execute(DROP_THE_APPLICATION, [owner.info.dbname])
    worker.join()
    assert (worker.exitcode, stands(token, reading)[0]) == (1, "running")
    jobs.read(**job.args)
    assert stands(token, reading)[0] == "done"


def test_job_when_its_worker_is_silent_then_waits_for_another(asked, connect_as):
    _token, _reading, job = asked
    silent = clock.now() - timedelta(seconds=2 * floor.STALLED_AFTER)
    with connect_as("comity_owner", autocommit=True) as owner:
        (worker,) = owner.execute(
            "insert into procrastinate_workers (last_heartbeat) values (%s) returning id", [silent]
        ).fetchone()
        owner.execute(
            "update procrastinate_jobs set status = 'doing', worker_id = %s where id = %s", [worker, job.pk]
        )
    async_to_sync(floor.restart_stalled.func)(timestamp=0)
    assert ProcrastinateJob.objects.get(pk=job.pk).status == "todo"
