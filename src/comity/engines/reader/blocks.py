"""Plain text into blocks: wrapped lines rejoined, page heads and side matter set apart, tables and lists kept."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from statistics import quantiles
from typing import TYPE_CHECKING

from comity.engines.reader import markers
from comity.engines.reader.model import Block

if TYPE_CHECKING:
    from collections.abc import Callable

_HEADING_LENGTH = 160
_LONG_LINE = 40
_NARROWEST = 38
_NARROWEST_PAIR = 50
_PAGE_LENGTH = 3000
_PAIR = 2
_SEVERAL = 3
_SHORT_BLOCK = 200
_WIDEST = 130
_WIDEST_PAIR = 120
_SIDE = re.compile(
    r"(?:your comments?\b|comments? ?\(\d+\)|(?:\d+ )?comments?$|leave a (?:comment|reply)|post a comment|related (?:articles?|news|stories|posts)\b|related:"
    r"|see also:?$|read more\b|other (?:news|articles)\b|more on this topic|most (?:read|viewed)|latest news|you may also like|share (?:this|on)\b|tags?:|subscribe\b"
    r"|print this page|nơi nhận ?:|bình luận|ý kiến bạn đọc|(?:các )?tin(?:, bài)? (?:liên quan|khác|mới)|bài viết (?:khác|liên quan|cùng)|xem thêm ?:|từ khóa ?:|chia sẻ ?:?$)",
    re.IGNORECASE,
)
_ANNEX = re.compile(r"(?:annex|appendix|phụ lục)\b", re.IGNORECASE)
_PAGE = re.compile(
    r"(?:page|trang) \d+(?: ?(?:of|/) ?\d+)?$|-? ?\d{1,3} ?-?$|\d{1,3} ?/ ?\d{1,3}$", re.IGNORECASE
)
_ENDS = re.compile(r"[.!?;:…]['\")\]]*(?:\[\d+\])?\s*$|\./\.$")
_GAPS = re.compile(r"\S {3,}(?=\S)|(?<=\d) {2}(?=[A-Z])")
_DIGITS = re.compile(r"\d+")
_SHORT_LINE = 25
_SIDE_LENGTH = 90
_WIDEST_HEAD = 90
_MOSTLY = 0.6
_NEARLY = 0.92
_HANGING = re.compile(
    r"(?:^|[ (])(?:the|a|an|of|in|on|by|to|for|with|and|or|at|from|no\.?|nos\.?|ngày|tháng|năm|quý|số|và|của|các|theo|với|cho|trước|đến|về)$|[ \w]-$",
    re.IGNORECASE,
)
_CELL = re.compile(r"\t|[ \t]*\|[ \t]*| {3,}")
_BYLINE = re.compile(
    r"(?:(?:lt\.?|maj\.?|sr\.?|senior|gen\.?|col\.?|lieutenant|major|brigadier|rear|vice|admiral|capt\.?|captain|dr\.?|prof\.?|mr\.?|assoc)\b"
    r"|(?:trung|thiếu|thượng|đại|đô|chuẩn) (?:tướng|tá|úy|đô đốc)|on behalf of|for the |tm\.|kt\.|tl\.|photo\b|ảnh\b|figure \d|source:|by [A-Z])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int


def split_blocks(text: str) -> tuple[tuple[Block, ...], str]:
    """The blocks of a plain text, and the text with the line ends and page heads inside a block blanked.

    The second text has the same length, so positions hold in both.
    """
    lines = _lines(text)
    heads = _page_heads(text, lines)
    kept = [line for line in lines if line.start not in heads]
    groups = _join(text, kept)
    flow = _blank(text, groups)
    blocks, side = [], False
    for index, group in enumerate(groups):
        start, end = group[0].start, group[-1].end
        side = _is_side(flow[start:end], side=side)
        kind = "side" if side else _kind(flow, start, end, first=index < _PAIR, single=len(group) == 1)
        blocks.append(Block(kind, start, end))
    blocks += [Block("side", line.start, line.end) for line in lines if line.start in heads]
    blocks.sort(key=lambda block: block.start)
    return tuple(blocks), flow


def marked_blocks(text: str, kind_at: Callable[[int], str | None]) -> tuple[Block, ...]:
    """The blocks of a text whose lines are blocks already, with the kinds that its markup gave them.

    Where the markup says no more than "paragraph" or "line", the words decide.
    """
    blocks, side = [], False
    for index, line in enumerate(line for line in _lines(text) if line.end > line.start):
        told = kind_at(line.start)
        side = _is_side(text[line.start : line.end], side=side)
        if side or told == "side":
            kind = "side"
        elif told in {None, "line", "paragraph"}:
            kind = _kind(text, line.start, line.end, first=index < _PAIR, single=True)
        else:
            kind = told or "paragraph"
        blocks.append(Block(kind, line.start, line.end))
    return tuple(blocks)


def _lines(text: str) -> list[_Line]:
    """Lines without surrounding space; an empty line has its start at its end."""
    answer, position = [], 0
    for raw in text.split("\n"):
        stripped = raw.strip()
        start = position + (len(raw) - len(raw.lstrip()) if stripped else 0)
        answer.append(_Line(start, start + len(stripped)))
        position += len(raw) + 1
    return answer


def _page_heads(text: str, lines: list[_Line]) -> set[int]:
    """Starts of lines that repeat on every page (numbers aside) and of bare page numbers."""
    seen: dict[str, list[int]] = {}
    bare, filled = [], [line for line in lines if line.end > line.start]
    beside: set[int] = set()
    for index, line in enumerate(filled):
        if line.end - line.start >= _WIDEST_HEAD:
            continue
        content = text[line.start : line.end]
        if _PAGE.match(content):
            bare.append(line.start)
            beside.update(near.start for near in filled[max(0, index - 1) : index + 2])
        elif not _CELL.search(content) and not _ENDS.search(content):
            seen.setdefault(_DIGITS.sub("#", content), []).append(line.start)
    repeated = [starts for starts in seen.values() if len(starts) > 1 and _repeats(starts, beside)]
    return {start for starts in repeated for start in starts}.union(bare)


def _repeats(starts: list[int], beside: set[int]) -> bool:
    """Twice beside a page number, or three times over more than a page."""
    return sum(start in beside for start in starts) > 1 or (
        len(starts) >= _SEVERAL and starts[-1] - starts[0] > _PAGE_LENGTH
    )


def _join(text: str, lines: list[_Line]) -> list[list[_Line]]:
    width = _wrap_width(lines)
    groups: list[list[_Line]] = []
    previous: _Line | None = None
    following = _following(lines)
    for line, after in zip(lines, following, strict=True):
        if line.start == line.end:
            previous = previous if previous and after and _runs_on_over_gap(text, previous, after) else None
            continue
        if previous and groups and _continues(text, previous, line, width):
            groups[-1].append(line)
        else:
            groups.append([line])
        previous = line
    return groups


def _following(lines: list[_Line]) -> list[_Line | None]:
    """For each line the next one that is not empty."""
    answer: list[_Line | None] = []
    after: _Line | None = None
    for line in reversed(lines):
        answer.append(after)
        after = line if line.end > line.start else after
    answer.reverse()
    return answer


def _wrap_width(lines: list[_Line]) -> int:
    """The width at which the text was wrapped, or 0 when its paragraphs are single lines."""
    lengths = [
        line.end - line.start
        for line, following in itertools.pairwise(lines)
        if line.end > line.start and following.end > following.start
    ]
    if len(lengths) < _SEVERAL:
        return max(lengths, default=0) if _NARROWEST_PAIR <= max(lengths, default=0) <= _WIDEST_PAIR else 0
    top = quantiles(lengths, n=20)[-2]
    return int(top) if _NARROWEST <= top <= _WIDEST else 0


def _runs_on_over_gap(text: str, previous: _Line, following: _Line) -> bool:
    """A blank line inside a sentence, as page breaks leave it: no full stop before, a small letter after."""
    return (
        previous.end - previous.start > _LONG_LINE
        and following.start - previous.end <= _SHORT_BLOCK
        and text[previous.end - 1] not in ".:;!?|"
        and text[following.start].islower()
        and markers.opening(text, following.start, following.end).kind == "none"
    )


def _continues(text: str, previous: _Line, line: _Line, width: int) -> bool:
    """Whether a line carries on the sentence of the line before, rather than opening a block of its own."""
    size, last = previous.end - previous.start, text[previous.end - 1]
    small = text[line.start].islower()
    if _is_row(text, line) or _is_row(text, previous) or (last in ";:" and not small):
        return False
    is_long = size > _SHORT_LINE
    if is_long and _HANGING.search(text, max(previous.start, previous.end - 9), previous.end):
        return True
    if markers.opening(text, line.start, line.end).kind not in {"none", "word", "word_vi"}:
        return False
    open_end = last not in ".:;!?"
    if open_end and is_long and small:
        return True
    if not width or _SIDE.match(text, line.start, line.end):
        return False
    return _fills(text, previous, line, width, open_end=open_end)


def _fills(text: str, previous: _Line, line: _Line, width: int, *, open_end: bool) -> bool:
    """Whether the line before is so long that the next word had to go to a new line."""
    size = previous.end - previous.start
    if open_end and size >= width * _MOSTLY and not text[previous.start : previous.end].isupper():
        return True
    gap = text.find(" ", line.start, line.end)
    word = (gap if gap > 0 else line.end) - line.start
    return size + 1 + word >= width * _NEARLY and (open_end or size > _SHORT_LINE)


def _is_row(text: str, line: _Line) -> bool:
    content = text[line.start : line.end]
    return _is_row_text(content)


def _is_row_text(content: str) -> bool:
    """Whether a line is a row of a table; a tab or gap right after its mark makes none."""
    words = content[markers.opening(content, 0, len(content)).body_start :]
    tabs = words.count("\t")
    if content.count("|") >= _PAIR or " | " in content or tabs >= _PAIR:
        return True
    return (tabs == 1 and tabs < content.count("\t")) or len(_GAPS.findall(words)) >= _PAIR


def _blank(text: str, groups: list[list[_Line]]) -> str:
    """Spaces for what lies between the lines of a block: line ends, and page heads that interrupt it."""
    pieces: list[str] = []
    done = 0
    for group in groups:
        for first, second in itertools.pairwise(group):
            pieces += (text[done : first.end], " " * (second.start - first.end))
            done = second.start
    pieces.append(text[done:])
    return "".join(pieces)


def _is_side(content: str, *, side: bool) -> bool:
    if side:
        return not _ANNEX.match(content)
    return (
        len(content) < _SIDE_LENGTH and _SIDE.match(content) is not None and not content.endswith((".", ";"))
    )


def _kind(text: str, start: int, end: int, *, first: bool, single: bool) -> str:
    content = text[start:end]
    if single and _is_row_text(content):
        return "row"
    mark = markers.opening(text, start, end)
    if mark.kind not in {"none", "section"}:
        return "item"
    if _BYLINE.match(content) and not _ENDS.search(content) and len(content) < _SHORT_BLOCK:
        return "caption"
    if _ENDS.search(content):
        return "paragraph"
    if len(content) < _HEADING_LENGTH:
        return "title" if first else "heading"
    return "paragraph"
