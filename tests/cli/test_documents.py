"""`comity documents` and what the doctor says of templates."""

import json

import pytest
from tests.factories.documents import arrive

from comity.cli import doctor, documents
from comity.cli.arguments import build_parser
from comity.cli.refusals import DONE, FAILED, CommandRefused

PAPER = {
    "language": "en",
    "marking": "Open",
    "head": {"issuer": "Unit", "number": "1/U"},
    "title": "a visit",
    "sections": [{"heading": "", "paragraphs": ["We invite you."]}],
}


@pytest.fixture
def data(settings, tmp_path):
    settings.COMITY_DATA = tmp_path
    return tmp_path


def run(*words):
    return documents.run(build_parser().parse_args(["documents", *map(str, words)]))


def test_templates_when_copied_then_ours_stay_good(data, capsys):
    assert run("copy", "letter") == DONE
    assert sorted(path.name for path in (data / "templates").iterdir()) == [
        "layout.typ",
        "letter.docx",
        "letter.typ",
    ]
    assert run("copy", "letter") == DONE
    assert "is there already and stays" in capsys.readouterr().out
    assert (run("templates"), list(doctor.check_templates())) == (DONE, [])


def test_copy_when_there_is_no_such_template_then_names_ours(data):
    with pytest.raises(CommandRefused, match="Take one of letter, programme"):
        run("copy", "note")


def test_templates_when_one_is_wrong_then_command_and_doctor_name_file_and_field(data, capsys):
    folder = data / "templates"
    folder.mkdir()
    (folder / "letter.typ").write_text("#json(bytes(sys.inputs.paper)).colour")
    (folder / "half.typ").write_text("")
    assert run("templates") == FAILED
    out = capsys.readouterr().out
    assert "letter.typ cannot be used" in out
    assert "colour" in out
    wrong, missing = sorted(doctor.check_templates())
    assert wrong.startswith("The template letter.typ cannot be used")
    assert missing.startswith("There is no template half.docx")


@pytest.mark.parametrize(("ending", "begins"), [("pdf", b"%PDF-"), ("docx", b"PK")])
def test_make_when_file_is_a_paper_then_written(data, ending, begins):
    (data / "paper.json").write_text(json.dumps(PAPER))
    assert run("make", data / "paper.json", data / f"out.{ending}") == DONE
    assert (data / f"out.{ending}").read_bytes().startswith(begins)


@pytest.mark.parametrize(
    ("content", "out", "said"),
    [
        ({**PAPER, "head": {}}, "out.pdf", "head.issuer: Field required"),
        ([], "out.pdf", "is no paper"),
        (PAPER, "out.odt", "neither in .pdf nor in .docx"),
    ],
)
def test_make_when_it_cannot_then_says_why(data, content, out, said):
    (data / "paper.json").write_text(json.dumps(content))
    with pytest.raises(CommandRefused, match=said):
        run("make", data / "paper.json", data / out)


def test_make_when_file_is_missing_then_says_so(data):
    with pytest.raises(CommandRefused, match="cannot be read"):
        run("make", data / "absent.json", data / "out.pdf")


def test_series_when_listed_then_as_the_account_sees_them(own_world, capsys, settings):
    settings.EMBEDDED_SERVER = None
    with own_world.acting("staff_officer@province_a") as actor:
        arrive(actor)
        arrive(actor, level=2)
    assert run("series", "--as", "commander@post_a1") == DONE
    assert capsys.readouterr().out == ""
    assert run("series", "--as", "staff_officer@region") == DONE
    assert len(capsys.readouterr().out.splitlines()) == 2
