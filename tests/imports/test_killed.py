"""A worker that dies while it writes leaves nothing, and another one writes all."""

import os
import signal
import time
from multiprocessing import get_context

import pytest
from django.db import connections
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.imports.driver import Driver, csv_of

from comity.access.acting import acting_by_token
from comity.imports import jobs
from comity.imports.services import batches
from comity.partners.models import Partner

ROWS = 1200
PATIENCE = 120


@pytest.fixture
def asked(own_world):
    driver = Driver(own_world, "staff_officer@region")
    batch = driver.check(csv_of(*([f"P{at}", "state", f"P {at}", f"P {at}"] for at in range(ROWS))))
    token = own_world.token(driver.who)
    with acting_by_token(token) as actor:
        batches.ask(actor=actor, batch=batch, action="write")
    return driver, batch, ProcrastinateJob.objects.get(task_name="imports.write").args


def test_worker_when_killed_while_writing_then_nothing_and_then_everything(asked):
    driver, batch, arguments = asked
    connections.close_all()
    worker = get_context("fork").Process(target=jobs.write, kwargs=arguments)
    worker.start()
    until = time.monotonic() + PATIENCE
    while not driver.batch(batch).progress and time.monotonic() < until:
        time.sleep(0.05)
    os.kill(worker.pid, signal.SIGKILL)
    worker.join()
    assert stands(driver, batch) == ("writing", 0)
    jobs.write(**arguments)
    assert stands(driver, batch) == ("written", ROWS)


def stands(driver, batch):
    with driver.act():
        return driver_state(batch), Partner.objects.count()


def driver_state(batch):
    batch.refresh_from_db()
    return batch.state
