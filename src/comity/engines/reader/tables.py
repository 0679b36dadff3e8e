"""The data files of the rules (code tables, gazetteers, cue tables), read once and turned into lookups."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TypeAlias

_Tree: TypeAlias = "dict[str, _Tree]"

DATA = Path(__file__).parent / "data"


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of one tab-separated data file, by column name."""
    lines = (DATA / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    header = lines[0].split("\t")
    answer = []
    for number, line in enumerate(lines[1:], start=2):
        cells = line.split("\t")
        if len(cells) != len(header):
            message = f"{name}.tsv line {number}: {len(cells)} cells, {len(header)} expected"
            raise ValueError(message)
        answer.append(dict(zip(header, cells, strict=True)))
    return tuple(answer)


def listed(cell: str) -> list[str]:
    """The values of a cell that holds several, parted by bars."""
    return [value for value in cell.split("|") if value]


@cache
def words(name: str, column: str) -> frozenset[str]:
    """One column of a data file as a set."""
    return frozenset(value for row in rows(name) for value in listed(row[column]))


def alternation(literals: list[str] | frozenset[str]) -> str:
    """A pattern that matches the longest of many literals, shaped as a tree so that the scan stays fast."""
    root: _Tree = {}
    for literal in sorted(literals):
        node = root
        for letter in literal:
            node = node.setdefault(letter, {})
        node[""] = {}
    return _branches(root)


def _branches(node: _Tree) -> str:
    ends = "" in node
    parts = [re.escape(letter) + _branches(child) for letter, child in node.items() if letter]
    if not parts:
        return ""
    body = parts[0] if len(parts) == 1 else f"(?:{'|'.join(parts)})"
    if not ends:
        return body
    return f"(?:{body})?"
