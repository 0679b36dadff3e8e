"""What people do about duties, and how the clock reminds of them and escalates them, each step once."""

from datetime import date, timedelta
from threading import Thread

import pytest
from django.conf import settings
from django.db import connection
from tests.factories.records import make_partner

from comity.access.acting import acting_as_service
from comity.access.models import Account
from comity.foundation import clock
from comity.foundation.refusals import NotAllowed, StateForbids
from comity.threads.models import Duty, Notification
from comity.threads.queries import duties_escalated_to, duties_for, records_of
from comity.threads.queries.notices import notifications_for
from comity.threads.services import close_duties, link, open_duty
from comity.threads.services.duties import (
    NotPossible,
    finish_duty,
    hand_duty,
    remind,
    snooze_duty,
    take_duty,
)
from comity.threads.views.around import around

STAFF, COMMANDER, VIEWER = "staff_officer@province_a", "commander@province_a", "viewer@province_a"
MONDAY = date(2026, 11, 23)
DAY = timedelta(days=1)


def ask(world, who=STAFF, *, due_on=None, **given):
    with world.acting(who) as actor:
        record = make_partner(actor, level=1, code=f"P{Duty.objects.count()}")
        fields = {"kind": "decide", "title_en": "Decide", "title_vi": "Decide", **given}
        return open_duty(actor=actor, record=record, unit=world.unit("province_a"), due_on=due_on, **fields)


def run(today):
    with acting_as_service("clock") as actor:
        return remind(actor=actor, today=today)


def told(world, who):
    with world.acting(who) as actor:
        return sorted(row.kind for row in notifications_for(actor).exclude(kind="duty_opened"))


@pytest.fixture(autouse=True)
def calendar():
    assert (settings.COMITY_REMIND_DAYS, settings.COMITY_ESCALATE_DAYS) == (3, 2)


def test_duty_when_roles_do_not_permit_it_then_not_on_the_desk(world):
    ask(world)
    seen = {}
    for who in (STAFF, COMMANDER, VIEWER, "finance@province_a"):
        with world.acting(who) as actor:
            seen[who] = duties_for(actor).count()
    assert seen == {STAFF: 1, COMMANDER: 1, VIEWER: 0, "finance@province_a": 0}


@pytest.mark.parametrize("step", ["link", "open", "close"])
def test_thread_when_roles_do_not_permit_a_step_then_refused(world, step):
    with world.acting(STAFF) as actor:
        record = make_partner(actor)
    fields = {"kind": "decide", "unit": world.unit("province_a"), "title_en": "x", "title_vi": "x"}
    steps = {
        "link": lambda actor: link(actor=actor, kind="cites", source=record, target=record),
        "open": lambda actor: open_duty(actor=actor, record=record, **fields),
        "close": lambda actor: close_duties(actor=actor, record=record),
    }
    with world.acting(VIEWER) as actor, pytest.raises(NotAllowed, match="It is for"):
        steps[step](actor)


def test_duty_when_taken_then_waits_for_that_account_alone(world):
    duty = ask(world)
    with world.acting(COMMANDER) as actor:
        assert take_duty(actor=actor, duty=duty).for_account_id == actor.account_id
    with world.acting(STAFF) as actor:
        assert duties_for(actor).count() == 0


def test_duty_when_taken_by_another_unit_then_refused(world):
    duty = ask(world)
    with world.acting("commander@region") as actor, pytest.raises(NotAllowed, match="another unit"):
        take_duty(actor=actor, duty=duty)


def test_duty_when_handed_to_a_colleague_then_the_colleague_is_told(world):
    duty = ask(world)
    with world.acting(STAFF) as actor:
        colleague = Account.objects.get(pk=world.account("finance@province_a").pk)
        hand_duty(actor=actor, duty=duty, account=colleague, reason="Money")
    with world.acting("finance@province_a") as actor:
        assert [row.kind for row in notifications_for(actor)] == ["duty_opened"]
        assert list(duties_for(actor)) == [duty]


@pytest.mark.parametrize("who", ["administrator@province_a", "commander@region"])
def test_duty_when_handed_to_who_cannot_read_or_is_elsewhere_then_refused(world, who):
    duty = ask(world)
    with world.acting("staff_officer@province_a") as actor, pytest.raises(NotPossible):
        hand_duty(actor=actor, duty=duty, account=Account.objects.get(pk=world.account(who).pk), reason="")


def test_duty_when_put_off_then_off_the_desk_until_its_day(world, monkeypatch):
    today = clock.today()
    duty = ask(world, due_on=today + 9 * DAY)
    with world.acting(STAFF) as actor:
        snooze_duty(actor=actor, duty=duty, until=today + 5 * DAY, reason="Waits for the letter")
        assert duties_for(actor).count() == 0
        monkeypatch.setattr(clock, "today", lambda: today + 5 * DAY)
        assert duties_for(actor).count() == 1


@pytest.mark.parametrize(("days", "reason"), [(0, "x"), (10, "x"), (-1, "x"), (5, " ")])
def test_duty_when_put_off_too_far_or_without_a_reason_then_refused(world, days, reason):
    duty = ask(world, due_on=clock.today() + 9 * DAY)
    with world.acting(STAFF) as actor, pytest.raises(NotPossible):
        snooze_duty(actor=actor, duty=duty, until=clock.today() + days * DAY, reason=reason)


def test_duty_when_done_with_a_note_then_stays_done(world):
    duty = ask(world)
    with world.acting(STAFF) as actor:
        assert finish_duty(actor=actor, duty=duty, note="Answered by letter").is_done
        with pytest.raises(StateForbids):
            take_duty(actor=actor, duty=duty)


def test_reminders_when_days_pass_then_each_step_once_and_days_of_rest_none(world):
    ask(world, due_on=MONDAY + 3 * DAY)
    found = [sum(run(MONDAY + number * DAY).values()) for number in range(-3, 10)]
    #        Fri Sat Sun Mon Tue Wed Thu Fri Sat Sun Mon Tue Wed
    assert found == [0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 1, 0, 0]
    assert told(world, STAFF) == ["duty_due", "duty_late", "duty_near"]
    assert told(world, VIEWER) == []


def test_reminder_when_day_is_one_of_rest_then_comes_on_the_last_day_of_work(world):
    ask(world, due_on=MONDAY + 5 * DAY)
    assert run(MONDAY + 4 * DAY) == {"due": 1, "near": 0, "late": 0}


def test_duty_when_late_then_escalated_to_the_commander_above_and_to_no_other(world):
    duty = ask(world, due_on=MONDAY)
    run(MONDAY + 2 * DAY)
    assert (told(world, "commander@region"), told(world, "staff_officer@region")) == (["duty_late"], [])
    with world.acting(STAFF) as actor:
        (shown,) = around(actor, record_of(duty))["duties"]
        assert (shown.escalated_on, shown.escalated_to) == (MONDAY + 2 * DAY, world.unit("region"))
    with world.acting("commander@region") as actor:
        assert list(duties_escalated_to(actor)) == [duty]


def record_of(duty):
    return records_of([(duty.record_type, duty.record_id)])[duty.record_type, duty.record_id]


def test_duty_when_done_then_no_more_steps(world):
    duty = ask(world, due_on=MONDAY)
    with world.acting(STAFF) as actor:
        finish_duty(actor=actor, duty=duty, note="Done")
    assert run(MONDAY + 4 * DAY) == {"due": 0, "near": 0, "late": 0}


def test_clock_when_set_back_then_nothing_is_repeated(world):
    ask(world, due_on=MONDAY)
    run(MONDAY + 3 * DAY)
    assert [sum(run(MONDAY + days * DAY).values()) for days in (0, 1, 2, 3)] == [0, 0, 0, 0]


def test_reminders_when_two_run_at_once_then_each_is_told_once(own_world):
    for _each in range(20):
        ask(own_world, due_on=MONDAY)
    found = []

    def work():
        found.append(run(MONDAY + 2 * DAY))
        connection.close()

    threads = [Thread(target=work) for _each in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [sum(each[step] for each in found) for step in ("due", "late")] == [20, 20]
    with own_world.acting("commander@region"):
        assert Notification.objects.filter(kind="duty_late").count() == 20


class Killed(Exception):
    """What a worker meets that is cut off before it commits."""


def remind_and_die():
    with acting_as_service("clock") as actor:
        remind(actor=actor, today=MONDAY)
        raise Killed


def test_reminders_when_cut_off_before_the_end_then_the_next_run_tells_once(own_world):
    ask(own_world, due_on=MONDAY)
    with pytest.raises(Killed):
        remind_and_die()
    assert [run(MONDAY)["due"], run(MONDAY)["due"]] == [1, 0]
    assert told(own_world, STAFF) == ["duty_due"]
