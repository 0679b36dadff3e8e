"""Duties wait for a unit or an account, under the label of their record."""

from datetime import timedelta

import pytest
from tests.factories.records import make_partner

from comity.access.services import relabel_record
from comity.foundation import clock
from comity.threads.models import Duty
from comity.threads.queries import duties_for
from comity.threads.services import close_duties, open_duty

TITLES = {"title_en": "Confirm the partner", "title_vi": "Xác nhận đối tác"}


@pytest.fixture
def partner(world):
    with world.acting("staff_officer@province_a") as actor:
        return make_partner(actor, level=1)


def opened(actor, world, partner, **given):
    return open_duty(
        actor=actor,
        record=partner,
        **{"kind": "confirm", "unit": world.unit("province_a"), **TITLES, **given},
    )


def test_duty_when_opened_then_bears_label_and_scope_of_its_record(world, partner):
    with world.acting("staff_officer@province_a") as actor:
        duty = opened(actor, world, partner)
        assert (duty.label_id, duty.scope_id) == (partner.label_id, partner.scope_id)


def test_duty_when_for_a_unit_then_waits_for_everybody_in_it_alone(world, partner):
    with world.acting("staff_officer@province_a") as actor:
        duty = opened(actor, world, partner)
    with world.acting("commander@province_a") as actor:
        assert list(duties_for(actor)) == [duty]
    with world.acting("commander@region") as actor:
        assert list(duties_for(actor)) == []


def test_duty_when_for_one_account_then_waits_for_no_other(world, partner):
    with world.acting("staff_officer@province_a") as actor:
        opened(actor, world, partner, account=world.account("commander@province_a"))
        assert list(duties_for(actor)) == []
    with world.acting("commander@province_a") as actor:
        assert duties_for(actor).count() == 1


def test_duty_when_record_is_raised_then_hidden_with_it(world, partner):
    with world.acting("staff_officer@province_a") as actor:
        opened(actor, world, partner)
        relabel_record(actor=actor, record=partner, level=2, reason="Names a source.")
        assert duties_for(actor).count() == 1
    with world.acting("staff_officer@province_a", working_level=1) as actor:
        assert duties_for(actor).count() == 0


def test_duty_when_closed_then_waits_no_more(world, partner):
    with world.acting("staff_officer@province_a") as actor:
        opened(actor, world, partner)
        opened(actor, world, partner, kind="verify")
        assert close_duties(actor=actor, record=partner, kind="confirm") == 1
        assert [duty.kind for duty in duties_for(actor)] == ["verify"]


def test_duty_when_record_belongs_to_the_unit_above_then_its_unit_closes_it(world):
    with world.acting("staff_officer@region") as actor:
        partner = make_partner(actor)
        partner.scope_id = world.scope_no("region", "issued")
        partner.save()
        opened(actor, world, partner)
    with world.acting("staff_officer@province_a") as actor:
        assert close_duties(actor=actor, record=partner, unit=world.unit("province_a")) == 1


def test_duty_when_unit_beside_closes_it_then_stays_open(world):
    with world.acting("staff_officer@region") as actor:
        partner = make_partner(actor)
        partner.scope_id = world.scope_no("region", "issued")
        partner.save()
        duty = opened(actor, world, partner)
    with world.acting("staff_officer@province_b") as actor:
        Duty.objects.filter(pk=duty.pk).update(done_at=clock.now())
    with world.acting("staff_officer@province_a") as actor:
        assert duties_for(actor).count() == 1


@pytest.mark.parametrize(("days", "late"), [(-1, True), (0, False), (1, False), (None, False)])
def test_duty_when_due_day_has_passed_then_late(days, late):
    due_on = None if days is None else clock.today() + timedelta(days=days)
    assert Duty(due_on=due_on).is_late == late
