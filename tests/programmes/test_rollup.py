"""Roll-ups: per branch, per reader, by the tree of the day; stored and recomputed totals are one."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories.programmes import FIRST, LAST, approve, make_measure, make_programme

from comity.access.models import Unit
from comity.access.services import label_for
from comity.access.services.units import move_unit
from comity.foundation import clock
from comity.programmes.models.indicator import Indicator, Observation, Target
from comity.programmes.models.measure import Measure
from comity.programmes.models.programme import Programme
from comity.programmes.queries import rollup
from comity.programmes.services import indicators, measures

REGION, STAFF = "staff_officer@region", "staff_officer@province_a"


def sums(world, who=REGION, unit="region", on=None):
    """What each branch comes to, as this account sees it."""
    with world.acting(who):
        found = rollup.roll_up(
            rollup.Asked(Unit.objects.get(pk=world.unit(unit).pk), on or clock.today(), FIRST, LAST)
        )
        return {
            branch.code: (each.measures, each.done, each.progress, dict(each.estimates))
            for branch, each in found.branches
        }


@pytest.fixture
def plan(world):
    """A programme in force with a whole of two parts, one of them half done."""
    with world.acting(STAFF) as actor:
        programme = make_programme(actor, scope="issued")
        whole = make_measure(actor, programme, "Whole", weight=9, estimate=Decimal(999))
        make_measure(actor, programme, "One", parent=whole, weight=3, estimate=Decimal(100))
        make_measure(actor, programme, "Two", parent=whole, weight=1, estimate=Decimal(20))
    approve(world, programme)
    with world.acting(STAFF) as actor:
        measures.report_progress(actor=actor, measure=Measure.objects.get(title_en="One"), progress=80)
    return programme


def test_totals_when_measures_have_parts_then_only_the_lowest_count(world, plan):
    assert sums(world) == {"province_a": (2, 0, 60, {"VND": Decimal(120)})}


def test_totals_when_programme_was_never_approved_then_nothing_counts(world):
    with world.acting(STAFF) as actor:
        make_measure(actor, make_programme(actor))
    assert sums(world) == {}


def test_totals_when_part_is_above_the_reader_then_exact_without_it(world, plan):
    with world.acting(STAFF) as actor:
        make_measure(actor, Programme.objects.get(pk=plan.pk), "Hidden", level=2, weight=50)
    assert sums(world)["province_a"][0] == 3
    assert sums(world, who="staff_officer@post_a1", unit="province_a") == {
        "province_a": (2, 0, 60, {"VND": Decimal(120)})
    }


def test_totals_when_opened_then_rows_are_what_was_counted(world, plan):
    page = world.client(REGION).get(
        "/programmes/roll-up/measures/",
        {"unit": world.unit("region").pk, "on": clock.today(), "since": FIRST, "until": LAST},
    )
    assert sorted(str(row["record"]) for row in page.context["rows"]) == ["One", "Two"]


def age(connect_as, days):
    """Let everything that stands have stood for some days, as the owner of the database."""
    owner = connect_as("comity_owner", autocommit=True)
    owner.execute("update programmes_standing set since = since - %s", [days])
    owner.execute("update programmes_programme set first_approved_on = first_approved_on - %s", [days])


def test_report_of_yesterday_when_a_unit_moved_and_work_went_on_then_unchanged(own_world, connect_as):
    world, yesterday = own_world, clock.today() - timedelta(days=1)
    with world.acting("staff_officer@post_a1") as actor:
        programme = make_programme(actor)
        measure = make_measure(actor, programme, "Patrol", estimate=Decimal(50))
    approve(world, programme, by="commander@post_a1", submitted_by="staff_officer@post_a1")
    age(connect_as, 5)
    before = sums(world, on=yesterday)
    with world.acting("staff_officer@post_a1") as actor:
        measures.report_progress(actor=actor, measure=measure, progress=70)
    with world.acting("administrator@region") as actor:
        move_unit(
            actor=actor,
            unit=Unit.objects.get(pk=world.unit("post_a1").pk),
            new_parent=Unit.objects.get(pk=world.unit("province_b").pk),
            on=clock.today(),
            reason="Reorganised",
        )
    assert before == {"province_a": (1, 0, 0, {"VND": Decimal(50)})}
    assert sums(world, on=yesterday) == before
    assert sums(world) == {"province_b": (1, 0, 70, {"VND": Decimal(50)})}


def test_targets_when_due_then_met_missed_or_not_observed(world, plan):
    with world.acting(STAFF) as actor:
        label = label_for(actor=actor, level=0)
        for number, (value, seen) in enumerate([(5, 6), (5, 4), (5, None)]):
            made = indicators.add_indicator(
                actor=actor,
                values={
                    "programme": Programme.objects.get(pk=plan.pk),
                    "name_en": f"I{number}",
                    "name_vi": f"C{number}",
                    "counted_in": "visits",
                },
                label=label,
            )
            about = {"indicator": Indicator.objects.get(pk=made.pk)}
            due = clock.today() - timedelta(days=1)
            indicators.add_figure(
                actor=actor, model=Target, values={**about, "due_on": due, "value": value}, label=label
            )
            if seen is not None:
                told = {**about, "observed_on": due, "value": seen, "source": "Report"}
                indicators.add_figure(actor=actor, model=Observation, values=told, label=label)
        unit = Unit.objects.get(pk=world.unit("region").pk)
        year = clock.today().year
        asked = rollup.Asked(unit, clock.today(), date(year - 1, 1, 1), date(year, 12, 31))
    with world.acting(REGION):
        found = rollup.roll_up(asked).total
        assert (found.met, found.missed, found.unobserved, found.targets) == (1, 1, 1, 3)
        assert [row["outcome"] for row in rollup.targets_in(asked, "missed", None)] == ["missed"]


WORK = st.lists(
    st.tuples(
        st.integers(0, 5),
        st.sampled_from(["add", "progress", "drop", "weigh"]),
        st.integers(1, 9),
    ),
    max_size=8,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=8)
@given(work=WORK)
def test_totals_when_recomputed_from_the_measures_then_equal_to_the_stored_ones(world, plan, work):
    """Whatever is done to the measures, their kept standings come to the same as the measures themselves."""
    with world.acting(STAFF) as actor:
        programme = Programme.objects.get(pk=plan.pk)
        for place, what, number in work:
            rows = list(
                Measure.objects.filter(programme=programme, state__in=("planned", "under_way")).order_by("pk")
            )
            if not rows or what == "add":
                make_measure(actor, programme, "More", weight=number, estimate=Decimal(number))
                continue
            row = rows[place % len(rows)]
            if what == "progress" and not row.parts.exists():
                measures.report_progress(actor=actor, measure=row, progress=number * 10)
            elif what == "drop":
                measures.move_measure(actor=actor, measure=row, action="drop", reason="Not needed")
            elif what == "weigh":
                measures.change_measure(
                    actor=actor, measure=row, values={"weight": number}, version=row.version
                )
        unit = Unit.objects.get(pk=world.unit("region").pk)
        today = rollup.Asked(unit, clock.today(), FIRST, LAST)
        now, stored = (_all_of(today, now=each) for each in (True, False))
        assert now == stored


def _all_of(asked, *, now):
    return sorted(rollup._rows("lowest_on", rollup._SUMS, {**asked.told, "now": now}))


def test_roll_up_when_own_unit_is_out_of_sight_then_refused_with_the_reason(world):
    assert world.client("liaison@region").get("/programmes/roll-up/").status_code == 403
