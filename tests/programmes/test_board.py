"""What the board and the table of years draw: bars along time, the baseline behind them, duties of both sides."""

from datetime import date, timedelta
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.programmes import approve, make_measure, make_programme
from tests.factories.records import make_partner

from comity.programmes.models.measure import UNFINISHED, Measure, MeasureState
from comity.programmes.models.programme import Programme
from comity.programmes.queries import revisions
from comity.programmes.queries.trees import grow, tree_of
from comity.programmes.queries.years import years_of
from comity.programmes.services import measures
from comity.programmes.views.timeline import MOST_WORDS, WIDE, Timeline

STAFF = "staff_officer@province_a"
DAYS = st.dates(date(2020, 1, 1), date(2060, 12, 31))
PERIODS = st.tuples(DAYS, st.integers(0, 4000)).map(lambda each: (each[0], each[0] + timedelta(days=each[1])))


@given(
    whole=PERIODS,
    parts=st.lists(PERIODS, min_size=1, max_size=5),
    today=DAYS,
    progress=st.integers(0, 100),
    state=st.sampled_from(MeasureState.values),
)
def test_timeline_when_drawn_then_everything_lies_within_and_in_order(whole, parts, today, progress, state):
    programme = Programme(starts_on=whole[0], ends_on=whole[1])
    rows = [
        Measure(title_en="M", starts_on=first, ends_on=last, progress=progress, state=state, weight=1)
        for first, last in parts
    ]
    nodes = list(grow(rows))
    timeline = Timeline(programme, nodes, today)
    marks = timeline.marks
    assert [mark.x for mark in marks] == sorted(mark.x for mark in marks)
    assert all(0 <= mark.x <= WIDE for mark in marks)
    assert sum(bool(mark.words) for mark in marks) <= MOST_WORDS
    assert timeline.now is None or 0 <= timeline.now <= WIDE
    for node in nodes:
        row = timeline.row(node, None)
        assert 0 <= row.plan.x <= WIDE
        assert (row.done is None) == (progress == 0)
        assert row.done is None or row.done.width <= row.plan.width
        assert row.is_late == (state in UNFINISHED and node.ends_on < today)


@pytest.fixture
def plan(world):
    """An approved programme of one measure, which then moves by twenty days and grows dearer."""
    with world.acting(STAFF) as actor:
        programme = make_programme(actor)
        measure = make_measure(actor, programme, "Exchange", ends_on=date(2027, 6, 10), estimate=1000)
    approve(world, programme)
    with world.acting(STAFF) as actor:
        values = {"ends_on": date(2027, 6, 30), "estimate": 1500}
        measures.change_measure(actor=actor, measure=measure, values=values, version=measure.version)
    return programme


def test_board_when_a_measure_moved_then_the_approved_bar_stays_behind_the_plan(world, plan):
    with world.acting(STAFF):
        nodes = list(tree_of(plan))
        moved = revisions.variances(plan, [node.measure for node in nodes])[nodes[0].measure.pk]
        row = Timeline(plan, nodes, date(2027, 5, 1)).row(nodes[0], moved)
        assert row.plan.x == row.baseline.x
        assert abs(row.plan.width - row.baseline.width - 20 * WIDE / 364) <= 1
    page = world.client(STAFF).get(f"/programmes/{plan.pk}/?tab=board").content.decode()
    assert ("20 days later" in page, "+500" in page, 'class="bar-baseline"' in page) == (True, True, True)


class Table(HTMLParser):
    """The cells of the rows of a table, each as the links in it."""

    def __init__(self):
        super().__init__()
        self.rows, self.links = [], None

    def handle_starttag(self, tag, attrs):
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th") and self.rows:
            self.rows[-1].append([])
        self.links = tag if tag in ("a", "th") else None

    def handle_data(self, data):
        if self.links and self.rows and self.rows[-1] and data.strip():
            self.rows[-1][-1].append(data.strip())


def titles(nodes):
    return [str(node.measure) for node in nodes]


def test_plan_when_of_one_year_then_shown_by_quarter_with_the_sides_that_have_a_duty(world):
    with world.acting(STAFF) as actor:
        programme = make_programme(actor, kind="annual_plan", ends_on=date(2027, 12, 31))
        make_measure(actor, programme, "Talks", starts_on=date(2027, 3, 31), ends_on=date(2027, 6, 30))
        make_measure(actor, programme, "Patrol", starts_on=date(2027, 12, 1), ends_on=date(2027, 12, 31))
        found = years_of(programme, tree_of(programme))
        shown = [(each.quarter, [titles(rows) for _, rows in each.sides]) for each in found]
    assert shown == [(1, [["Talks"]]), (2, [["Talks"]]), (4, [["Patrol"]])]


def test_cooperation_when_shown_by_year_then_duties_of_both_sides_stand_towards_the_vision(world):
    with world.acting(STAFF) as actor:
        partner = make_partner(actor)
        programme = make_programme(
            actor, kind="cooperation", partner=partner, vision_year=2035, ends_on=date(2029, 12, 31)
        )
        whole = make_measure(actor, programme, "Whole", side="ours")
        for title, side, first, last in (
            ("Places", "ours", 2027, 2028),
            ("Ground", "theirs", 2029, 2029),
            ("Patrols", "both", 2027, 2027),
        ):
            period = {"starts_on": date(first, 1, 1), "ends_on": date(last, 12, 31)}
            make_measure(actor, programme, title, parent=whole, side=side, **period)
        gone = make_measure(actor, programme, "Gone", side="theirs")
        measures.move_measure(actor=actor, measure=gone, action="drop", reason="Not needed")
        found = years_of(programme, tree_of(programme))
        shown = [(each.year, [titles(rows) for _, rows in each.sides]) for each in found]
        assert shown == [
            (2027, [["Places"], [], ["Patrols"]]),
            (2028, [["Places"], [], []]),
            (2029, [[], ["Ground"], []]),
            (2035, [[], [], []]),
        ]
    page = world.client(STAFF).get(f"/programmes/{programme.pk}/?tab=years").content.decode()
    table = Table()
    table.feed(page.split("<tbody>")[1].split("</tbody>")[0])
    assert [row[0][0] for row in table.rows] == ["2027", "2028", "2029", "2035"]
    assert table.rows[2][2] == ["Ground"]
