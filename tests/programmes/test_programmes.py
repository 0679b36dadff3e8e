"""Programmes from the draft to the decision, into force and to their end."""

from datetime import date

import pytest
from tests.factories.programmes import approve, make_measure, make_programme
from tests.factories.records import make_partner

from comity.access.models import Unit
from comity.access.services.keeping import NotPossible
from comity.foundation.refusals import NotAllowed, StateForbids
from comity.programmes.models.baseline import Baseline, BaselineMeasure
from comity.programmes.models.programme import TRANSITIONS, Programme, ProgrammeState
from comity.programmes.services import measures, programmes
from comity.threads.queries import duties_for

STAFF, COMMANDER = "staff_officer@province_a", "commander@province_a"


def drawn_up(world, **values):
    with world.acting(STAFF) as actor:
        programme = make_programme(actor, **values)
        make_measure(actor, programme, "First")
        make_measure(actor, programme, "Second")
    return programme


def move(world, programme, action, by=COMMANDER, reason="Because"):
    with world.acting(by) as actor:
        return programmes.move_programme(actor=actor, programme=programme, action=action, reason=reason)


def submit(world, programme, to="province_a"):
    with world.acting(STAFF) as actor:
        return programmes.submit_programme(
            actor=actor, programme=programme, unit=Unit.objects.get(pk=world.unit(to).pk)
        )


def test_transitions_when_read_then_every_state_is_reached():
    assert {each.target for each in TRANSITIONS} == set(ProgrammeState)


def test_submit_when_done_then_duty_to_decide_waits_for_approvers(world):
    programme = drawn_up(world)
    submit(world, programme)
    with world.acting(COMMANDER) as actor:
        assert [duty.record_id for duty in duties_for(actor)] == [programme.pk]
    with world.acting(STAFF) as actor:
        assert list(duties_for(actor)) == []


def test_submit_when_no_measure_then_refused(world):
    with world.acting(STAFF) as actor:
        programme = make_programme(actor)
        with pytest.raises(NotPossible):
            programmes.submit_programme(
                actor=actor, programme=programme, unit=Unit.objects.get(pk=programme.unit_id)
            )


def test_submit_when_unit_is_not_above_then_refused(world):
    programme = drawn_up(world)
    with pytest.raises(NotPossible):
        submit(world, programme, to="post_a1")


def test_approve_when_submitted_above_then_own_commander_is_refused(world):
    programme = drawn_up(world)
    submit(world, programme, to="region")
    with pytest.raises(NotAllowed):
        move(world, programme, "approve")
    assert move(world, programme, "approve", by="commander@region").state == "approved"


def test_approve_when_submitted_by_oneself_then_refused(world):
    with world.acting(COMMANDER) as actor:
        programme = make_programme(actor)
        make_measure(actor, programme)
        programmes.submit_programme(
            actor=actor, programme=programme, unit=Unit.objects.get(pk=programme.unit_id)
        )
        with pytest.raises(NotAllowed):
            programmes.move_programme(actor=actor, programme=programme, action="approve")


def test_approve_when_done_then_measures_are_frozen(world):
    programme = approve(world, drawn_up(world))
    with world.acting(STAFF):
        (baseline,) = Baseline.objects.filter(programme=programme)
        assert (baseline.revision, programme.revision) == (1, 1)
        assert sorted(row.title_en for row in BaselineMeasure.objects.filter(baseline=baseline)) == [
            "First",
            "Second",
        ]


def test_revise_when_approved_again_then_second_baseline_beside_the_first(world):
    programme = approve(world, drawn_up(world))
    move(world, programme, "revise", by=STAFF)
    with world.acting(STAFF) as actor:
        make_measure(actor, Programme.objects.get(pk=programme.pk), "Third")
    approve(world, programme)
    with world.acting(STAFF):
        counts = [row.measures.count() for row in Baseline.objects.order_by("revision")]
        assert counts == [2, 3]


def test_return_when_done_then_reason_is_needed_and_measures_open_again(world):
    programme = drawn_up(world)
    submit(world, programme)
    with world.acting(STAFF) as actor, pytest.raises(NotAllowed):
        make_measure(actor, Programme.objects.get(pk=programme.pk), "Third")
    with pytest.raises(NotPossible):
        move(world, programme, "return", reason=" ")
    returned = move(world, programme, "return")
    with world.acting(STAFF) as actor:
        assert make_measure(actor, returned, "Third").pk
        assert [duty.record_id for duty in duties_for(actor)] == [programme.pk]


def test_close_when_measures_are_open_then_refused(world):
    programme = approve(world, drawn_up(world))
    move(world, programme, "put_in_force")
    with pytest.raises(NotPossible):
        move(world, programme, "close")
    with world.acting(STAFF) as actor:
        for measure in programme.measures.all():
            measures.move_measure(actor=actor, measure=measure, action="finish")
    assert move(world, programme, "close").state == "closed"


def test_step_when_state_forbids_it_then_refused(world):
    with pytest.raises(StateForbids):
        move(world, drawn_up(world), "approve")


def test_programme_when_partner_bears_a_higher_label_then_raised_to_it(world):
    with world.acting(STAFF) as actor:
        partner = make_partner(actor, level=1)
        programme = make_programme(actor, kind="cooperation", partner=partner, vision_year=2035)
        assert programme.label.level_id == 1


def test_programme_when_put_below_its_own_part_then_refused(world):
    with world.acting(STAFF) as actor:
        strategy = make_programme(actor, code="S")
        project = make_programme(actor, code="P", parent=strategy)
        plan = make_programme(actor, code="A", parent=project)
        for parent in (strategy, project, plan):
            with pytest.raises(NotPossible, match="cannot be a part of itself"):
                programmes.change_programme(
                    actor=actor, programme=strategy, values={"parent": parent}, version=strategy.version
                )


def test_programme_when_held_then_units_below_and_beside_see_nothing(world):
    drawn_up(world)
    for reader in ("staff_officer@post_a1", "staff_officer@province_b"):
        with world.acting(reader):
            assert Programme.objects.count() == 0


def test_measure_when_given_to_a_post_that_cannot_read_then_refused(world):
    with world.acting(STAFF) as actor:
        programme = make_programme(actor)
        post = Unit.objects.get(pk=world.unit("post_a1").pk)
        with pytest.raises(NotPossible):
            make_measure(actor, programme, unit=post)
        issued = make_programme(actor, code="CT-2", scope="issued")
        measure = make_measure(actor, issued, unit=post)
    with world.acting("border_post@post_a1") as actor:
        assert measures.report_progress(actor=actor, measure=measure, progress=40).state == "under_way"


def test_measure_when_above_its_programme_then_hidden_and_never_counted(world):
    with world.acting("staff_officer@province_a") as actor:
        programme = make_programme(actor, scope="issued")
        make_measure(actor, programme, "Open")
        make_measure(actor, programme, "Hidden", level=2)
    page = world.client("viewer@post_a1").get(f"/programmes/{programme.pk}/?tab=measures")
    assert "Open" in page.content.decode()
    assert "Hidden" not in page.content.decode()


@pytest.mark.parametrize("tab", ["measures", "board", "revisions"])
def test_tab_when_measures_are_added_then_as_many_queries(world, tab, django_assert_max_num_queries):
    programme = approve(world, drawn_up(world))
    client = world.client(STAFF)
    address = f"/programmes/{programme.pk}/?tab={tab}"
    assert client.get(address).status_code == 200
    counts = []
    for number in (1, 12):
        with world.acting(STAFF) as actor:
            for each in range(number):
                make_measure(actor, programme, f"More {number}.{each}", ends_on=date(2027, 6, 30))
        with django_assert_max_num_queries(100) as asked:
            client.get(address)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_approve_when_a_measure_is_above_the_approver_then_frozen_unseen(world):
    with world.acting("staff_officer@region") as actor:
        programme = make_programme(actor, unit_id=world.unit("province_a").pk)
        make_measure(actor, programme, "Seen")
        make_measure(actor, programme, "Above", level=3)
    with world.acting(STAFF) as actor:
        assert [str(row) for row in programme.measures.all()] == ["Seen"]
    approve(world, programme)
    for reader, seen in ((STAFF, ["Seen"]), ("staff_officer@region", ["Above", "Seen"])):
        with world.acting(reader):
            assert sorted(row.title_en for row in BaselineMeasure.objects.all()) == seen


def test_remove_when_a_hidden_part_stands_below_then_it_goes_up_one_step(world):
    with world.acting("staff_officer@region") as actor:
        programme = make_programme(actor, unit_id=world.unit("province_a").pk)
        whole = make_measure(actor, programme, "Whole")
        make_measure(actor, programme, "Hidden", parent=whole, level=3)
    with world.acting(STAFF) as actor:
        measures.remove_measure(actor=actor, measure=whole)
    with world.acting("staff_officer@region"):
        assert [(str(row), row.parent_id) for row in programme.measures.all()] == [("Hidden", None)]


def test_progress_when_a_revision_is_being_decided_on_then_work_goes_on(world):
    programme = approve(world, drawn_up(world))
    move(world, programme, "revise", by=STAFF)
    submit(world, programme)
    with world.acting(STAFF) as actor:
        measure = programme.measures.first()
        assert measures.report_progress(actor=actor, measure=measure, progress=30).progress == 30
        with pytest.raises(NotAllowed):
            measures.change_measure(actor=actor, measure=measure, values={"weight": 2}, version=2)
