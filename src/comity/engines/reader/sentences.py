"""Blocks into sentences, minding abbreviations, initials and numbers."""

from __future__ import annotations

import re

from comity.engines.reader.letters import UPPER

_MARK_LENGTH = 3
_END = re.compile(rf"[.!?…](?:\./)?[\"')\]]{{0,2}}(?:\[\d+\])?[ \t]+(?=[\"'(\[]{{0,2}}[{UPPER}\d])")
_NOT_AN_END = re.compile(
    r"(?:\b(?:No|Nos|Art|Arts|Dr|Mr|Mrs|Ms|Lt|Gen|Col|Maj|Capt|Sgt|Adm|Brig|Prof|Assoc|St|Sr|Jr|vs|cf|e\.g|i\.e|Sen|Rep|Gov|Hon|Amb|Cdr|Cmdr|Lts"
    r"|para|paras|sec|Sec|Secs|fig|Fig|approx|Dept|Vol|pp|Mt|Ft|Ch|Pt|Pub|Rev|Cmnd|TP|ThS|TS|PGS|GS|CN|KS|BS|Tr|Đ/c|Th|Bt|tr|Q|v\.v|U\.S\.C|U\.S|U\.N|U\.K|P\.L|C\.F\.R)"
    r"|(?<![\w.])[A-ZĐ](?:\.[A-Z])*)$"
)


def split_sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The spans of the sentences of one block, each with its full stop and without surrounding space."""
    spans, begin = [], start
    for match in _END.finditer(text, start, end):
        if _ends_here(text, begin, match):
            spans.append((begin, match.start() + len(match.group().rstrip())))
            begin = match.end()
    if begin < end:
        spans.append((begin, end))
    return spans


def _ends_here(text: str, begin: int, match: re.Match[str]) -> bool:
    if text[match.start()] != ".":
        return True
    before = text[max(begin, match.start() - 12) : match.start()]
    if _NOT_AN_END.search(before):
        return False
    return not (before.isdigit() and match.start() - begin <= _MARK_LENGTH)
