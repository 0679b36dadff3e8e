"""A worker that dies while it changes many records leaves each as it was, and another one changes all."""

import os
import signal
import time
from multiprocessing import get_context

import pytest
from django.db import connections
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.factories.records import make_partner

from comity.access.acting import acting_by_token
from comity.lists import jobs, runs
from comity.lists.models import Batch
from comity.lists.services import batches
from comity.partners.models import Partner
from comity.partners.records import PartnerRecord

KIT = PartnerRecord()
ROWS = 120
PATIENCE = 120


@pytest.fixture
def token(own_world):
    """Of somebody whose change of many was tried and is to be applied."""
    token = own_world.token("staff_officer@province_a")
    with acting_by_token(token) as actor:
        rows = [make_partner(actor, code=f"P{number}") for number in range(ROWS)]
        batch = batches.propose_batch(actor=actor, kit=KIT, rows=rows, given={"notes": ["x"]})
        runs.begin(actor=actor, kit=KIT, batch=batch)
    jobs.work_on_batch(**arguments())
    with acting_by_token(token) as actor:
        batch = batches.ask(actor=actor, batch=Batch.objects.get(), action="apply")
        runs.begin(actor=actor, kit=KIT, batch=batch)
    return token


def arguments():
    return ProcrastinateJob.objects.filter(task_name=batches.TASK).latest("id").args


def stands(token):
    with acting_by_token(token):
        batch = Batch.objects.get()
        return batch.state, batch.progress > 0, Partner.objects.filter(notes="x").count()


def test_worker_when_killed_while_changing_then_nothing_and_then_everything(token):
    asked = arguments()
    connections.close_all()
    worker = get_context("fork").Process(target=jobs.work_on_batch, kwargs=asked)
    worker.start()
    until = time.monotonic() + PATIENCE
    while not stands(token)[1] and time.monotonic() < until:
        time.sleep(0.02)
    os.kill(worker.pid, signal.SIGKILL)
    worker.join()
    assert stands(token) == ("changing", True, 0)
    jobs.work_on_batch(**asked)
    assert (stands(token)[0], stands(token)[2]) == ("done", ROWS)
