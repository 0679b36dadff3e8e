"""Roll-ups: per branch, per reader, by the tree of the day; stored and recomputed totals are one."""

import csv
import re
from collections import defaultdict
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories.programmes import FIRST, LAST, approve, make_measure, make_programme, make_target
from tests.security.pages import rolled_back

from comity.access.models import Unit, UnitParent
from comity.access.services import label_for, relabel_record
from comity.access.services.units import move_unit
from comity.foundation import clock
from comity.foundation.refusals import Refusal
from comity.history.models import Event
from comity.programmes.models.indicator import Indicator, Observation, Target
from comity.programmes.models.measure import Measure
from comity.programmes.models.programme import Programme
from comity.programmes.queries import courses, rollup
from comity.programmes.services import indicators, measures

REGION, STAFF = "staff_officer@region", "staff_officer@province_a"
FIRST_DAY = clock.today() - timedelta(days=90)
LINK = re.compile(r'<a href="([^"]*/roll-up/[^"]*)">([^<]*)</a>')


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
    assert sorted(str(row["record"]) for row in page.context["opened"].rows) == ["One", "Two"]


def test_totals_when_sent_as_a_file_then_those_of_the_page_marked_and_told(world, plan):
    asked = {"unit": world.unit("region").pk, "on": clock.today(), "since": FIRST, "until": LAST}
    with world.acting(STAFF) as actor:
        make_measure(actor, Programme.objects.get(pk=plan.pk), "Hidden", level=2, weight=50)
    answer = world.client(REGION).get("/programmes/roll-up/export.csv", asked)
    head, titles, *rows = csv.reader(answer.content.decode("utf-8-sig").splitlines())
    marking = str(world.label(2))
    assert head[0].startswith(f"{marking} | ")
    assert f"{marking.lower()}_roll-up_" in answer["Content-Disposition"]
    assert (titles[:3], [row[1:4] for row in rows]) == (
        ["Unit", "Progress", "Measures"],
        [["4", "3", "0"]] * 2,
    )
    below = world.client("staff_officer@post_a1").get(
        "/programmes/roll-up/export.csv", asked | {"unit": world.unit("province_a").pk}
    )
    assert "Hidden" not in below.content.decode()
    assert below.content.decode("utf-8-sig").startswith('"Open | ')
    with world.acting(REGION):
        assert Event.objects.filter(verb="exported").count() > 0


def test_totals_when_role_only_reads_then_no_file(world, plan):
    assert world.client("viewer@region").get("/programmes/roll-up/export.csv").status_code == 403
    assert "roll-up/export" not in world.client("viewer@region").get("/programmes/roll-up/").content.decode()


def age(connect_as, days):
    """Let everything that stands have stood for some days, as the owner of the database."""
    owner = connect_as("comity_owner", autocommit=True)
    owner.execute(
        "update programmes_standing set since = since - %(days)s, until = until - %(days)s", {"days": days}
    )
    owner.execute("update programmes_figurestanding set since = since - %s", [days])
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


def observed_targets(world, plan):
    """Three indicators with a target of yesterday: reached, missed, not observed."""
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


def test_targets_when_due_then_met_missed_or_not_observed(world, plan):
    observed_targets(world, plan)
    with world.acting(REGION):
        unit = Unit.objects.get(pk=world.unit("region").pk)
        asked = rollup.Asked(unit, clock.today(), FIRST_DAY, LAST)
        found = rollup.roll_up(asked).total
        assert (found.met, found.missed, found.unobserved, found.targets) == (1, 1, 1, 3)
        assert [row["outcome"] for row in rollup.targets_in(asked, "missed", None).rows] == ["missed"]


ROLL_UP = "/programmes/roll-up/"


def observe(world, name, value, *, on=None, level=0):
    """Write down by hand what the indicator of that name was."""
    with world.acting(STAFF) as actor:
        told = {
            "indicator": Indicator.objects.get(name_en=name),
            "observed_on": on or clock.today() - timedelta(days=1),
            "value": value,
            "source": "Cable",
        }
        label = label_for(actor=actor, level=level)
        return indicators.add_figure(actor=actor, model=Observation, values=told, label=label)


def period(world):
    return {"unit": world.unit("region").pk, "on": clock.today(), "since": FIRST_DAY, "until": LAST}


def noted(world, **about):
    """The levels under which the ledger keeps what the region's officer was shown together."""
    with world.acting(REGION) as actor:
        events = Event.objects.filter(account_id=actor.account_id, verb="listed")
        told = {f"payload__{name}": value for name, value in about.items()}
        return list(events.filter(**told).values_list("label__level", flat=True))


@pytest.mark.parametrize(
    ("path", "about"),
    [("", {"page": "roll-up"}), ("met/", {"roll_up": "met"}), ("targets/", {"roll_up": "targets"})],
)
def test_roll_up_when_an_observation_above_the_target_decides_then_marked_and_recorded(
    world, plan, path, about
):
    observed_targets(world, plan)
    observe(world, "I2", 7, level=2)
    for number in (1, 2):
        page = world.client(REGION).get(f"{ROLL_UP}{path}", {**period(world), "page": number})
        assert (page.context["page_label"].level_id, noted(world, **about)) == (2, [2] * number)


def test_roll_up_when_what_was_observed_decides_nothing_yet_then_not_marked_by_it(world, plan):
    observed_targets(world, plan)
    observe(world, "I2", 7, level=2)
    with world.acting(STAFF):
        target = Target.objects.get(indicator__name_en="I2")
        Target.objects.filter(pk=target.pk).update(due_on=clock.today() + timedelta(days=9))
    client = world.client(REGION)
    assert client.get(ROLL_UP, period(world)).context["page_label"].level_id == 0
    rows = client.get(f"{ROLL_UP}ahead/", period(world))
    assert (rows.context["page_label"].level_id, rows.content.decode().count(">7<")) == (2, 1)


def judged(world, name):
    """What became of the target of an indicator: in the roll-up, and on the page of its programme."""
    with world.acting(STAFF):
        indicator = Indicator.objects.get(name_en=name)
        unit = Unit.objects.get(pk=world.unit("region").pk)
        opened = rollup.targets_in(rollup.Asked(unit, clock.today(), FIRST_DAY, LAST), "targets", None)
        (course,) = courses.courses_of([indicator], clock.today())
        rows = [row for row in opened.rows if row["record"].indicator_id == indicator.pk]
        return [(row["outcome"], row["observed"]) for row in rows], [
            (step.outcome, course.latest) for step in course.steps
        ]


def rewritten(row, number):
    """The same row written anew under an identifier of ours."""
    row.delete()
    row.pk = UUID(int=number)
    row.save(force_insert=True)
    return row


@pytest.mark.parametrize("numbers", [(1, 2), (2, 1)])
def test_target_when_one_day_was_observed_twice_then_what_was_written_last_decides(world, plan, numbers):
    observed_targets(world, plan)
    rows = [observe(world, "I2", value, level=level) for level, value in enumerate((4, 5))]
    with world.acting(STAFF):
        _earlier, later = [rewritten(row, number) for row, number in zip(rows, numbers, strict=True)]
    assert judged(world, "I2") == ([("met", later)], [("met", later)])


def test_target_when_reached_after_its_day_then_counted_apart_and_marked_by_what_decides(world, plan):
    observed_targets(world, plan)
    late = observe(world, "I1", 5, on=clock.today(), level=1)
    observe(world, "I0", 1, on=clock.today())
    page = world.client(REGION).get(ROLL_UP, period(world))
    total = page.context["found"].total
    assert (total.met, total.met_late, total.missed) == (1, 1, 0)
    rows = world.client(REGION).get(f"{ROLL_UP}met_late/", period(world)).context["opened"].rows
    assert [row["observed"] for row in rows] == [late]
    assert (page.context["page_label"].level_id, "Reached late" in page.text) == (1, True)
    assert judged(world, "I1") == ([("met_late", late)], [("met_late", late)])


def test_target_when_observed_for_a_day_to_come_then_not_judged_by_it(world, plan):
    observed_targets(world, plan)
    observe(world, "I2", 7, on=clock.today() + timedelta(days=1))
    assert judged(world, "I2") == ([("unobserved", None)], [("unobserved", None)])


def test_targets_when_a_page_past_the_last_is_asked_for_then_counted_all_the_same(world, plan):
    observed_targets(world, plan)
    opened = world.client(REGION).get(f"{ROLL_UP}targets/", {**period(world), "page": 9}).context["opened"]
    assert (opened.rows, opened.count, len(opened.label_ids)) == ([], 3, 1)


UNITS = ("province_a", "post_a1", "post_a2")
WORK = st.lists(
    st.tuples(
        st.integers(0, 5),
        st.sampled_from(
            ["add", "add", "progress", "drop", "reopen", "weigh", "shift", "place", "aim", "observe"]
        ),
        st.integers(1, 9),
    ),
    max_size=10,
)
MOVES = st.lists(
    st.tuples(
        st.sampled_from(["post_a1", "post_a2", "province_a"]), st.sampled_from(["province_b", "region"])
    ),
    max_size=3,
)


def here(world, name):
    return Unit.objects.get(pk=world.unit(name).pk)


def do(actor, world, programme, place, what, number):
    """One step of work on a programme, as far as its state allows it."""
    rows = list(Measure.objects.filter(programme=programme).order_by("pk"))
    row = rows[place % len(rows)]
    if what == "add":
        facts = {"weight": number, "estimate": Decimal(number), "unit": here(world, UNITS[number % 3])}
        day = clock.today() + timedelta(days=number * 4 - 20)
        parent = row if number % 2 else None
        make_measure(actor, programme, "More", parent=parent, starts_on=day, ends_on=day, **facts)
    elif what in ("aim", "observe"):
        write_figure(actor, programme, what, place, number)
    elif what == "progress":
        measures.report_progress(actor=actor, measure=row, progress=number * 10)
    elif what in ("drop", "reopen"):
        measures.move_measure(actor=actor, measure=row, action=what, reason="Decided")
    elif what == "place":
        measures.place_measure(actor=actor, measure=row, parent=rows[number % len(rows)], before=None)
    else:
        facts = {"weight": number} if what == "weigh" else {"ends_on": LAST - timedelta(days=number)}
        measures.change_measure(actor=actor, measure=row, values=facts, version=row.version)


def write_figure(actor, programme, what, place, number):
    """Set the target of a day, or write down what was observed on one; another value where there is one already."""
    model, name = (Target, "due_on") if what == "aim" else (Observation, "observed_on")
    about = {"indicator": Indicator.objects.get(programme=programme)}
    about[name] = clock.today() + timedelta(days=(number - 5) * (9 if what == "aim" else 4))
    row = model.objects.filter(**about).first()
    if row is not None:
        indicators.change_figure(actor=actor, figure=row, values={"value": place}, version=row.version)
        return
    values = {**about, "value": place, **({} if what == "aim" else {"source": "Report"})}
    label = label_for(actor=actor, level=place % 2)
    indicators.add_figure(actor=actor, model=model, values=values, label=label)


def asked_for(world, day):
    return rollup.Asked(
        Unit.objects.get(pk=world.unit("region").pk), day, clock.today() - timedelta(days=99), LAST
    )


def totals(asked, *, now=None):
    """The figures as the database adds them up, by branch and currency, and what became of each target."""
    told = {**asked.told, "now": asked.told["now"] if now is None else now}
    figures = {tuple(row[:2]): tuple(row[2:9]) for row in rollup._rows("lowest_on", rollup._SUMS, told)}
    return figures, dict(rollup._rows("targets_on", "select id, outcome from judged", told))


def recomputed(asked):
    """The same, added up here row by row from what the measures are, with the tree of the day."""
    day, found = asked.on, defaultdict(lambda: [0, 0, 0, 0, 0, 0, None])
    above = {row.unit_id: row.parent_id for row in UnitParent.objects.all()
             if row.valid_from <= day and (row.valid_to is None or row.valid_to > day)}  # fmt: skip
    rows = list(Measure.objects.filter(programme__first_approved_on__lte=day).select_related("programme"))
    wholes = {row.parent_id for row in rows}
    for row in rows:
        branch = row.unit_id
        while branch != asked.unit.pk and above.get(branch) != asked.unit.pk:
            branch = above[branch]
        if row.pk in wholes or row.starts_on > asked.until or row.ends_on < asked.since:
            continue
        is_dropped = row.state == "dropped"
        figures = found[branch, row.programme.currency]
        counted = (
            not is_dropped,
            row.state == "done",
            row.state in ("planned", "under_way") and row.ends_on < day,
            is_dropped,
            0 if is_dropped else row.weight,
            0 if is_dropped else row.weight * row.progress,
        )
        figures[:6] = [one + other for one, other in zip(figures[:6], counted, strict=True)]
        if row.estimate is not None and not is_dropped:
            figures[6] = (figures[6] or 0) + row.estimate
    targets = {
        step.target.pk: step.outcome
        for course in courses.courses_of(Indicator.objects.all(), day)
        for step in course.steps
        if asked.since <= step.target.due_on <= asked.until
    }
    return {key: tuple(figures) for key, figures in found.items()}, targets


def opened(asked, which, below):
    """The rows behind a total, from all of its pages."""
    rows, page = [], 1
    while True:
        part = rollup.measures_in(asked, which, below, page)
        rows += part.rows
        if len(rows) >= part.count:
            return rows
        page += 1


def check_opened(asked):
    """Every total is the sum of the rows that it opens to."""
    found = rollup.roll_up(asked)
    for below, sums in [(None, found.total), *((unit.pk, each) for unit, each in found.branches)]:
        for which in rollup.OF_MEASURES:
            assert len(opened(asked, which, below)) == getattr(sums, which)
        rows = opened(asked, "measures", below)
        estimates = sum(row["estimate"] or 0 for row in rows)
        assert estimates == sum(sums.estimates.values())
        weighted = sum(row["weight"] * row["progress"] for row in rows)
        assert (sum(row["weight"] for row in rows), weighted) == (sums.weight, sums.weighted)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    max_examples=8,
    deadline=None,
)
@given(work=WORK, moves=MOVES)
def test_totals_when_recomputed_then_equal_whatever_was_done_and_reorganised(world, plan, work, moves):
    """Stored, recomputed and opened totals are one, on every day; what comes later leaves earlier reports as they were."""
    with pytest.MonkeyPatch.context() as patch, rolled_back():
        patch.setattr(rollup, "ROWS", 3)
        with world.acting(STAFF) as actor:
            make_target(actor, Programme.objects.get(pk=plan.pk))
        for step in work:
            with world.acting(STAFF) as actor, suppress(Refusal), transaction.atomic():
                do(actor, world, Programme.objects.get(pk=plan.pk), *step)
        days = [clock.today() + timedelta(days=number) for number in (0, 5, 15, 25, 35)]
        for (name, above), at in zip(moves, days[1:], strict=False):
            with world.acting(REGION):
                before = {day: totals(asked_for(world, day)) for day in days}
            reorganise(world, name, above, at)
            with world.acting(REGION):
                after = {day: totals(asked_for(world, day)) for day in days if day < at}
                assert after == {day: before[day] for day in after}
        with world.acting(REGION):
            today = asked_for(world, days[0])
            assert totals(today, now=True) == totals(today, now=False)
            for day in days:
                assert totals(asked_for(world, day)) == recomputed(asked_for(world, day))
            check_opened(today)
            check_opened(asked_for(world, days[-1]))


def reorganise(world, name, above, day):
    with (
        world.acting("administrator@region") as actor,
        suppress(Refusal, ValidationError),
        transaction.atomic(),
    ):
        unit, new_parent = here(world, name), here(world, above)
        move_unit(actor=actor, unit=unit, new_parent=new_parent, on=day, reason="Reorganised")


@pytest.mark.parametrize(
    "which", ["measures", "done", "late", "dropped", "targets", "met", "missed", "unobserved"]
)
def test_total_when_clicked_then_the_page_lists_as_many_rows(world, plan, which):
    with world.acting(STAFF) as actor:
        programme = Programme.objects.get(pk=plan.pk)
        early = make_measure(actor, programme, "Late", starts_on=FIRST_DAY, ends_on=FIRST_DAY)
        make_measure(actor, programme, "Late too", starts_on=FIRST_DAY, ends_on=FIRST_DAY)
        gone = make_measure(actor, programme, "Gone")
        measures.move_measure(actor=actor, measure=gone, action="drop", reason="Not needed")
        done = make_measure(actor, programme, "Done")
        measures.move_measure(actor=actor, measure=done, action="finish")
        assert early.ends_on < clock.today()
    observed_targets(world, plan)
    client = world.client(REGION)
    about = {"unit": world.unit("region").pk, "on": clock.today(), "since": FIRST_DAY, "until": LAST}
    page = client.get("/programmes/roll-up/", about)
    total = getattr(page.context["found"].total, which)
    links = LINK.findall(page.content.decode())
    address = next(href for href, _ in links if f"/roll-up/{which}/" in href and "below" not in href)
    shown = client.get(address.replace("&amp;", "&"))
    assert (len(shown.context["opened"].rows), shown.context["opened"].count) == (total, total)
    assert total == {"measures": 5, "done": 1, "late": 2, "dropped": 1, "targets": 3}.get(which, 1)


def test_rows_when_more_than_a_page_then_the_next_page_goes_on(world, plan, monkeypatch):
    monkeypatch.setattr(rollup, "ROWS", 1)
    client = world.client(REGION)
    address = f"/programmes/roll-up/measures/?unit={world.unit('region').pk}&since={FIRST}&until={LAST}"
    pages = [client.get(f"{address}&page={number}") for number in (1, 2)]
    names = [str(row["record"]) for page in pages for row in page.context["opened"].rows]
    assert sorted(names) == ["One", "Two"]
    assert [[words for words, _ in page.context["steps"]] for page in pages] == [
        ["Later rows"],
        ["Earlier rows"],
    ]


def test_report_of_yesterday_when_observed_and_aimed_later_then_unchanged(own_world, connect_as):
    world, yesterday = own_world, clock.today() - timedelta(days=1)
    with world.acting(STAFF) as actor:
        programme = make_programme(actor, scope="issued")
        make_measure(actor, programme)
    approve(world, programme)
    age(connect_as, 5)
    observed_targets(world, programme)
    with world.acting(REGION):
        unit = Unit.objects.get(pk=world.unit("region").pk)
        found = [
            rollup.roll_up(rollup.Asked(unit, day, FIRST_DAY, LAST)).total.targets
            for day in (yesterday, clock.today())
        ]
    assert found == [0, 3]


def outcomes(world, day):
    """What became of the target of each indicator, and by which figures, as a report of a day tells it."""
    with world.acting(REGION):
        unit = Unit.objects.get(pk=world.unit("region").pk)
        opened = rollup.targets_in(rollup.Asked(unit, day, FIRST_DAY, LAST), "targets", None)
        told = ("outcome", "value", "observed_value", "due_on", "observed_on")
        return {str(row["record"].indicator): [row[name] for name in told] for row in opened.rows}


def test_report_of_yesterday_when_figures_are_changed_and_the_target_raised_then_judged_as_then(
    own_world, connect_as
):
    world, yesterday = own_world, clock.today() - timedelta(days=1)
    with world.acting(STAFF) as actor:
        programme = make_programme(actor, scope="issued")
        make_measure(actor, programme)
    approve(world, programme)
    observed_targets(world, programme)
    age(connect_as, 5)
    before = outcomes(world, yesterday)
    with world.acting(STAFF) as actor:
        for model, name, value in ((Target, "I0", 9), (Observation, "I1", 7)):
            row = model.objects.get(indicator__name_en=name)
            indicators.change_figure(actor=actor, figure=row, values={"value": value}, version=row.version)
            relabel_record(actor=actor, record=row, level=1, reason="Names a source")
    now = outcomes(world, clock.today())
    assert [before[name][0] for name in ("I0", "I1", "I2")] == ["met", "missed", "unobserved"]
    assert outcomes(world, yesterday) == before
    assert [now[name][0] for name in ("I0", "I1", "I2")] == ["missed", "met", "unobserved"]
    assert (now["I0"][1], now["I1"][2]) == (9, 7)
    assert 9 not in before["I0"]
    assert 7 not in before["I1"]


def test_roll_up_when_own_unit_is_out_of_sight_then_refused_with_the_reason(world):
    assert world.client("liaison@region").get("/programmes/roll-up/").status_code == 403


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ("on=someday", "on"),
        ("unit=nobody", "unit"),
        ("since=x&until=y", "since"),
        ("since=2027-02-01&until=2027-01-31", "until"),
        ("colour=red", "colour"),
    ],
)
def test_roll_up_when_a_condition_cannot_be_met_then_named_and_nothing_is_summed(world, plan, asked, named):
    client = world.client(REGION)
    page = client.get(f"/programmes/roll-up/?{asked}")
    assert (next(iter(page.context["form"].errors)), "found" in page.context) == (named, False)
    rows = client.get(f"/programmes/roll-up/measures/?{asked}&page=2")
    assert (rows.status_code, rows["Location"].startswith("/programmes/roll-up/?")) == (302, True)
