"""`comity read`: the drafts of citations, tasks, bodies, partners and dates in files, without Django or a database."""

from __future__ import annotations

import argparse
import json
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any

from comity.engines.reader.reading import read_file
from comity.engines.reader.refusals import UnreadableFile

if TYPE_CHECKING:
    from collections.abc import Iterator

DONE = 0
SOME_UNREADABLE = 1
_WIDTH = 100

Outcome = tuple[str, dict[str, Any] | None, str]


def run(argv: list[str]) -> int:
    """Read the files and print what was found; 0 when all were read, 1 when one or more could not be, 2 for bad usage."""
    options = _parser().parse_args(argv)
    read_one = partial(_read_one, with_text=options.with_text, as_json=options.json, ocr=options.ocr)
    unreadable = 0
    for number, (path, answer, problem) in enumerate(
        _outcomes(read_one, options.files, options.jobs), start=1
    ):
        if answer is None:
            unreadable += 1
            print(f"comity read: {path}: {problem}", file=sys.stderr)
        else:
            print(json.dumps(answer, ensure_ascii=False) if options.json else _table(answer))
        if options.jobs > 1:
            print(f"read {number} of {len(options.files)}", file=sys.stderr)
    return SOME_UNREADABLE if unreadable else DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="comity read",
        description="Read policy texts (txt, html, docx, pdf) and print a draft of their citations, tasks, bodies, partners and dates.",
        epilog="Exit codes: 0 all files were read; 1 one or more could not be read, the others were; 2 wrong usage.",
    )
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument(
        "--with-text", action="store_true", help="put the text that the offsets count into the JSON"
    )
    parser.add_argument(
        "--jobs", type=_positive, default=1, metavar="N", help="read with N processes and show progress"
    )
    parser.add_argument(
        "--ocr", action="store_true", help="read PDF pages without a text layer with tesseract (vie+eng)"
    )
    return parser


def _positive(value: str) -> int:
    number = int(value)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


def _outcomes(read_one: partial[Outcome], files: list[str], jobs: int) -> Iterator[Outcome]:
    """The outcomes in the order of the files, however many processes read them."""
    if jobs == 1 or len(files) == 1:
        yield from map(read_one, files)
        return
    with ProcessPoolExecutor(max_workers=min(jobs, len(files))) as pool:
        yield from pool.map(read_one, files)


def _read_one(path: str, *, with_text: bool, as_json: bool, ocr: bool) -> Outcome:
    try:
        reading = read_file(path, ocr=ocr)
    except UnreadableFile as refusal:
        return path, None, str(refusal)
    except OSError as error:
        return path, None, error.strerror or "it cannot be opened"
    return path, reading.to_json(with_text=with_text or not as_json), ""


def _table(answer: dict[str, Any]) -> str:
    """What a person reads in a terminal: the tasks with their fields, then the citations."""
    lines = [f"{answer['file']}", f"  {len(answer['tasks'])} tasks, {len(answer['citations'])} citations"]
    for number, task in enumerate(answer["tasks"], start=1):
        words = " ".join(answer["text"][task["start"] : task["end"]].split())
        lines.append(f"  {number:3} {task['group'] or '-':8} {task['confidence']:.2f}  {_cut(words)}")
        lines += [f"{'':20}{name}: {value}" for name, value in _fields(task)]
    for citation in answer["citations"]:
        known = [citation["number"] or _cut(citation["text"]), citation["date_iso"], citation["issuer"]]
        lines.append(f"  {citation['type']:16} {' | '.join(str(value) for value in known if value)}")
    return "\n".join(lines)


def _fields(task: dict[str, Any]) -> Iterator[tuple[str, str]]:
    actors = task["actors"] or [f"({name})" for name in task["actors_implicit"]]
    for name, values in (
        ("actors", actors),
        ("partners", task["partners"]),
        ("deadline", [task["deadline"]]),
    ):
        joined = "; ".join(" ".join(value.split()) for value in values if value)
        if joined:
            yield name, joined


def _cut(words: str) -> str:
    return words if len(words) <= _WIDTH else f"{words[: _WIDTH - 1]}…"
