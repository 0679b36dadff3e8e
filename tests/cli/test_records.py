"""`comity records` on the database of a test: found, made, changed, moved and sent, each as the account may."""

import csv
import json

import pytest
from tests.factories.records import make_partner

from comity.cli import records
from comity.cli.arguments import build_parser
from comity.cli.refusals import CommandRefused
from comity.foundation.refusals import NotAllowed
from comity.history.models import Event
from comity.partners.models import Commitment, Partner

STAFF = "staff_officer@region"


@pytest.fixture
def run(own_world, settings, capsys):
    """Runs the command as an account and returns the lines that it printed."""
    settings.EMBEDDED_SERVER = None

    def run(*words, account=STAFF):
        records.run(build_parser().parse_args(["records", *words, "--as", account]))
        return capsys.readouterr().out.splitlines()

    return run


@pytest.fixture
def partners(own_world):
    with own_world.acting(STAFF) as actor:
        return [
            make_partner(actor, code=code, name_en=name) for code, name in (("XA", "Harbour"), ("XB", "Hill"))
        ]


@pytest.fixture
def promised(run, partners):
    return run(
        "add", "commitments", "--set", "partner=XA", "side=ours", "text=Send the charts", "made_on=2026-03-01"
    )


def kept(world, model):
    with world.acting(STAFF):
        return list(model.objects.all())


def test_list_when_found_then_one_line_a_record_below_its_marking(run, partners):
    marking, *rows, count = run("find", "partners", "--where", "kind=state", "sort=code")
    assert (marking, count) == ("Open", "2 of 2")
    assert [row.split("  ")[0] for row in rows] == [str(row.pk) for row in partners]


def test_list_when_condition_is_unknown_then_named(run, partners):
    with pytest.raises(CommandRefused, match="colour: This list has no such condition"):
        run("find", "partners", "--where", "colour=red")
    with pytest.raises(CommandRefused, match="red: write NAME=VALUE"):
        run("find", "partners", "--where", "red")


def test_list_when_record_is_above_the_level_then_absent_and_nameless(own_world, run, partners):
    with own_world.acting(STAFF) as actor:
        hidden = make_partner(actor, code="XC", name_en="Hidden harbour", level=2)
    assert run("find", "partners", "--level", "0")[-1] == "2 of 2"
    for words in (str(hidden.pk), "XC", "Hidden harbour"):
        with pytest.raises(CommandRefused) as refused:
            run("read", "partners", words, "--level", "0")
        assert str(refused.value) == f"partner: nothing within your reach is called “{words}”."


def test_record_when_read_by_code_then_field_by_field_and_told_to_the_ledger(own_world, run, partners):
    lines = run("read", "partners", "XB")
    assert lines[0] == "Open  partner  Hill"
    assert "code                    XB" in lines


def test_record_when_words_fit_several_then_refused_without_a_title(run, partners):
    with pytest.raises(CommandRefused, match="partner: “h” fits several") as refused:
        run("read", "partners", "h")
    assert [str(row) in str(refused.value) for row in partners] == [False, False]


def test_reference_when_words_fit_several_then_each_is_named(run):
    with pytest.raises(CommandRefused, match="visit_in  Visit received\n  visit_out"):
        run("find", "activities", "--where", "kind=visit")


def test_record_when_made_then_owned_by_the_unit_of_the_account(own_world, promised, partners):
    (made,) = kept(own_world, Commitment)
    assert (made.partner_id, made.text, made.unit_id) == (
        partners[0].pk,
        "Send the charts",
        own_world.unit("region").pk,
    )
    assert promised[0].endswith("Send the charts")


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("colour=red", "colour: there is no such field. Fields are"),
        ("made_on=soon", "made_on: Input should be a valid date"),
        ("partner=Nowhere", "partner: nothing within your reach is called “Nowhere”"),
        ("side=nobody", "side: "),
    ],
)
def test_record_when_a_field_is_wrong_then_named_and_nothing_is_made(own_world, run, partners, field, words):
    right = ["partner=XA", "side=ours", "text=Send the charts", "made_on=2026-03-01"]
    with pytest.raises(CommandRefused) as refused:
        run("add", "commitments", "--set", *right, field)
    assert words in str(refused.value)
    assert kept(own_world, Commitment) == []


def test_record_when_role_only_reads_then_refused(own_world, run, partners):
    with pytest.raises(NotAllowed):
        run("add", "partners", "--set", "code=XZ", account="viewer@region")
    assert len(kept(own_world, Partner)) == 2


def test_record_when_changed_then_only_what_was_said(own_world, run, promised):
    run("change", "commitments", "Send the charts", "--set", "due_on=2026-05-01")
    (made,) = kept(own_world, Commitment)
    assert (made.due_on.isoformat(), made.text, made.version) == ("2026-05-01", "Send the charts", 2)
    run("change", "commitments", str(made.pk), "--set", "due_on=")
    assert kept(own_world, Commitment)[0].due_on is None


def test_record_when_label_is_said_then_it_bears_it(own_world, run):
    level = own_world.label(1).level.code
    run(
        "add",
        "partners",
        "--set",
        "code=XA",
        "kind=state",
        "name_en=Harbour",
        "name_vi=Cảng",
        f"level={level}",
    )
    assert [row.label_id for row in kept(own_world, Partner)] == [own_world.label(1).pk]


def test_step_when_taken_then_in_the_history_with_its_reason(own_world, run, promised):
    release = ("step", "commitments", "Send the charts", "release")
    run(*release, "--reason", "They asked for others.", account="commander@region")
    (made,) = kept(own_world, Commitment)
    assert made.get_state_display() == "Released"
    with own_world.acting(STAFF):
        assert Event.objects.filter(object_id=made.pk, verb="release").count() == 1


def test_step_when_there_is_none_of_that_name_then_all_are_named(run, promised):
    with pytest.raises(CommandRefused, match=r"promote: no such step\. Steps of Commitments: "):
        run("step", "commitments", "Send the charts", "promote")
    with pytest.raises(CommandRefused, match="Steps of Partners: none"):
        run("step", "partners", "XA", "clear")


@pytest.mark.parametrize("ending", ["csv", "json", "xlsx", "pdf"])
def test_list_when_exported_then_what_the_page_would_send(own_world, run, partners, tmp_path, ending):
    out = tmp_path / f"partners.{ending}"
    assert run("export", "partners", str(out), "--where", "q=harbour") == [f"Open: 1 records in {out}"]
    content = out.read_bytes()
    if ending == "csv":
        assert [row[0] for row in csv.reader(content.decode("utf-8-sig").splitlines())][2:] == ["Harbour"]
    if ending == "json":
        assert json.loads(content)["marking"] == "Open"
    with own_world.acting(STAFF):
        assert Event.objects.filter(verb="exported").exists()


def test_list_when_exported_by_who_may_not_then_refused_without_a_file(run, partners, tmp_path):
    out = tmp_path / "partners.csv"
    with pytest.raises(NotAllowed):
        run("export", "partners", str(out), account="viewer@region")
    with pytest.raises(CommandRefused, match="let the name of the file end in csv, json, pdf, xlsx"):
        run("export", "partners", str(tmp_path / "partners.doc"))
    with pytest.raises(CommandRefused, match="cannot be written: No such file or directory"):
        run("export", "partners", str(tmp_path / "absent" / "partners.csv"))
    assert not out.exists()


def test_account_when_unknown_then_refused(run):
    with pytest.raises(CommandRefused, match="no active account with the sign-in name nobody"):
        run("find", "partners", account="nobody")
