"""The tree of measures: numbers, totals, moving a measure, and how each day's standing is kept."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.programmes import approve, make_measure, make_programme

from comity.access.services import label_for
from comity.access.services.keeping import NotPossible
from comity.foundation.refusals import NotAllowed
from comity.programmes.models.measure import Measure, Standing
from comity.programmes.queries import revisions
from comity.programmes.queries.trees import destination, grow, tree_of
from comity.programmes.services import indicators, measures

STAFF = "staff_officer@province_a"


@pytest.fixture
def plan(world):
    """A, with A1 and A2 as parts, and B."""
    with world.acting(STAFF) as actor:
        programme = make_programme(actor)
        first = make_measure(actor, programme, "A")
        make_measure(actor, programme, "A1", parent=first, weight=3, estimate=Decimal(100))
        make_measure(actor, programme, "A2", parent=first, weight=1, estimate=Decimal(20))
        make_measure(actor, programme, "B", weight=4)
    return programme


def shape(programme):
    return [(node.number, node.measure.title_en) for node in tree_of(programme)]


def named(title):
    return Measure.objects.get(title_en=title)


def step(actor, programme, title, to):
    tree = tree_of(programme)
    parent, before = destination(tree, tree.node_of(named(title)), to)
    measures.place_measure(actor=actor, measure=named(title), parent=parent, before=before)
    return shape(programme)


def test_tree_when_read_then_numbered_and_summed_over_the_lowest(world, plan):
    with world.acting(STAFF) as actor:
        measures.report_progress(actor=actor, measure=named("A1"), progress=80)
        tree = tree_of(plan)
        whole = tree.tops[0]
        assert shape(plan) == [("1", "A"), ("1.1", "A1"), ("1.2", "A2"), ("2", "B")]
        assert (whole.progress, whole.weight, whole.estimate) == (60, 4, Decimal(120))
        assert (tree.progress, tree.estimate) == (30, Decimal(120))


def test_list_when_measures_have_parts_then_only_what_is_their_own_is_told_of_their_progress(world, plan):
    with world.acting(STAFF) as actor:
        measures.report_progress(actor=actor, measure=named("A1"), progress=80)
        Measure.objects.filter(title_en="A").update(progress=30)
    exported = world.client(STAFF).get("/measures/export.json?columns=title&columns=progress")
    told = {each["title_en"]: each["progress"] for each in exported.json()["records"]}
    assert told == {"A": "see its parts", "A1": "80 %", "A2": "0 %", "B": "0 %"}


def test_whole_when_a_part_has_begun_then_shown_as_under_way_until_it_is_ended_itself(world, plan):
    with world.acting(STAFF) as actor:
        before = [node.state for node in tree_of(plan)]
        measures.report_progress(actor=actor, measure=named("A1"), progress=100)
        begun = [node.state for node in tree_of(plan)]
        measures.move_measure(actor=actor, measure=named("A2"), action="drop", reason="Not needed")
        measures.move_measure(actor=actor, measure=named("A"), action="finish")
        after = [node.state for node in tree_of(plan)]
    assert before == ["planned", "planned", "planned", "planned"]
    assert begun == ["under_way", "done", "planned", "planned"]
    assert after == ["done", "done", "dropped", "planned"]


@pytest.mark.parametrize(
    ("title", "to", "after"),
    [
        ("B", "up", ["B", "A", "A1", "A2"]),
        ("A", "down", ["B", "A", "A1", "A2"]),
        ("A2", "up", ["A", "A2", "A1", "B"]),
        ("A1", "down", ["A", "A2", "A1", "B"]),
        ("B", "in", ["A", "A1", "A2", "B"]),
        ("A1", "out", ["A", "A2", "A1", "B"]),
        ("A", "up", ["A", "A1", "A2", "B"]),
        ("B", "down", ["A", "A1", "A2", "B"]),
    ],
)
def test_measure_when_moved_a_step_then_stands_there(world, plan, title, to, after):
    with world.acting(STAFF) as actor:
        assert [name for _, name in step(actor, plan, title, to)] == after


def test_measure_when_moved_in_then_becomes_a_part(world, plan):
    with world.acting(STAFF) as actor:
        assert step(actor, plan, "B", "in")[-1] == ("1.3", "B")


def test_measure_when_put_below_its_own_part_then_refused(world, plan):
    with world.acting(STAFF) as actor, pytest.raises(NotPossible):
        measures.place_measure(actor=actor, measure=named("A"), parent=named("A1"), before=None)


def test_measure_when_often_put_between_two_then_room_is_made(world, plan):
    with world.acting(STAFF) as actor:
        for _ in range(15):
            step(actor, plan, "A2", "up")
            step(actor, plan, "A1", "up")
        assert [name for _, name in shape(plan)] == ["A", "A1", "A2", "B"]


def test_progress_when_measure_has_parts_then_refused(world, plan):
    with world.acting(STAFF) as actor, pytest.raises(NotAllowed):
        measures.report_progress(actor=actor, measure=named("A"), progress=10)


def test_parts_when_a_measure_beside_is_marked_then_the_page_is_not(world, plan):
    with world.acting(STAFF) as actor:
        make_measure(actor, plan, "Beside", level=2)
        address = f"/measures/{named('A').pk}/?tab=parts"
    assert world.client(STAFF).get(address).context["page_label"].level_id == 0
    with world.acting(STAFF) as actor:
        make_measure(actor, plan, "Below", parent=named("A1"), level=2)
    assert world.client(STAFF).get(address).context["page_label"].level_id == 2


def test_finish_when_a_part_is_open_then_refused_with_what_to_do(world, plan):
    with world.acting(STAFF) as actor, pytest.raises(NotPossible, match="Finish or drop its parts first"):
        measures.move_measure(actor=actor, measure=named("A"), action="finish")
    with world.acting(STAFF):
        address = f"/measures/{named('A').pk}/state/"
    assert "Finish or drop its parts first." in world.client(STAFF).get(address).content.decode()


def test_drop_when_whole_then_its_open_parts_go_along(world, plan):
    with world.acting(STAFF) as actor:
        measures.report_progress(actor=actor, measure=named("A1"), progress=100)
        measures.move_measure(actor=actor, measure=named("A"), action="drop", reason="Not needed")
        assert [named(title).state for title in ("A", "A1", "A2", "B")] == [
            "dropped",
            "done",
            "dropped",
            "planned",
        ]


def test_remove_when_an_indicator_tells_of_it_then_refused_with_what_to_do(world, plan):
    with world.acting(STAFF) as actor:
        told = {"programme": plan, "measure": named("B"), "name_en": "Visits", "name_vi": "Chuyến thăm"}
        made = indicators.add_indicator(
            actor=actor, values={**told, "counted_in": "visits"}, label=label_for(actor=actor, level=0)
        )
        with pytest.raises(NotPossible, match="Let its indicators tell of the whole programme first"):
            measures.remove_measure(actor=actor, measure=named("B"))
        indicators.change_indicator(
            actor=actor, indicator=made, values={"measure": None}, version=made.version
        )
        measures.remove_measure(actor=actor, measure=named("B"))
        assert not Measure.objects.filter(title_en="B").exists()


def test_remove_when_never_approved_then_gone_else_refused(world, plan):
    with world.acting(STAFF) as actor:
        measures.remove_measure(actor=actor, measure=named("B"))
        assert not Measure.objects.filter(title_en="B").exists()
    approve(world, plan)
    with world.acting(STAFF) as actor, pytest.raises(NotPossible):
        measures.remove_measure(actor=actor, measure=named("A1"))


def test_standing_when_measure_changes_then_one_row_a_day_bears_the_last(world, plan):
    with world.acting(STAFF) as actor:
        for progress in (10, 30):
            measures.report_progress(actor=actor, measure=named("B"), progress=progress)
        (row,) = Standing.objects.filter(measure=named("B"))
        assert (row.progress, row.state, row.weight) == (30, "under_way", 4)


def test_standing_when_written_by_hand_then_refused(world, plan, connect_as):
    with world.acting(STAFF), pytest.raises(Exception, match="permission denied"):
        Standing.objects.update(progress=99)


def test_variance_when_measure_ends_later_and_costs_more_then_said(world, plan):
    approve(world, plan)
    with world.acting(STAFF) as actor:
        row = named("A1")
        later = {"ends_on": date(2028, 1, 10), "estimate": Decimal(150)}
        measures.change_measure(actor=actor, measure=row, values=later, version=row.version)
        make_measure(actor, plan, "C")
        rows = [named("A1"), named("B"), named("C")]
        found = revisions.variances(plan, rows)
        assert [(each.days, each.estimate, each.is_new) for each in (found[row.pk] for row in rows)] == [
            (10, Decimal(50), False),
            (0, None, False),
            (0, None, True),
        ]


def test_differences_when_compared_with_the_baseline_then_each_change_is_named(world, plan):
    approve(world, plan)
    with world.acting(STAFF) as actor:
        row = named("B")
        measures.change_measure(actor=actor, measure=row, values={"title_en": "Bee"}, version=row.version)
        measures.move_measure(actor=actor, measure=named("A2"), action="drop", reason="Not needed")
        make_measure(actor, plan, "C")
        before = revisions.stands_in(plan.baselines.get())
        found = revisions.differences(before, revisions.stands_now(plan))
        assert [(each.title, each.kind, [(c.before, c.after) for c in each.changes]) for each in found] == [
            ("A2", "removed", []),
            ("Bee", "changed", [("B", "Bee")]),
            ("C", "added", []),
        ]


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(1, 9), st.integers(0, 100)), max_size=12))
def test_tree_when_grown_then_progress_is_that_of_its_lowest_parts(rows):
    """Whatever the tree, the whole comes to what its lowest measures come to on their own."""
    made = []
    for above, weight, progress in rows:
        parent = made[above] if above < len(made) else None
        made.append(Measure(title_en="M", parent=parent, weight=weight, progress=progress, state="planned"))
    wholes = {each.parent_id for each in made}
    lowest = [each for each in made if each.pk not in wholes]
    whole = sum(each.weight for each in lowest)
    expected = round(sum(each.weight * each.progress for each in lowest) / whole) if whole else 0
    tree = grow(made)
    assert (tree.progress, len(list(tree))) == (expected, len(made))
