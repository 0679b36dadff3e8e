"""Two wordings of a text laid over each other: what was struck and what was added, word by word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

_PIECES = re.compile(r"\w+|\s+|[^\w\s]")
MOST_PIECES = 4_000
"""Words of a changed passage beyond which it is shown struck and added as a whole."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of text: kept ("="), struck ("-") or added ("+")."""

    mark: str
    text: str


def compare(before: str, after: str) -> list[list[Passage]]:
    """Return the later text by lines, with the struck passages of the earlier one in their places."""
    old, new = before.split("\n"), after.split("\n")
    lines: list[list[Passage]] = []
    for tag, start, end, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            lines.extend([Passage("=", line)] for line in new[first:last])
        else:
            lines.append(list(_words("\n".join(old[start:end]), "\n".join(new[first:last]))))
    return [line for line in lines if any(passage.text.strip() for passage in line)]


def _words(before: str, after: str) -> Iterator[Passage]:
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    if len(old) + len(new) > MOST_PIECES:
        old, new = [before], [after]
    for tag, start, end, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Passage("=", "".join(new[first:last]))
            continue
        if start < end:
            yield Passage("-", "".join(old[start:end]))
        if first < last:
            yield Passage("+", "".join(new[first:last]))
