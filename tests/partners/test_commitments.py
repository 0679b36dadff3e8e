"""Commitments: followed by a duty of whoever answers for them, and ended with a reason."""

from datetime import date, timedelta

import pytest
from tests.factories.partners import make_promise
from tests.factories.records import make_partner

from comity.access.models import Account
from comity.foundation import clock
from comity.foundation.refusals import NotAllowed, Refusal, StateForbids
from comity.partners.models import Commitment
from comity.partners.records import CommitmentRecord
from comity.partners.services.commitments import move_commitment
from comity.threads.models import Duty, Link

WRITER, APPROVER = "staff_officer@province_a", "commander@province_a"


@pytest.fixture
def promise(world):
    with world.acting(WRITER) as actor:
        return make_promise(actor, make_partner(actor), due_on=date(2026, 12, 1))


def move(world, promise, action, reason="", who=WRITER):
    with world.acting(who) as actor:
        return move_commitment(actor=actor, commitment=promise, action=action, reason=reason)


def open_duties(world):
    with world.acting(WRITER):
        return list(Duty.objects.filter(done_at=None).values_list("kind", "title_en", "due_on"))


def test_promise_when_ours_then_a_duty_to_keep_it(world, promise):
    assert open_duties(world) == [
        ("report", "Keep the promise: Train ten border officers", date(2026, 12, 1))
    ]


def test_promise_when_theirs_then_a_duty_to_see_to_it_by_whoever_answers(world):
    account = world.account(WRITER)
    with world.acting(WRITER) as actor:
        responsible = Account.objects.get(pk=account.pk)
        made = make_promise(actor, make_partner(actor), side="theirs", responsible=responsible)
        duty = Duty.objects.get(record_id=made.pk)
        assert (duty.kind, duty.for_account_id, duty.title_vi) == (
            "verify",
            account.pk,
            "Theo dõi đối tác thực hiện cam kết: Train ten border officers",
        )


def test_promise_when_of_a_record_then_linked_to_it(world, promise):
    with world.acting(WRITER) as actor:
        made = make_promise(actor, promise.partner, text="More", source=promise)
        link = Link.objects.get(source_id=made.pk)
        assert (link.kind, link.target_id) == ("arises_from", promise.pk)


def test_promise_when_responsible_is_of_another_unit_then_refused(world):
    other = world.account("staff_officer@post_a1").pk
    with world.acting(WRITER) as actor, pytest.raises(Refusal, match="must belong to the unit"):
        make_promise(actor, make_partner(actor), responsible=Account.objects.get(pk=other))


def test_promise_when_its_day_changes_then_the_duty_says_so(world, promise):
    with world.acting(WRITER) as actor:
        given = {"record": promise, "expected_version": promise.version}
        CommitmentRecord().update(actor=actor, values={"due_on": date(2027, 3, 1)}, **given)
    assert [due_on for _kind, _title, due_on in open_duties(world)] == [date(2027, 3, 1)]


def test_promise_when_kept_then_no_duty_is_left(world, promise):
    kept = move(world, promise, "keep", "Ten were trained")
    assert (kept.state, kept.ended_on, kept.outcome) == ("kept", clock.today(), "Ten were trained")
    assert open_duties(world) == []


@pytest.mark.parametrize(("action", "who"), [("break", WRITER), ("release", APPROVER)])
def test_promise_when_broken_or_released_then_needs_a_reason(world, promise, action, who):
    with pytest.raises(Refusal, match="Give a reason"):
        move(world, promise, action, who=who)
    assert move(world, promise, action, "No funds", who).outcome == "No funds"


@pytest.mark.parametrize(("action", "state"), [("release", "made"), ("reopen", "kept")])
def test_promise_when_it_takes_an_approver_then_refused_to_others(world, promise, action, state):
    if state == "kept":
        move(world, promise, "keep")
    with pytest.raises(NotAllowed):
        move(world, promise, action, "Why")
    assert move(world, promise, action, "Why", APPROVER).state != state


def test_promise_when_taken_up_again_then_the_duty_is_back(world, promise):
    move(world, promise, "keep")
    again = move(world, promise, "reopen", "Two did not pass", APPROVER)
    assert (again.state, again.ended_on, again.outcome) == ("under_way", None, "")
    assert len(open_duties(world)) == 1


def test_promise_when_ended_then_no_second_end(world, promise):
    move(world, promise, "keep")
    with pytest.raises(StateForbids):
        move(world, promise, "break", "Why")


def test_state_page_when_opened_then_refuses_each_choice_for_its_own_reason(world, promise):
    page = world.client(WRITER).get(f"/commitments/{promise.pk}/state/")
    open_to = [each.action for each, reason in page.context["choices"] if reason is None]
    assert open_to == ["begin", "keep", "break"]


def test_state_page_when_posted_then_moves_and_leads_back(world, promise):
    answer = world.client(WRITER).post(f"/commitments/{promise.pk}/state/", {"action": "begin"})
    with world.acting(WRITER):
        assert (answer.status_code, Commitment.objects.get().state) == (302, "under_way")


def test_overdue_when_open_and_past_then_said(promise):
    yesterday = clock.today() - timedelta(days=1)
    assert Commitment(state="made", due_on=yesterday).is_overdue
    assert not Commitment(state="kept", due_on=yesterday).is_overdue
    assert not Commitment(state="made", due_on=clock.today()).is_overdue
