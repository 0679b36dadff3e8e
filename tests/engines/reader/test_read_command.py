"""The contract of `comity read`: lines of JSON, clear errors, exit codes, several processes, no Django."""

import json
import subprocess
import sys

import pytest
from tests.engines.reader import files

from comity.cli import read

KEYS = ["file", "text_sha256", "citations", "tasks", "orgs", "partners", "dates", "version"]


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "one.txt").write_text(files.SENTENCE, encoding="utf-8")
    (tmp_path / "two.pdf").write_bytes(files.pdf(["Units must keep hotlines open."]))
    (tmp_path / "empty.txt").write_bytes(b"")
    return tmp_path


def lines_of(captured):
    return [json.loads(line) for line in captured.out.splitlines()]


def test_json_when_asked_for_prints_one_object_a_line(folder, capsys):
    assert read.run(["--json", str(folder / "one.txt"), str(folder / "two.pdf")]) == read.DONE
    answers = lines_of(capsys.readouterr())
    assert [list(answer) for answer in answers] == [KEYS, KEYS]
    assert [answer["tasks"][0]["actors"] for answer in answers] == [["The Border Guard"], ["Units"]]


def test_task_when_printed_has_the_agreed_keys(folder, capsys):
    read.run(["--json", str(folder / "one.txt")])
    task = lines_of(capsys.readouterr())[0]["tasks"][0]
    assert list(task)[:9] == [
        "start",
        "end",
        "group",
        "actors",
        "actors_implicit",
        "partners",
        "deadline",
        "confidence",
        "cues",
    ]
    assert task["deadline"] == "by 5 May 2024"


def test_text_when_asked_for_is_in_the_answer(folder, capsys):
    read.run(["--json", "--with-text", str(folder / "one.txt")])
    assert lines_of(capsys.readouterr())[0]["text"] == files.SENTENCE


def test_bad_file_when_among_good_ones_is_named_and_the_others_are_read(folder, capsys):
    assert read.run(["--json", str(folder / "empty.txt"), str(folder / "one.txt")]) == read.SOME_UNREADABLE
    captured = capsys.readouterr()
    assert [answer["file"] for answer in lines_of(captured)] == [str(folder / "one.txt")]
    assert captured.err == f"comity read: {folder / 'empty.txt'}: the file is empty\n"


def test_table_when_no_json_is_asked_for_shows_tasks_with_their_fields(folder, capsys):
    read.run([str(folder / "one.txt")])
    assert [line.strip() for line in capsys.readouterr().out.splitlines()[1:5]] == [
        "1 tasks, 0 citations",
        f"1 -        0.98  {files.SENTENCE}".replace("0.98", _confidence(folder)),
        "actors: The Border Guard",
        "deadline: by 5 May 2024",
    ]


def _confidence(folder):
    return f"{read.read_file(folder / 'one.txt').tasks[0].confidence:.2f}"


def test_jobs_when_several_give_the_same_lines_in_order_and_progress(folder, capsys):
    paths = [str(folder / "one.txt"), str(folder / "two.pdf")]
    read.run(["--json", *paths])
    alone = capsys.readouterr().out
    read.run(["--json", "--jobs", "2", *paths])
    together = capsys.readouterr()
    assert together.out == alone
    assert together.err == "read 1 of 2\nread 2 of 2\n"


@pytest.mark.parametrize("arguments", [[], ["--jobs", "0", "x"], ["--what", "x"]])
def test_usage_when_wrong_exits_with_two(arguments):
    with pytest.raises(SystemExit) as raised:
        read.run(arguments)
    assert raised.value.code == 2


def test_command_when_run_never_imports_django(folder):
    program = f"import sys; from comity.cli import read; read.run([{str(folder / 'one.txt')!r}]); sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, check=False).returncode == 0
