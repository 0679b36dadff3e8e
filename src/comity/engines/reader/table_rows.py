"""Rows of task tables: which column holds the task, its owner, partners and deadline."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from comity.engines.reader import dates, periods, phrases

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


_LONGEST_HEADING = 45
_FEWEST_KNOWN = 2
_FEWEST_COLUMNS = 3
_RUNNING = re.compile(r"(?:[a-z]{0,2}\d{1,3}(?:[./-]\d{1,3})*|[ivx]+|[a-z])[.)]?", re.IGNORECASE)
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


def columns(lowered: str, row: list[Place]) -> tuple[str, ...]:
    """What the columns hold, if this is a heading row: short cells without running numbers, two of them known."""
    names: list[str] = []
    for start, end in row:
        words = lowered[start:end]
        if len(words) > _LONGEST_HEADING or _RUNNING.fullmatch(words):
            return ()
        fits = [
            name
            for name, pattern in _COLUMN_PATTERNS
            if pattern.match(words) or (name != "number" and pattern.search(words))
        ]
        names.append(next((name for name in fits if name not in names), "other"))
    known = [name for name in names if name != "other"]
    if len(known) < _FEWEST_KNOWN:
        return ()
    return _with_task(names, "number" if names[0] == "number" and "other" not in names else "other")


def _with_task(names: list[str], stand_in: str) -> tuple[str, ...]:
    """The same names with a task column among them; a column of another name may stand in for it."""
    if "task" not in names and stand_in in names:
        names[names.index(stand_in)] = "task"
    return tuple(names) if "task" in names else ()


def infer(text: str, lowered: str, rows: list[list[Place]]) -> tuple[str, ...]:
    """The columns of a table without a known heading row, told by what most of its cells hold."""
    width = max((len(row) for row in rows), default=0)
    if width < _FEWEST_COLUMNS:
        return ()
    names = []
    for column in range(width):
        cells = [row[column] for row in rows if column < len(row) and row[column][1] > row[column][0]]
        names.append(_kind_of(text, lowered, cells) if cells else "other")
    longest = max(
        range(width),
        key=lambda column: sum(row[column][1] - row[column][0] for row in rows if column < len(row)),
    )
    names[longest] = "task"
    seen: list[str] = []
    for name in names:
        again = name in seen and name != "other"
        seen.append(("partner" if name == "owner" and "partner" not in seen else "other") if again else name)
    return tuple(seen) if "owner" in seen or "deadline" in seen else ()


def _kind_of(text: str, lowered: str, cells: list[Place]) -> str:
    half = len(cells) / 2
    if sum(_RUNNING.fullmatch(text, *cell) is not None for cell in cells) > half:
        return "number"
    if sum(_is_time(lowered, cell) for cell in cells) > half:
        return "deadline"
    return "owner" if sum(phrases.is_agent(text, *cell) for cell in cells) > half else "other"


def _is_time(lowered: str, cell: Place) -> bool:
    found = next(dates.find_dates(lowered, *cell), None) or periods.find_period(lowered, cell)
    return found is not None and (found.end - found.start) * 2 >= cell[1] - cell[0]
