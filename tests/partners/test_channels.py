"""The clock of a channel: what is agreed, the last meeting, the rhythm, and the duty that it opens in time."""

from datetime import date, timedelta

import pytest
from tests.factories.partners import make_channel
from tests.factories.records import make_partner

from comity.foundation import clock
from comity.foundation.refusals import NotAllowed
from comity.kit.services import update_record
from comity.partners.models import Channel, Meeting
from comity.partners.queries import mechanism_of
from comity.partners.records import ChannelRecord
from comity.partners.services import channels
from comity.threads.models import Duty

WRITER = "staff_officer@province_a"


@pytest.fixture
def channel(world):
    with world.acting(WRITER) as actor:
        return make_channel(actor, make_partner(actor))


def meet(world, channel, held_on, *, who=WRITER, agreed_on=None):
    with world.acting(who) as actor:
        facts = {"held_on": held_on, "place": "Vientiane", "note": "Agreed", "agreed_on": agreed_on}
        channels.record_meeting(actor=actor, channel=channel, facts=facts)
        return Channel.objects.get(pk=channel.pk)


@pytest.mark.parametrize(
    ("given", "day"),
    [
        ({}, date(2026, 4, 15)),
        ({"cadence": "weeks", "every": 2}, date(2026, 1, 29)),
        ({"began_on": date(2026, 11, 30)}, date(2027, 2, 28)),
        ({"last_met_on": date(2026, 3, 1)}, date(2026, 6, 1)),
        ({"agreed_on": date(2026, 3, 20)}, date(2026, 3, 20)),
        ({"agreed_on": date(2026, 3, 20), "last_met_on": date(2026, 3, 20)}, date(2026, 6, 20)),
        ({"ended_on": date(2026, 2, 1)}, None),
        ({"every": None}, None),
        ({"began_on": None}, None),
        ({"began_on": date(9999, 12, 1)}, None),
    ],
)
def test_next_day_when_worked_out_then_agreed_before_last_before_beginning(given, day):
    values = {"every": 3, "cadence": "months", "began_on": date(2026, 1, 15), **given}
    assert Channel(**values).next_day() == day


def test_meeting_when_recorded_then_the_clock_starts_anew(world, channel):
    met = meet(world, channel, date(2026, 5, 4))
    assert (met.last_met_on, met.next_on) == (date(2026, 5, 4), date(2026, 8, 4))


def test_meeting_when_older_than_the_last_then_the_clock_stays(world, channel):
    meet(world, channel, date(2026, 5, 4))
    assert meet(world, channel, date(2026, 2, 4)).last_met_on == date(2026, 5, 4)


def test_meeting_when_the_next_is_agreed_then_that_day_counts(world, channel):
    assert meet(world, channel, date(2026, 5, 4), agreed_on=date(2026, 7, 1)).next_on == date(2026, 7, 1)


def test_meeting_when_taken_back_then_as_before(world, channel):
    meet(world, channel, date(2026, 5, 4))
    with world.acting(WRITER) as actor:
        channels.take_back_meeting(actor=actor, meeting=Meeting.objects.get())
        found = Channel.objects.get()
        assert (found.last_met_on, found.next_on) == (None, date(2026, 4, 15))


@pytest.mark.parametrize("who", ["viewer@province_a", "staff_officer@province_b"])
def test_meeting_when_role_or_unit_may_not_then_refused(world, channel, who):
    with pytest.raises(NotAllowed):
        meet(world, channel, date(2026, 5, 4), who=who)


def test_form_when_a_meeting_is_to_come_then_says_so_and_keeps_nothing(world, channel):
    day = clock.today() + timedelta(days=1)
    answer = world.client(WRITER).post(f"/channels/{channel.pk}/meeting/", {"held_on": day.isoformat()})
    assert answer.status_code == 422
    with world.acting(WRITER):
        assert not Meeting.objects.exists()


def test_form_when_filled_in_then_leads_to_the_meetings(world, channel):
    answer = world.client(WRITER).post(f"/channels/{channel.pk}/meeting/", {"held_on": "2026-05-04"})
    page = world.client(WRITER).get(answer["Location"])
    assert (answer.status_code, page.status_code) == (302, 200)
    assert "2026-05-04" in page.content.decode()


def test_clock_when_a_meeting_is_near_then_one_duty_until_it_is_held(world, channel):
    with world.acting(WRITER) as actor:
        near, far = channel.next_on - timedelta(days=20), channel.next_on - timedelta(days=22)
        assert channels.remind_of_meetings(actor=actor, today=far) == 0
        assert channels.remind_of_meetings(actor=actor, today=near) == 1
        assert channels.remind_of_meetings(actor=actor, today=near) == 0
        assert Duty.objects.get().due_on == channel.next_on
    meet(world, channel, date(2026, 4, 15))
    with world.acting(WRITER):
        assert not Duty.objects.filter(done_at=None).exists()


def test_channel_when_its_day_changes_then_the_duty_of_the_old_day_closes(world, channel):
    with world.acting(WRITER) as actor:
        channels.remind_of_meetings(actor=actor, today=channel.next_on)
        given = {"record": Channel.objects.get(), "expected_version": channel.version}
        ChannelRecord().update(actor=actor, values={"every": 12}, **given)
        assert not Duty.objects.filter(done_at=None).exists()
        assert channels.remind_of_meetings(actor=actor, today=date(2027, 1, 1)) == 1


def test_mechanism_when_levels_are_joined_then_all_are_shown_from_each(world, channel):
    with world.acting(WRITER) as actor:
        partner = channel.partner
        top = make_channel(actor, partner, name_en="Ministers", name_vi="Bộ trưởng", tier="national")
        local = make_channel(actor, partner, name_en="Posts", name_vi="Đồn", tier="local", superior=channel)
        update_record(actor=actor, record=channel, values={"superior": top}, expected_version=channel.version)
        for each in (top, channel, local):
            found = mechanism_of(Channel.objects.get(pk=each.pk))
            assert [(depth, row.pk) for depth, row in found] == [(0, top.pk), (1, channel.pk), (2, local.pk)]


def test_channel_when_superior_is_not_higher_then_refused(world, channel):
    with world.acting(WRITER) as actor, pytest.raises(Exception, match="one level higher"):
        make_channel(actor, channel.partner, name_en="Other", tier="provincial", superior=channel)
