"""From accepted drafts to requirements, assignments and duties; and what becomes of them."""

from datetime import date

import pytest
from tests.factories.instruments import ORDER, drafts_of, make_instrument, make_reading, make_requirements
from tests.factories.records import make_partner

from comity.access.services.keeping import NotPossible
from comity.foundation.refusals import NotAllowed, StateForbids
from comity.instruments.models.requirement import (
    ASSIGNMENT_TRANSITIONS,
    Assignment,
    AssignmentState,
    Requirement,
    RequirementState,
)
from comity.instruments.services import assigning, confirming, drafts, forcing
from comity.instruments.services.confirming import Amendment
from comity.threads.queries import duties_for, thread_for

STAFF = "staff_officer@region"


@pytest.fixture
def units(world):
    return [world.unit("province_a"), world.unit("province_b")]


def accepted(actor, **given):
    reading = make_reading(actor, **given)
    for draft in drafts_of(reading):
        drafts.accept_draft(actor=actor, draft=draft)
    return reading


def test_confirm_when_two_units_then_each_has_every_requirement(world, units):
    with world.acting(STAFF) as actor:
        made = confirming.confirm_reading(actor=actor, reading=accepted(actor, units=units))
        assert (len(made.requirements), len(made.assignments)) == (3, 6)
        assert {row.scope.kind for row in made.requirements} == {"issued"}
        assert {row.unit_id for row in made.assignments} == {unit.pk for unit in units}


def test_confirm_when_done_then_duty_waits_on_the_units_desk_alone(world, units):
    with world.acting(STAFF) as actor:
        make_requirements(actor, units[:1])
    with world.acting("staff_officer@province_a") as actor:
        assert len(duties_for(actor)) == 3
        assert Requirement.objects.count() == 3
    with world.acting("staff_officer@province_b") as actor:
        assert (len(duties_for(actor)), Assignment.objects.count(), Requirement.objects.count()) == (0, 0, 3)


def test_confirm_when_directive_is_above_clearance_then_post_sees_nothing(world):
    with world.acting(STAFF) as actor:
        make_requirements(actor, [world.unit("post_a1")], level=2)
    with world.acting("staff_officer@post_a1") as actor:
        assert (Requirement.objects.count(), Assignment.objects.count(), len(duties_for(actor))) == (0, 0, 0)


def test_confirm_when_draft_names_units_then_they_hold_for_it(world, units):
    with world.acting(STAFF) as actor:
        reading = accepted(actor, units=units)
        first = drafts_of(reading)[0]
        drafts.address_draft(actor=actor, draft=first, unit_ids=[world.unit("post_a1").pk])
        made = confirming.confirm_reading(actor=actor, reading=reading)
        requirement = next(row for row in made.requirements if row.draft_id == first.pk)
        assert [row.unit_id for row in made.assignments if row.requirement == requirement] == [
            world.unit("post_a1").pk
        ]


def test_confirm_when_partner_is_registered_then_tied_to_it(world, units):
    with world.acting(STAFF) as actor:
        partner = make_partner(actor)
        made = make_requirements(actor, units)
        named = [row for row in made if row.partners]
        assert [row.named_partners.get().partner_id for row in named] == [partner.pk]


def test_confirm_when_done_then_thread_leads_up_to_the_instrument(world, units):
    with world.acting(STAFF) as actor:
        requirement = make_requirements(actor, units)[0]
        assignment = requirement.assignments.first()
        assert {entry.record.pk for entry in thread_for(assignment).up} == {
            requirement.pk,
            requirement.instrument_id,
        }


def test_confirm_when_repeated_then_only_new_ones(world, units):
    with world.acting(STAFF) as actor:
        reading = make_reading(actor, units=units)
        first, second, _third = drafts_of(reading)
        drafts.accept_draft(actor=actor, draft=first)
        confirming.confirm_reading(actor=actor, reading=reading)
        drafts.accept_draft(actor=actor, draft=second)
        made = confirming.confirm_reading(actor=actor, reading=reading)
        assert [row.draft_id for row in made.requirements] == [second.pk]


def test_confirm_when_no_unit_is_chosen_then_refused(world):
    with world.acting(STAFF) as actor:
        reading = accepted(actor)
        with pytest.raises(NotAllowed):
            confirming.confirm_reading(actor=actor, reading=reading)


def test_confirm_when_instrument_is_a_draft_then_refused(world, units):
    with world.acting(STAFF) as actor:
        reading = accepted(actor, instrument=make_instrument(actor, in_force=False), units=units)
        with pytest.raises(NotAllowed):
            confirming.confirm_reading(actor=actor, reading=reading)
        forcing.move_instrument(actor=actor, instrument=reading.instrument, action="put_in_force")
        assert len(confirming.confirm_reading(actor=actor, reading=reading).requirements) == 3


def test_confirm_when_role_may_not_then_refused(world, units):
    with world.acting(STAFF) as actor:
        reading = accepted(actor, units=units)
    with world.acting("inspector@region") as actor, pytest.raises(NotAllowed):
        confirming.confirm_reading(actor=actor, reading=reading)


def test_amend_when_unit_has_begun_then_it_goes_on_under_the_successor(world, units):
    with world.acting(STAFF) as actor:
        requirement = make_requirements(actor, units)[0]
        assigning.concretise_assignment(
            actor=actor, assignment=requirement.assignments.get(unit=units[0]), note="Our plan"
        )
        successor = confirming.amend_requirement(
            actor=actor,
            requirement=requirement,
            fields={"due_on": date(2028, 1, 31)},
            amendment=Amendment("postponed"),
            version=requirement.version,
        )
        rows = Assignment.objects.filter(requirement=successor).order_by("unit__code")
        assert [(row.state, row.due_on) for row in rows] == [
            (AssignmentState.CONCRETISED, date(2028, 1, 31)),
            (AssignmentState.UNTOUCHED, date(2028, 1, 31)),
        ]
        requirement.refresh_from_db()
        assert (requirement.state, requirement.successor) == (RequirementState.AMENDED, successor)


def test_amend_when_nothing_changes_then_refused(world, units):
    with world.acting(STAFF) as actor:
        requirement = make_requirements(actor, units)[0]
        with pytest.raises(NotPossible):
            confirming.amend_requirement(
                actor=actor,
                requirement=requirement,
                fields={},
                amendment=Amendment("x"),
                version=requirement.version,
            )


def test_withdraw_when_unfinished_then_waived_and_off_the_desk(world, units):
    with world.acting(STAFF) as actor:
        requirement = make_requirements(actor, units[:1])[0]
        confirming.withdraw_requirement(actor=actor, requirement=requirement, reason="superseded")
        assert [row.state for row in requirement.assignments.all()] == [AssignmentState.WAIVED]
    with world.acting("staff_officer@province_a") as actor:
        assert len(duties_for(actor)) == 2


def test_withdraw_when_already_withdrawn_then_refused(world, units):
    with world.acting(STAFF) as actor:
        requirement = make_requirements(actor, units)[0]
        confirming.withdraw_requirement(actor=actor, requirement=requirement, reason="superseded")
        with pytest.raises(StateForbids):
            confirming.withdraw_requirement(actor=actor, requirement=requirement, reason="again")


def test_amend_when_requirement_is_the_superiors_then_refused(world, units):
    with world.acting(STAFF) as actor:
        requirement = make_requirements(actor, units)[0]
    with world.acting("staff_officer@province_a") as actor, pytest.raises(NotAllowed):
        confirming.withdraw_requirement(actor=actor, requirement=requirement, reason="we would rather not")


@pytest.mark.parametrize("state", AssignmentState.values)
@pytest.mark.parametrize("action", ["begin", "fulfil", "waive", "reopen"])
def test_move_assignment_when_table_allows_then_moves_else_refused(world, units, state, action):
    transition = next(each for each in ASSIGNMENT_TRANSITIONS if each.action == action)
    with world.acting("commander@region") as actor:
        assignment = make_requirements(actor, units[:1], text=ORDER.split("\n\n")[1])[0].assignments.get()
        Assignment.objects.filter(pk=assignment.pk).update(state=state, note="Our plan")
        if state in transition.sources:
            moved = assigning.move_assignment(
                actor=actor, assignment=assignment, action=action, reason="because"
            )
            assert moved.state == transition.target
        else:
            with pytest.raises(StateForbids):
                assigning.move_assignment(actor=actor, assignment=assignment, action=action, reason="because")


def test_concretise_when_unit_says_how_then_next_duty_is_to_report(world, units):
    with world.acting(STAFF) as actor:
        make_requirements(actor, units[:1], text=ORDER.split("\n\n")[2])
    with world.acting("staff_officer@province_a") as actor:
        assignment = Assignment.objects.get()
        assigning.concretise_assignment(actor=actor, assignment=assignment, note="Order 12 of the command")
        assert [duty.kind for duty in duties_for(actor)] == ["report"]


def test_waive_when_staff_officer_then_refused(world, units):
    with world.acting(STAFF) as actor:
        assignment = make_requirements(actor, units)[0].assignments.first()
        with pytest.raises(NotAllowed):
            assigning.move_assignment(actor=actor, assignment=assignment, action="waive", reason="no means")


def test_waive_when_without_reason_then_refused(world, units):
    with world.acting("commander@region") as actor:
        assignment = make_requirements(actor, units)[0].assignments.first()
        with pytest.raises(NotPossible):
            assigning.move_assignment(actor=actor, assignment=assignment, action="waive")


def test_assign_further_when_unit_has_it_already_then_refused(world, units):
    with world.acting(STAFF) as actor:
        requirement = make_requirements(actor, units[:1])[0]
        further = assigning.assign_further(actor=actor, requirement=requirement, unit=units[1])
        assert further.state == AssignmentState.UNTOUCHED
        with pytest.raises(Exception, match="already has"):
            assigning.assign_further(actor=actor, requirement=requirement, unit=units[1])
