"""Commitments that hang on an activity that was cancelled: they stay, and somebody says whether they hold."""

import pytest
from tests.factories.activities import account_in, make_activity
from tests.factories.records import make_partner

from comity.activities.services import moving
from comity.foundation.refusals import NotAllowed
from comity.partners.services import commitments
from comity.threads.queries import duties_of

COMMANDER, STAFF = "commander@region", "staff_officer@region"


@pytest.fixture
def actor(world):
    with world.acting(COMMANDER) as actor:
        yield actor


def promised(actor, **values):
    """An activity in preparation at which something is promised already."""
    partner = make_partner(actor)
    row = make_activity(actor, partners=[partner])
    facts = {"partner": partner, "side": "theirs", "text": "Repair the road", **values}
    made = commitments.make_commitment(
        actor=actor, values=facts, label=row.label, scope=row.scope, source=row
    )
    return row, made


def cancel(actor, activity):
    return moving.move_activity(actor=actor, activity=activity, action="cancel", reason="Floods")


def asked(commitment):
    return list(duties_of(commitment).filter(kind="decide", done_at=None))


def test_cancel_when_something_was_promised_then_it_stays_and_the_responsible_decides(world, actor):
    row, made = promised(actor, responsible=account_in(world, STAFF))
    cancel(actor, row)
    made.refresh_from_db()
    (duty,) = asked(made)
    assert (made.state, duty.for_account_id) == ("made", world.account(STAFF).pk)
    assert duty.title_en == "Its activity is cancelled: keep or release Repair the road"


def test_page_of_the_commitment_when_its_activity_is_cancelled_then_says_so_and_asks(world):
    with world.acting(COMMANDER) as actor:
        row, made = promised(actor)
    browser, address = world.client(COMMANDER), f"/commitments/{made.pk}/?tab=source"
    words = "It arises from a cancelled activity."
    assert words not in browser.get(address).text
    with world.acting(COMMANDER) as actor:
        cancel(actor, row)
    page = browser.get(address).text
    assert (words in page, f"/commitments/{made.pk}/uphold/" in page) == (True, True)


def test_commitment_when_upheld_then_open_as_before_and_asked_no_more(world):
    with world.acting(COMMANDER) as actor:
        row, made = promised(actor)
        cancel(actor, row)
    browser = world.client(COMMANDER)
    assert browser.post(f"/commitments/{made.pk}/uphold/", {"reason": ""}).status_code == 422
    answer = browser.post(f"/commitments/{made.pk}/uphold/", {"reason": "The road is needed"})
    assert answer.status_code == 302
    with world.acting(COMMANDER) as actor:
        made.refresh_from_db()
        open_duties = duties_of(made).filter(done_at=None)
        assert (made.state, asked(made), [duty.kind for duty in open_duties]) == ("made", [], ["verify"])
        with pytest.raises(NotAllowed):
            moving.uphold_commitment(actor=actor, commitment=made, reason="again")
    assert "The road is needed" in browser.get(f"/history/partners.commitment/{made.pk}/").text


def test_commitment_when_released_then_nothing_waits(actor):
    row, made = promised(actor)
    cancel(actor, row)
    commitments.move_commitment(actor=actor, commitment=made, action="release", reason="No visit")
    assert not duties_of(made).filter(done_at=None).exists()


def test_activity_when_proposed_again_then_its_commitments_are_not_doubted(actor):
    row, made = promised(actor)
    cancel(actor, row)
    moving.move_activity(actor=actor, activity=row, action="propose_again", reason="Dry again")
    assert (asked(made), [duty.kind for duty in duties_of(made).filter(done_at=None)]) == ([], ["verify"])


@pytest.mark.parametrize("ended", ["keep", "release"])
def test_cancel_when_the_promise_has_ended_already_then_nobody_is_asked(actor, ended):
    row, made = promised(actor)
    commitments.move_commitment(actor=actor, commitment=made, action=ended, reason="Done")
    cancel(actor, row)
    assert asked(made) == []


def test_uphold_when_nothing_was_cancelled_then_refused(actor):
    _row, made = promised(actor)
    with pytest.raises(NotAllowed):
        moving.uphold_commitment(actor=actor, commitment=made, reason="Because")
