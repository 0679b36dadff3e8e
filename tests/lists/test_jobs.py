"""Large batches: applied by the worker for the account that asked, at the level at which it worked."""

from procrastinate.contrib.django.models import ProcrastinateJob
from tests.factories.records import make_partner

from comity.access.acting import acting_by_token
from comity.lists import jobs
from comity.lists.models import Batch
from comity.lists.services import batches
from comity.partners.models import Partner
from comity.partners.records import PartnerRecord


def test_batch_when_queued_then_the_job_applies_it(own_world):
    token = own_world.token("staff_officer@province_a")
    with acting_by_token(token) as actor:
        rows = [make_partner(actor, code=f"P{number}", level=2) for number in range(3)]
        batch = batches.propose_batch(
            actor=actor, kit=PartnerRecord(), rows=rows, values={"notes": "x"}, given={"notes": ["x"]}
        )
        batches.queue_batch(actor=actor, batch=batch)
        arguments = ProcrastinateJob.objects.get(task_name=batches.TASK).args
    jobs.apply_batch(**arguments)
    jobs.apply_batch(**arguments)
    with acting_by_token(token):
        assert Batch.objects.get().state == "done"
        assert list(Partner.objects.values_list("notes", "version")) == [("x", 2)] * 3
