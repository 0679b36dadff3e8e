"""Two who act at the same moment, in transactions of their own: nothing is doubled, nothing lost, and one is told."""

from datetime import date

import pytest
from tests.at_once import at_once
from tests.factories.instruments import make_requirements
from tests.factories.programmes import approve, make_measure, make_programme

from comity.access.services.keeping import NotPossible
from comity.foundation.refusals import StaleRecord
from comity.instruments.models.requirement import Assignment
from comity.programmes.models.measure import Measure
from comity.programmes.models.programme import Programme
from comity.programmes.queries.trees import tree_of
from comity.programmes.services.concretising import Plan, carry_on, concretise_in_measures
from comity.programmes.services.measures import place_measure
from comity.programmes.services.programmes import change_programme
from comity.programmes.services.reminding import remind_of_assignments
from comity.threads.models import Notification
from comity.threads.queries import duties_of

REGION = ("staff_officer@region", "commander@region")
OFFICERS = ("staff_officer@province_a", "commander@province_a")
UNITS = ("staff_officer@province_a", "staff_officer@province_b")


def draft(title):
    return {"title": title, "starts_on": date(2027, 3, 1), "ends_on": date(2027, 6, 30)}


@pytest.fixture
def requirement(own_world):
    """Addressed to both provinces, each of which has a programme."""
    with own_world.acting(REGION[0]) as actor:
        made = make_requirements(actor, [own_world.unit("province_a"), own_world.unit("province_b")])[0]
    for name in UNITS:
        with own_world.acting(name) as actor:
            make_programme(actor)
    return made


def concretise(requirement):
    def act(actor, name):
        assignment = Assignment.objects.get(requirement=requirement, unit=actor.unit_id)
        plan = Plan(Programme.objects.get(unit=actor.unit_id))
        return concretise_in_measures(
            actor=actor, assignment=assignment, plan=plan, drafts=[draft(name)], version=1
        )

    return act


def test_concretise_when_two_units_at_once_then_each_has_its_own_measure(own_world, requirement):
    answers = at_once(own_world, UNITS, concretise(requirement))
    assert {name: [str(row) for row in rows] for name, rows in answers.items()} == {
        name: [name] for name in UNITS
    }
    with own_world.acting(REGION[0]):
        given = Assignment.objects.filter(requirement=requirement)
        assert [row.state for row in given] == ["concretised", "concretised"]
        assert sorted(row.unit.code for row in Measure.objects.all()) == ["province_a", "province_b"]


def test_concretise_when_two_officers_at_once_then_one_is_told_and_adds_to_it(own_world, requirement):
    answers = at_once(own_world, OFFICERS, concretise(requirement))
    (told,) = [name for name, answer in answers.items() if isinstance(answer, StaleRecord)]
    (first,) = set(OFFICERS) - {told}
    with own_world.acting(told) as actor:
        assignment = Assignment.objects.get(requirement=requirement, unit=actor.unit_id)
        assert [str(row) for row in Measure.objects.all()] == [first]
        assert [duty.kind for duty in duties_of(assignment) if not duty.is_done] == ["report"]
        plan = Plan(Programme.objects.get(unit=actor.unit_id))
        concretise_in_measures(
            actor=actor, assignment=assignment, plan=plan, drafts=[draft(told)], version=answers[told].current.version
        )  # fmt: skip
        assert sorted(map(str, Measure.objects.all())) == sorted(OFFICERS)
        assert Assignment.objects.get(pk=assignment.pk).note.count("CT-2027") == 2


@pytest.mark.parametrize("chosen", [(0, 0), (0, 1)], ids=["one programme", "two programmes"])
def test_carry_on_when_two_officers_at_once_then_one_is_told(own_world, chosen):
    with own_world.acting(REGION[0]) as actor:
        above = make_programme(actor, scope="issued")
        superior = make_measure(actor, above, "Region's exchange")
    approve(own_world, above, by=REGION[1], submitted_by=REGION[0])
    with own_world.acting(OFFICERS[0]) as actor:
        programmes = [make_programme(actor, code=code) for code in ("A", "B")]

    def act(actor, name):
        programme = programmes[chosen[OFFICERS.index(name)]]
        plan, current = Plan(Programme.objects.get(pk=programme.pk)), Measure.objects.get(pk=superior.pk)
        return carry_on(actor=actor, superior=current, plan=plan, drafts=[draft(name)], seen=())

    answers = at_once(own_world, OFFICERS, act)
    assert sorted(type(answer) is StaleRecord for answer in answers.values()) == [False, True]
    with own_world.acting(OFFICERS[0]) as actor:
        assert Measure.objects.filter(unit=actor.unit_id).count() == 1


def test_place_when_two_put_each_below_the_other_then_one_is_refused(own_world):
    with own_world.acting(OFFICERS[0]) as actor:
        programme = make_programme(actor)
        first, second = (make_measure(actor, programme, title) for title in ("One", "Two"))
    below = dict(zip(OFFICERS, ((first, second), (second, first)), strict=True))

    def act(actor, name):
        measure, parent = (Measure.objects.get(pk=row.pk) for row in below[name])
        return place_measure(actor=actor, measure=measure, parent=parent, before=None)

    answers = at_once(own_world, OFFICERS, act)
    assert sorted(type(answer) is NotPossible for answer in answers.values()) == [False, True]
    with own_world.acting(OFFICERS[0]):
        assert len(list(tree_of(programme))) == 2


def test_reminder_when_two_send_it_at_once_then_the_unit_is_told_once(own_world, requirement):
    def act(actor, name):
        given = Assignment.objects.filter(requirement=requirement, unit=own_world.unit("province_a").pk)
        return remind_of_assignments(actor=actor, assignments=given)

    answers = at_once(own_world, REGION, act)
    assert sorted(type(answer) is NotPossible for answer in answers.values()) == [False, True]
    with own_world.acting(UNITS[0]) as actor:
        assert Notification.objects.filter(recipient=actor.account_id, kind="duty_near").count() == 1


def test_programme_when_two_put_each_below_the_other_then_one_is_refused(own_world):
    with own_world.acting(OFFICERS[0]) as actor:
        first, second = (make_programme(actor, code=code) for code in ("A", "B"))
    below = dict(zip(OFFICERS, ((first, second), (second, first)), strict=True))

    def act(actor, name):
        programme, parent = (Programme.objects.get(pk=row.pk) for row in below[name])
        return change_programme(actor=actor, programme=programme, values={"parent": parent}, version=1)

    answers = at_once(own_world, OFFICERS, act)
    assert sorted(isinstance(answer, NotPossible) for answer in answers.values()) == [False, True]
    with own_world.acting(OFFICERS[0]):
        assert Programme.objects.exclude(parent=None).count() == 1
