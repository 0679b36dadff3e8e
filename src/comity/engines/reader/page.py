"""A document ready for the rules: flowing normalised text, its lower-case twin, blocks and language."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate

from comity.engines.reader.model import Block
from comity.engines.reader.normalise import Shadow, edited

_VIETNAMESE = re.compile(r"[ăđơưạảấầẩẫậắằẳẵặẹẻẽềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")
_AMERICAN = re.compile(r"\b(?:DoD|DOD|Department of Defense|U\.S\.C|Secretary of Defense|Pentagon)\b")
_SPACES = re.compile(r"[ \t]{2,}")
_SAMPLE = 20_000
_FREQUENT = 0.03


@dataclass(frozen=True, slots=True)
class Page:
    """The text that the rules read; `shadow` leads from its positions to those of the original."""

    text: str
    lowered: str
    blocks: tuple[Block, ...]
    language: str
    month_first: bool
    shadow: Shadow

    @classmethod
    def of(cls, shadow: Shadow, flow: str, blocks: tuple[Block, ...]) -> Page:
        shadow, blocks = _tightened(shadow, flow, blocks)
        lowered = shadow.text.lower()
        american = _AMERICAN.search(shadow.text) is not None
        return cls(shadow.text, lowered, blocks, language_of(lowered), american, shadow)


def _tightened(shadow: Shadow, flow: str, blocks: tuple[Block, ...]) -> tuple[Shadow, tuple[Block, ...]]:
    """Runs of spaces made single, so that wrapped and indented lines read like any other; table rows keep theirs.

    A page head that stood inside such a run is no block of the page any more.
    """
    edits = [
        (gap.start(), gap.end(), " ")
        for block in blocks
        if block.kind not in {"row", "side"}
        for gap in _SPACES.finditer(flow, block.start, block.end)
    ]
    if not edits:
        return Shadow(flow, shadow.layers), blocks
    starts, ends = [start for start, _, _ in edits], [end for _, end, _ in edits]
    saved = [0, *accumulate(end - start - 1 for start, end, _ in edits)]
    moved = []
    for block in blocks:
        if bisect_right(starts, block.start) == bisect_right(ends, block.start):
            start, end = (at - saved[bisect_right(ends, at)] for at in (block.start, block.end))
            moved.append(Block(block.kind, start, end))
    return edited(shadow, flow, edits), tuple(moved)


def language_of(lowered: str) -> str:
    """The language of most of a text: `vi` where Vietnamese letters are frequent, else `en`."""
    sample = lowered[:_SAMPLE]
    return "vi" if len(_VIETNAMESE.findall(sample)) > len(sample) * _FREQUENT else "en"
