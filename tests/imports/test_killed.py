"""A worker that dies while it writes leaves nothing, and another one writes all."""

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.faults.killing import kill_while_working
from tests.imports.driver import Driver, csv_of

from comity.access.acting import acting_by_token
from comity.imports import jobs
from comity.imports.services import batches
from comity.partners.models import Partner

ROWS = 1200


@pytest.fixture
def asked(own_world):
    driver = Driver(own_world, "staff_officer@region")
    batch = driver.check(csv_of(*([f"P{at}", "state", f"P {at}", f"P {at}"] for at in range(ROWS))))
    token = own_world.token(driver.who)
    with acting_by_token(token) as actor:
        batches.ask(actor=actor, batch=batch, action="write")
    return driver, batch, ProcrastinateJob.objects.get(task_name="imports.write").args


def test_worker_when_killed_while_writing_then_nothing_and_then_everything(asked, connect_as):
    driver, batch, arguments = asked
    kill_while_working(jobs.write, arguments, connect_as, "imports_importbatch")
    assert stands(driver, batch) == ("writing", 0)
    jobs.write(**arguments)
    assert stands(driver, batch) == ("written", ROWS)


def stands(driver, batch):
    with driver.act():
        return driver_state(batch), Partner.objects.count()


def driver_state(batch):
    batch.refresh_from_db()
    return batch.state
