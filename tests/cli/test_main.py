"""What the command line answers before any command runs."""

import pytest

from comity.cli.arguments import build_parser
from comity.cli.main import main

COMMANDS = ["demo", "setup", "serve", "worker", "migrate", "read", "records", "doctor"]


def test_help_when_asked_names_every_command_and_every_exit_code(capsys):
    with pytest.raises(SystemExit) as left:
        main(["--help"])
    text = capsys.readouterr().out
    assert left.value.code == 0
    assert [name for name in COMMANDS if f"\n    {name} " not in text] == []
    assert [code for code in ("0  ", "1  ", "2  ", "3  ", "130") if f"\n  {code}" not in text] == []


@pytest.mark.parametrize(
    "arguments", [[], ["nonsense"], ["serve", "--port", "x"], ["records"], ["records", "show"]]
)
def test_command_line_when_wrong_leaves_with_two(arguments, capsys):
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == 2
    assert capsys.readouterr().err.startswith("usage: comity")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ["records", "show", "partners.partnr"],
            "There is no record type partners.partnr. Did you mean partners.partner?",
        ),
        (["setup", "--units", "/absent.csv"], "/absent.csv cannot be read: No such file or directory."),
    ],
)
def test_command_when_refused_leaves_with_one_and_a_sentence(arguments, sentence, capsys):
    assert main(arguments) == 1
    assert capsys.readouterr().err == f"comity: {sentence}\n"


def test_roles_when_printed_hold_no_password(capsys):
    assert main(["setup", "--print-roles"]) == 0
    text = capsys.readouterr().out
    assert [line for line in text.splitlines() if "password '" in line] == []


def test_parser_when_built_describes_every_option():
    parsers = [build_parser()]
    nameless = []
    while parsers:
        parser = parsers.pop()
        for action in parser._actions:
            parsers += (action.choices or {}).values() if isinstance(action.choices, dict) else []
            if not action.help and action.dest not in {"command", "what"}:
                nameless.append(f"{parser.prog} {action.dest}")
    assert nameless == []
