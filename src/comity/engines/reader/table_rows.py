"""Rows of task tables: which column holds the task, its owner, partners and deadline."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from comity.engines.reader import phrases

if TYPE_CHECKING:
    from comity.engines.reader.model import Block
    from comity.engines.reader.phrases import Place

_COLUMN = (
    ("number", r"no\.?|#|stt|tt|ser(?:ial)?|nr|item|s/n|id|ref"),
    (
        "partner",
        r"(?:co-?ordinat|support|partner|in cooperation|cooperat|with\b|counterpart|participat|joint|consult|assist|contribut|phối hợp|tham gia|đối tác|hỗ trợ|cùng thực hiện)",
    ),
    (
        "deadline",
        r"(?:deadline|due|time|date|when|by when|period|completion|target date|schedule|frequency|quarter|finish|until|thời gian|thời hạn|hạn|tiến độ|hoàn thành)",
    ),
    (
        "owner",
        r"(?:lead|owner|responsib|action by|action officer|who|agency|actor|unit|in charge|body|office|implement|assigned|department|chủ trì|đơn vị|cơ quan|thực hiện|phụ trách|trách nhiệm|đầu mối)",
    ),
    (
        "task",
        r"(?:task|activit|action|content|measure|work|description|commitment|deliverable|what|subject|nội dung|nhiệm vụ|công việc|hoạt động|biện pháp|giải pháp|event|exchange|programme|output)",
    ),
)
_COLUMN_PATTERNS = tuple((name, re.compile(pattern)) for name, pattern in _COLUMN)
_CELL_END = re.compile(r"[ \t]*\|[ \t]*|[ ]*\t[ ]*| {2,}")


_RULE = re.compile(r"[\s|:+=-]*")


def is_rule(text: str, block: Block) -> bool:
    """A line that only draws the table."""
    return _RULE.fullmatch(text, block.start, block.end) is not None


def cells(text: str, block: Block) -> list[Place]:
    start, end = block.start, block.end
    if text[start] == "|":
        start += 1
    if text[end - 1] == "|" and end - 1 > start:
        end -= 1
    places, begin = [], start
    for gap in _CELL_END.finditer(text, start, end):
        places.append(phrases.trim(text, begin, gap.start()))
        begin = gap.end()
    places.append(phrases.trim(text, begin, end))
    return places


def columns(lowered: str, cells: list[Place]) -> tuple[str, ...]:
    """What the columns hold, if these cells are a heading row: each is short and a task or owner column is among them."""
    names: list[str] = []
    for start, end in cells:
        words = lowered[start:end]
        if len(words) > 45:
            return ()
        fits = [
            name
            for name, pattern in _COLUMN_PATTERNS
            if pattern.match(words) or (name != "number" and pattern.search(words))
        ]
        names.append(next((name for name in fits if name not in names), "other"))
    known = [name for name in names if name != "other"]
    return tuple(names) if "task" in known and len(known) >= 2 else ()
