"""Large batches: the worker does the work for the account that asked, at the level at which it worked."""

from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.factories.records import make_partner

from comity.access.acting import acting_by_token, end_session
from comity.foundation import clock
from comity.lists import jobs, runs
from comity.lists.models import Batch
from comity.lists.services import batches
from comity.partners.models import Partner
from comity.partners.records import PartnerRecord
from comity.threads.models import Notification

KIT = PartnerRecord()
STAFF = "staff_officer@province_a"


@pytest.fixture
def token(own_world, monkeypatch):
    monkeypatch.setattr(batches, "AT_ONCE", 2)
    return own_world.token(STAFF)


def propose(actor, *, number=3):
    rows = [make_partner(actor, code=f"P{each}", level=2) for each in range(number)]
    batch = batches.propose_batch(actor=actor, kit=KIT, rows=rows, given={"notes": ["x"]})
    runs.begin(actor=actor, kit=KIT, batch=batch)


def ask(token, action):
    with acting_by_token(token) as actor:
        batch = batches.ask(actor=actor, batch=Batch.objects.get(), action=action)
        runs.begin(actor=actor, kit=KIT, batch=batch)


def work():
    for job in ProcrastinateJob.objects.filter(task_name=batches.TASK).order_by("id"):
        jobs.work_on_batch(**job.args)


def found(token):
    with acting_by_token(token):
        return Batch.objects.get().state, [row.notes for row in Partner.objects.all()]


def test_batch_when_large_then_the_worker_tries_applies_and_undoes_it(token):
    with acting_by_token(token) as actor:
        propose(actor)
    seen = [found(token)]
    work()
    for action in ("apply", "undo"):
        ask(token, action)
        work()
        seen.append(found(token))
    assert seen == [("trying", [""] * 3), ("done", ["x"] * 3), ("undone", [""] * 3)]


def test_batch_when_the_worker_is_done_then_its_maker_is_told(token):
    with acting_by_token(token) as actor:
        propose(actor)
    work()
    with acting_by_token(token):
        told = Notification.objects.values_list("kind", "record_type")
        assert list(told) == [("finished", "lists.batch")]


def test_batch_when_the_session_ended_then_it_says_so(token, own_world):
    with acting_by_token(token) as actor:
        propose(actor)
    end_session(token)
    work()
    with acting_by_token(own_world.token(STAFF)):
        batch = Batch.objects.get()
        assert (batch.state, bool(batch.notice), len(batch.refusals)) == ("refused", True, 3)


def forget(monkeypatch, *, days):
    """Run the job of the night that many days from now."""
    later = clock.now() + timedelta(days=days)
    monkeypatch.setattr(clock, "now", lambda: later)
    jobs.forget_left_lying(0)


@pytest.mark.parametrize(("days", "left"), [(6, 1), (8, 0)])
def test_batch_when_nobody_applied_it_then_removed_after_a_week(token, monkeypatch, days, left):
    with acting_by_token(token) as actor:
        propose(actor, number=1)
    forget(monkeypatch, days=days)
    with acting_by_token(token):
        assert Batch.objects.count() == left


def test_batch_when_applied_then_never_removed(token, monkeypatch):
    with acting_by_token(token) as actor:
        propose(actor, number=1)
    ask(token, "apply")
    forget(monkeypatch, days=90)
    with acting_by_token(token):
        assert Batch.objects.get().state == "done"
