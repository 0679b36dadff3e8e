"""The life of an instrument: each step with its day, reason and cause, and who is told of it."""

from datetime import date, timedelta

import pytest
from tests.factories.instruments import make_agreement, make_instrument, make_obligations
from tests.factories.records import make_partner

from comity.access.services.keeping import NotPossible
from comity.foundation import clock
from comity.foundation.refusals import NotAllowed, StateForbids
from comity.foundation.states import transition_named
from comity.instruments import queries
from comity.instruments.models.instrument import RENEWALS, TRANSITIONS, Instrument, InstrumentState
from comity.instruments.services import forcing, relating, wording
from comity.instruments.services.forcing import Terms
from comity.threads.models import Notification

STAFF = "staff_officer@region"
AHEAD = clock.today() + timedelta(days=400)


@pytest.fixture
def actor(world):
    with world.acting(STAFF) as actor:
        yield actor


def step(actor, instrument, action, **terms):
    return forcing.move_instrument(
        actor=actor, instrument=instrument, action=action, reason="because", terms=Terms(**terms)
    )


@pytest.mark.parametrize("state", InstrumentState.values)
@pytest.mark.parametrize("action", [each.action for each in TRANSITIONS])
def test_move_when_table_allows_then_moves_else_refused(actor, state, action):
    transition = transition_named(TRANSITIONS, action)
    row = make_agreement(actor) if action == "terminate" else make_instrument(actor)
    Instrument.objects.filter(pk=row.pk).update(state=state)
    terms = {"in_force_to": AHEAD} if action in RENEWALS else {}
    if state in transition.sources:
        assert step(actor, row, action, **terms).state == transition.target
    else:
        with pytest.raises(StateForbids):
            step(actor, row, action, **terms)


def test_move_when_reason_is_missing_then_refused(actor):
    with pytest.raises(NotPossible):
        forcing.move_instrument(actor=actor, instrument=make_instrument(actor), action="repeal", reason="  ")


def test_move_when_day_lies_ahead_then_refused(actor):
    with pytest.raises(NotPossible):
        step(actor, make_instrument(actor), "suspend", effective_on=AHEAD)


def test_move_when_instrument_is_the_superiors_then_refused(world):
    with world.acting(STAFF) as actor:
        row = make_instrument(actor)
    with world.acting("staff_officer@province_a") as actor, pytest.raises(NotAllowed):
        step(actor, row, "suspend")


@pytest.mark.parametrize(("action", "make"), [("repeal", make_agreement), ("terminate", make_instrument)])
def test_end_when_type_ends_otherwise_then_refused(actor, action, make):
    with pytest.raises(StateForbids):
        step(actor, make(actor), action)


def test_steps_when_taken_then_each_stands_with_day_reason_and_cause(actor):
    first, by = make_agreement(actor, in_force_to=date(2026, 12, 31)), make_instrument(actor)
    step(actor, first, "suspend", effective_on=date(2026, 3, 1))
    step(actor, first, "resume", effective_on=date(2026, 4, 1))
    step(actor, first, "renew", in_force_to=AHEAD, caused_by=by)
    rows = queries.steps_of(first)
    assert [(row.action, row.reason, row.caused_by, row.in_force_to) for row in rows] == [
        ("renew", "because", by, AHEAD),
        ("resume", "because", None, None),
        ("suspend", "because", None, None),
    ]
    assert [row.effective_on for row in rows][1:] == [date(2026, 4, 1), date(2026, 3, 1)]
    assert Instrument.objects.get(pk=first.pk).in_force_to == AHEAD


@pytest.mark.parametrize("day", [None, date(2026, 12, 1), date(2020, 1, 1)])
def test_renew_when_new_end_is_not_later_then_refused(actor, day):
    agreement = make_agreement(actor, in_force_to=date(2026, 12, 31))
    with pytest.raises(NotPossible):
        step(actor, agreement, "renew", in_force_to=day)


def test_terminate_when_done_then_force_ends_on_that_day(actor):
    agreement = make_agreement(actor, in_force_to=AHEAD)
    ended = step(actor, agreement, "terminate", effective_on=date(2026, 6, 30))
    assert (ended.state, ended.in_force_to) == (InstrumentState.TERMINATED, date(2026, 6, 30))


def test_relate_when_one_agreement_replaces_another_then_that_one_is_terminated(actor):
    old = make_agreement(actor, number="1/BGN")
    new = make_agreement(actor, number="2/BGN", in_force_from=date(2026, 5, 1))
    relating.relate_instruments(actor=actor, instrument=new, kind="replaces", other=old)
    (row,) = queries.steps_of(old)
    assert (row.action, row.effective_on, row.caused_by) == ("terminate", date(2026, 5, 1), new)


def test_step_when_cause_bears_a_higher_label_then_only_the_cleared_see_it(world):
    with world.acting(STAFF) as actor:
        agreement = make_agreement(actor)
        step(actor, agreement, "suspend", caused_by=make_instrument(actor, level=2))
    with world.acting("viewer@post_a1"):
        assert list(queries.steps_of(agreement)) == []
        assert Instrument.objects.get(pk=agreement.pk).state == "suspended"


def test_suspend_when_obligations_run_then_their_holders_are_told(world):
    with world.acting(STAFF) as actor:
        found = make_obligations(actor, make_partner(actor), [world.unit("province_a")])
        held = [row.pk for row in found.assignments]
        step(actor, found.requirements[0].instrument, "suspend")
    with world.acting("staff_officer@province_a"):
        told = Notification.objects.filter(kind="changed", record_id__in=held)
        assert {row.record_id for row in told} == set(held)


def test_amend_text_when_obligations_run_then_their_holders_are_told(world):
    with world.acting(STAFF) as actor:
        found = make_obligations(actor, make_partner(actor), [world.unit("province_a")])
        agreement = found.requirements[0].instrument
        wording.amend_text(
            actor=actor, instrument=agreement, text="New text", amended_by=None, in_force_from=None
        )
    with world.acting("staff_officer@province_a"):
        told = Notification.objects.filter(kind="changed").values_list("record_id", flat=True)
        assert set(told) == {row.pk for row in found.assignments}
