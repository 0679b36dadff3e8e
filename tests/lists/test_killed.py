"""A worker that dies while it changes many records leaves each as it was, and another one changes all."""

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.factories.records import make_partner
from tests.faults.killing import kill_while_working

from comity.access.acting import acting_by_token
from comity.lists import jobs, runs
from comity.lists.models import Batch
from comity.lists.services import batches
from comity.partners.models import Partner
from comity.partners.records import PartnerRecord

KIT = PartnerRecord()
ROWS = 120


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
        return Batch.objects.get().state, Partner.objects.filter(notes="x").count()


def test_worker_when_killed_while_changing_then_nothing_and_then_everything(token, connect_as):
    asked = arguments()
    kill_while_working(jobs.work_on_batch, asked, connect_as, "lists_batch")
    assert stands(token) == ("changing", 0)
    jobs.work_on_batch(**asked)
    assert stands(token) == ("done", ROWS)
