"""Circles: sharing sideways with named units, from one day to another."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from comity.access import queries
from comity.access.acting import acting_by_token
from comity.access.models import Circle, CircleMember, Unit
from comity.access.services import circles
from comity.foundation import clock
from comity.foundation.refusals import NotAllowed

NAMES = {"name_en": "Joint patrol", "name_vi": "Tuần tra chung"}


def make(actor, *members, **values):
    units = [Unit.objects.get(code=code) for code in members]
    own = Unit.objects.get(pk=actor.unit_id)
    return circles.create_circle(actor=actor, unit=own, members=units, **NAMES, **values)


def seen(world, *names):
    found = []
    for name in names:
        with world.acting(f"viewer@{name}"):
            found.append(Circle.objects.exists())
    return found


def test_circle_when_made_then_read_by_members_those_above_them_and_its_keeper(world):
    with world.acting("staff_officer@province_a") as actor:
        circle = make(actor, "post_b1")
        assert circle.own_scope in queries.scopes_choosable(actor)
    assert seen(world, "province_a", "post_b1", "province_b", "region") == [True] * 4
    assert seen(world, "post_a1", "post_b2") == [False] * 2


def test_circle_when_not_begun_or_over_then_read_by_its_keeper_alone(world):
    today = clock.today()
    with world.acting("staff_officer@province_a") as actor:
        make(actor, "post_b1", valid_from=today + timedelta(days=1))
        make(actor, "post_b2", valid_from=today - timedelta(days=2), valid_to=today)
    assert seen(world, "province_a", "region", "post_b1", "post_b2", "province_b") == [
        True,
        True,
        False,
        False,
        False,
    ]


def test_member_when_it_joins_and_leaves_then_living_sessions_follow_at_once(world):
    token, today = world.token("viewer@post_b1"), clock.today()
    found = []

    def look():
        with acting_by_token(token):
            found.append(Circle.objects.count())

    with world.acting("staff_officer@province_a") as actor:
        circle = make(actor, valid_from=today - timedelta(days=9))
    look()
    with world.acting("staff_officer@province_a") as actor:
        post = Unit.objects.get(code="post_b1")
        member = circles.add_member(actor=actor, circle=circle, unit=post, on=today - timedelta(days=1))
    look()
    with world.acting("staff_officer@province_a") as actor:
        circles.end_membership(actor=actor, member=member, on=today)
    look()
    assert found == [0, 1, 0]


def test_circle_when_ended_then_members_read_no_more(world):
    with world.acting("staff_officer@province_a") as actor:
        circle = make(actor, "post_b1", valid_from=clock.today() - timedelta(days=1))
        ended = circles.end_circle(actor=actor, circle=circle, on=clock.today(), reason="Patrol over")
        assert ended.version == 2
    assert seen(world, "province_a", "post_b1") == [True, False]


def test_circle_when_made_by_who_may_not_then_refused(world):
    with world.acting("viewer@province_a") as actor, pytest.raises(NotAllowed):
        make(actor)
    with world.acting("staff_officer@province_a") as actor, pytest.raises(NotAllowed):
        circles.create_circle(actor=actor, unit=Unit.objects.get(code="region"), members=[], **NAMES)
    with world.acting("staff_officer@province_a") as actor, pytest.raises(ValidationError):
        make(actor, valid_from=clock.today(), valid_to=clock.today())


def test_membership_when_seen_from_beside_then_absent(world):
    with world.acting("staff_officer@province_a") as actor:
        make(actor, "post_b1")
    with world.acting("viewer@post_b2"):
        assert CircleMember.objects.count() == 0
