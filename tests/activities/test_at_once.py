"""Two who prepare one activity at the same moment: both are heard, and nothing stands twice."""

import pytest
from tests.at_once import at_once
from tests.factories.activities import appraise, make_activity, make_person

from comity.activities import queries
from comity.activities.models.part import Delegation, Participation
from comity.activities.models.preparation import SecurityAppraisal
from comity.activities.services import taking_part

BOTH = ("commander@region", "staff_officer@region")


@pytest.fixture
def activity(own_world):
    with own_world.acting(BOTH[0]) as actor:
        return make_activity(actor)


def rows_of(world, model):
    with world.acting(BOTH[0]):
        return list(model.objects.all())


def test_appraisal_when_two_write_it_at_once_then_there_is_one(own_world, activity):
    answers = at_once(own_world, BOTH, lambda actor, _name: appraise(actor, activity))
    (row,) = rows_of(own_world, SecurityAppraisal)
    assert {answer.pk for answer in answers.values()} == {row.pk}


def test_members_when_two_add_the_first_at_once_then_in_one_delegation(own_world, activity):
    people = {}
    for name in BOTH:
        with own_world.acting(name) as actor:
            people[name] = make_person(actor, name)

    def add(actor, name):
        given = {"person": people[name], "counterpart": None, "role": "member"}
        return taking_part.add_member(actor=actor, activity=activity, **given)

    answers = at_once(own_world, BOTH, add)
    assert len(rows_of(own_world, Delegation)) == 1
    assert {row.pk for row in rows_of(own_world, Participation)} == {row.pk for row in answers.values()}
    with own_world.acting(BOTH[0]):
        assert sorted(queries.members_seen().values_list("position", flat=True)) == [1, 2]
