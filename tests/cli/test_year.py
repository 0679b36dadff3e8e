"""The working year from the command line: from a requirement over measure and activity to report and commitment."""

import pytest
from tests.factories.activities import hold, make_activity
from tests.factories.instruments import make_requirements
from tests.factories.programmes import approve, make_measure, make_programme
from tests.factories.records import make_partner

from comity.activities.models.activity import Activity
from comity.activities.models.report import LessonObserved
from comity.cli import activities, programmes, records
from comity.cli.arguments import build_parser
from comity.cli.refusals import CommandRefused
from comity.foundation.refusals import NotAllowed, Refusal
from comity.history.models import Event
from comity.instruments.models.requirement import Assignment
from comity.partners.models import Commitment
from comity.programmes.models.measure import Measure

STAFF, CHIEF, REGION = "staff_officer@province_a", "commander@province_a", "staff_officer@region"
GROUPS = {"records": records, "programmes": programmes, "activities": activities}


@pytest.fixture
def run(own_world, settings, capsys):
    """Runs a command as an account and returns the lines that it printed."""
    settings.EMBEDDED_SERVER = None

    def run(group, *words, account=STAFF):
        GROUPS[group].run(build_parser().parse_args([group, *map(str, words), "--as", account]))
        return capsys.readouterr().out.splitlines()

    return run


@pytest.fixture
def order(own_world):
    """A directive of the region to both provinces; province A has a plan."""
    with own_world.acting(REGION) as actor:
        rows = make_requirements(actor, [own_world.unit("province_a"), own_world.unit("province_b")])
    with own_world.acting(STAFF) as actor:
        make_programme(actor)
    return rows[0]


@pytest.fixture
def held(own_world):
    with own_world.acting(STAFF) as actor:
        activity = make_activity(actor, partners=[make_partner(actor, code="XA")])
    with own_world.acting(CHIEF) as actor:
        return hold(actor, activity)


def kept(world, model):
    with world.acting(STAFF):
        return list(model.objects.all())


def test_requirement_when_concretised_then_proposed_first_and_made_when_taken(own_world, run, order):
    head, *proposed, advice = run("programmes", "concretise", order.text)
    assert (head.startswith("Into "), advice.startswith("Make them with --take")) == (True, True)
    assert kept(own_world, Measure) == []
    made = run("programmes", "concretise", order.text, "--take", "1")
    assert [str(row.pk) for row in kept(own_world, Measure)] == [line.split("  ")[0] for line in made]
    assert proposed[0].endswith(str(kept(own_world, Measure)[0]))
    with own_world.acting(STAFF):
        assert (
            Assignment.objects.get(requirement=order, unit=own_world.unit("province_a").pk).state
            == "concretised"
        )


def test_requirement_when_number_is_not_proposed_then_refused_and_nothing_is_made(own_world, run, order):
    with pytest.raises(CommandRefused, match="--take 9: numbers of what is proposed, or all"):
        run("programmes", "concretise", order.text, "--take", "1,9")
    assert kept(own_world, Measure) == []


def test_requirement_when_it_was_addressed_to_others_then_refused(own_world, run, order):
    with pytest.raises(CommandRefused):
        run("programmes", "concretise", order.text, "--take", "all", account="staff_officer@post_b1")


def test_matrix_when_printed_then_cells_of_each_unit_and_told_to_the_ledger(own_world, run, order):
    run("programmes", "concretise", order.text, "--take", "1")
    with own_world.acting(REGION):
        title = str(order.instrument)
    head, titles, *rows = run("programmes", "matrix", "instruments", order.instrument_id, account=REGION)
    assert (title in head, titles.split("\t")[0]) == (True, "Requirement")
    assert "Concretised" in rows[0]
    assert "Untouched" in rows[0]


def test_matrix_when_written_by_who_may_not_export_then_no_file(run, order, tmp_path):
    out = tmp_path / "matrix.csv"
    with pytest.raises(NotAllowed):
        run("programmes", "matrix", "instruments", order.instrument_id, "--out", out, account="viewer@region")
    assert not out.exists()
    run("programmes", "matrix", "instruments", order.instrument_id, "--out", out, account=REGION)
    assert out.read_bytes()


def test_roll_up_when_printed_then_exact_for_its_reader(own_world, run):
    with own_world.acting(STAFF) as actor:
        plan = make_programme(actor, scope="issued")
        make_measure(actor, plan, "Seen")
        make_measure(actor, plan, "Hidden", level=2)
    approve(own_world, plan)
    where = ["--where", "since=2027-01-01", "until=2027-12-31", "unit=province_a"]
    told = [
        run("programmes", "roll-up", *where, account=name)[-1].split("\t")[2]
        for name in (REGION, "staff_officer@post_a1")
    ]
    assert told == ["2", "1"]


def test_roll_up_when_asked_for_what_it_does_not_know_then_named(run):
    with pytest.raises(
        CommandRefused, match=r"colour: there is no such field\. Fields are unit, on, since, until"
    ):
        run("programmes", "roll-up", "--where", "colour=red")
    with pytest.raises(CommandRefused, match="until: The period ends before it begins"):
        run("programmes", "roll-up", "--where", "since=2027-02-01", "until=2027-01-01")


def test_activity_when_appraised_cleared_and_reported_then_closed_with_what_was_promised(
    own_world, run, held
):
    run(
        *("activities", "report", held.pk, "--set", "lessons=Interpreters early; Book the hall"),
        *("--promise", "side=ours", "text=Send the charts", "due_on=2027-01-15", "--submit"),
    )
    run("records", "step", "activities", held.pk, "close", account=CHIEF)
    assert [row.state for row in kept(own_world, Activity)] == ["closed"]
    assert sorted(row.text for row in kept(own_world, LessonObserved)) == [
        "Book the hall",
        "Interpreters early",
    ]
    (promise,) = kept(own_world, Commitment)
    assert (promise.text, promise.side) == ("Send the charts", "ours")


def test_report_when_written_on_then_what_was_not_said_stays(own_world, run, held):
    run("activities", "report", held.pk, "--set", "issues=None.", "lessons=Interpreters early")
    run("activities", "report", held.pk, "--set", "recommendations=Again next year.", "--submit")
    with own_world.acting(STAFF):
        report = LessonObserved.objects.get().report
        assert (report.issues, report.recommendations, report.state) == (
            "None.",
            "Again next year.",
            "submitted",
        )


def test_report_when_a_field_is_wrong_then_named_and_nothing_is_written(own_world, run, held):
    with pytest.raises(CommandRefused, match="due_on: Enter a valid date"):
        run("activities", "report", held.pk, "--promise", "side=ours", "text=Send", "due_on=soon", "--submit")
    assert (kept(own_world, Commitment), kept(own_world, LessonObserved)) == ([], [])
    assert [row.state for row in kept(own_world, Activity)] == ["held"]


def test_appraisal_when_given_then_the_commander_can_clear(own_world, run):
    with own_world.acting(STAFF) as actor:
        activity = make_activity(actor)
    with pytest.raises(Refusal):
        run("records", "step", "activities", activity.pk, "clear", account=CHIEF)
    run("activities", "appraise", activity.pk, "--set", "detriment=none", "grounds=Public.")
    run("records", "step", "activities", activity.pk, "clear", account=CHIEF)
    assert [row.state for row in kept(own_world, Activity)] == ["cleared"]
    with own_world.acting(STAFF):
        assert Event.objects.filter(object_id=activity.pk, verb="appraised").count() == 1
