"""The sentences of a document with what surrounds them: group, section, list, lead-in and its agent, table columns."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from comity.engines.reader import markers, phrases
from comity.engines.reader.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from comity.engines.reader.markers import Opening
    from comity.engines.reader.model import Block
    from comity.engines.reader.phrases import Place

_SECTIONS = (
    (
        "definitions",
        r"glossary|definitions?\b|interpretation of terms|abbreviations|acronyms|key terms|giải thích từ ngữ|chữ viết tắt|thuật ngữ",
    ),
    (
        "recital",
        r"legal basis|whereas|preamble|references?$|căn cứ$|cơ sở pháp lý|background|bối cảnh|introduction|foreword",
    ),
    (
        "duties",
        r"responsibilit|duties|\btasks?\b|implement|procedures?|\broles?\b|functions|obligations|measures|actions?\b|commitments?|recommendations?|way ahead|way forward|next steps|solutions|priorities"
        r"|policy|follow-up|requirements|assignment|areas of cooperation|forms of cooperation|fields of cooperation|scope of cooperation|undertakings|deliverables|decisions|outcomes|work ?plan|programme of|orders?$"
        r"|trách nhiệm|nhiệm vụ|tổ chức thực hiện|phân công|nội dung|giải pháp|biện pháp|yêu cầu|điều khoản thi hành|chỉ tiêu|phương hướng|công việc|hình thức hợp tác|lĩnh vực hợp tác|nghĩa vụ|kế hoạch thực hiện|quyết định|kết luận",
    ),
    (
        "past",
        r"results?\b|achievements?|assessment|situation|findings|summary|overview|review of|history|kết quả|đánh giá|tình hình|ưu điểm|hạn chế|khuyết điểm|nguyên nhân|bài học|thực trạng|đặc điểm",
    ),
)
_SECTION = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _SECTIONS))
_LEAD_END = re.compile(
    r":[ ]*[-(]?$|(?:\b(?:as follows|the following(?: [a-z,-]+){0,6}|as below|listed below|set out below|below|hereunder|như sau|sau đây|dưới đây|sau)|[a-z] sau)[ ]*[.:;]?$"
)
_RECITAL = re.compile(
    r"(?:recall|recogni[sz]|not|reaffirm|affirm|acknowledg|welcom|consider|convinc|mindful|guid|bear|desir|emphasi[sz]|stress|underlin|express|deeply|gravely|aware|determin|inspir|tak|hav|pursu|commend"
    r"|acting|conscious|appreciat|reiterat|underscor|encourag|wish|seek|believ|realis|realiz|observ|regrett|alarm|concern)(?:ing|ed|ful|ant|e of|ly)?\b(?: [a-z]+){0,3}?[^.]*[;,:]?$"
    r"|(?:pursuant to|whereas|having regard|in accordance with [^.]*;$|at the (?:proposal|request) of|on the proposal of|in view of|in pursuance|by virtue of|căn cứ|theo đề nghị|thực hiện (?:chỉ thị|nghị quyết|kế hoạch) [^.]*[;,]$|xét (?:đề nghị|tờ trình))"
)
_RECITAL_WORD = re.compile(
    r"[A-Za-z]+(?:ING|ing|FUL|ful|ED|ed|WARE|ware|VINCED|IOUS|ious)\b|PURSUANT|Pursuant|Whereas|WHEREAS|At the proposal|On the proposal|Căn cứ|Theo đề nghị|Xét |CĂN CỨ"
)
_RANKS = {
    "article": 0,
    "number": 1,
    "plain": 1,
    "word": 1,
    "word_vi": 1,
    "capital": 1,
    "letter": 2,
    "bracket": 2,
    "bullet": 3,
}
_NORMATIVE = re.compile(
    r"(?m)^(?:the )?(?:joint |inter-ministerial )?(?:decree|directive|decision|circular|resolution|plan|action plan|instruction|instructions|regulations?|agreement|memorandum|arrangement|programme|program|conclusion"
    r"|telegram|declaration|order|ordinance|law|statutes|guidance|guidelines|protocol|terms of reference|standing orders?|notice|minutes|communiqué|joint (?:statement|declaration|communiqué)|concept paper|policy"
    r"|chỉ thị|kế hoạch|nghị quyết|nghị định|thông tư|thông tư liên tịch|quyết định|chương trình|hướng dẫn|kết luận|thông báo|công điện|quy chế|quy định|đề án|luật|mệnh lệnh|biên bản|thỏa thuận|công văn)\b(?! of the \d)"
    r"|^(?:article|điều) 1\b|^(?:số|no\.?) ?:? ?\d|directive\b.{0,30}\(|instruction \d{3,4}|^(?:plan|directive|decree|instruction|agreement|declaration|memorandum|arrangement|decision|order|standing instruction)s? (?:on|of|for|no)"
    r"|^[a-z ,'-]{0,80}\b(?:directive|instruction|agreement|memorandum|declaration|communiqué|arrangement|action plan|work plan|concept paper|terms of reference|standing order)\b[^.\n]{0,90}$"
)


@dataclass(frozen=True, slots=True)
class Unit:
    """One sentence, item or row; positions are in the flowing normalised text."""

    start: int
    end: int
    body: int
    kind: str
    group: str | None
    section: str
    opens_block: bool
    listed: bool
    marked: bool
    is_lead: bool
    leads: tuple[Place, ...]
    after_lead: bool
    row: tuple[tuple[str, Place], ...] = ()


@dataclass(slots=True)
class _State:
    group: str | None = None
    section: str = "neutral"
    leads: tuple[Place, ...] = ()
    list_rank: int | None = None
    seen_lead: bool = False
    columns: tuple[str, ...] = field(default=())


def is_normative(lowered: str, blocks: tuple[Block, ...]) -> bool:
    """Whether the document lays down duties itself (a decree, a plan), rather than writing about them."""
    head = "\n".join(
        lowered[block.start : block.end]
        for block in blocks[:14]
        if block.kind in {"title", "heading", "item"} or block.end - block.start < 140
    )
    return _NORMATIVE.search(head) is not None


def units(text: str, lowered: str, blocks: tuple[Block, ...], *, normative: bool) -> Iterator[Unit]:
    """Every sentence of the blocks that can hold a task, in order, with its surroundings."""
    state = _State(section="neutral")
    shown = [block for block in blocks if block.kind not in {"side", "caption"}]
    for index, block in enumerate(shown):
        following = shown[index + 1] if index + 1 < len(shown) else None
        mark = markers.opening(text, block.start, block.end)
        if block.kind == "row":
            yield from _row_units(text, lowered, block, state)
            continue
        state.columns = ()
        _enter_block(text, lowered, block, mark, state, normative=normative)
        yield from _block_units(text, lowered, block, mark, following, state)


def _enter_block(
    text: str, lowered: str, block: Block, mark: Opening, state: _State, *, normative: bool
) -> None:
    if mark.group is not None:
        state.group = mark.group
    elif mark.kind == "section" or (block.kind == "paragraph" and markers.leaves_measures(lowered, mark.body_start)):
        state.group = None
    if _is_heading(text, block, mark):
        _enter_section(text, lowered, block, mark, state, normative=normative)
    _close_list(block, mark, state)


def _is_heading(text: str, block: Block, mark: Opening) -> bool:
    body = text[mark.body_start : block.end]
    short = len(body) < 110 and not body.rstrip().endswith((".", ";", ":"))
    return (
        block.kind in {"heading", "title"}
        or (mark.kind in {"section", "article", "plain", "number", "capital"} and short)
        or mark.kind == "section"
    )


def _enter_section(
    text: str, lowered: str, block: Block, mark: Opening, state: _State, *, normative: bool
) -> None:
    words = lowered[mark.body_start : block.end]
    found = _SECTION.search(words) if len(words) < 140 else None
    if found and found.lastgroup:
        is_part = found.lastgroup != "duties" or normative or state.seen_lead
        state.section = found.lastgroup if is_part else "measures"
    elif mark.kind in {"section", "article"} or block.kind == "heading":
        state.section = "duties" if normative and state.section != "neutral" else state.section
    owner = re.search(
        r"(?:responsibilities|duties|tasks|obligations|functions|role|trách nhiệm|nhiệm vụ) (?:of|của) (?:the )?",
        words,
    )
    if owner:
        place = phrases.trim(text, mark.body_start + owner.end(), block.end)
        names = [name for name in phrases.split_names(text, *place) if phrases.is_agent(text, *name)]
        state.leads = tuple(names) or state.leads


def _close_list(block: Block, mark: Opening, state: _State) -> None:
    rank = _RANKS.get(mark.kind)
    if state.list_rank is None:
        return
    if state.list_rank < 0 and rank is not None:
        state.list_rank = rank
    elif (rank is not None and state.list_rank >= 0 and rank < state.list_rank) or mark.kind == "section" or (rank is None and block.kind == "heading" and state.list_rank >= 0) or (rank is None and block.kind == "paragraph" and state.list_rank >= 0):
        state.list_rank = None


def _block_units(
    text: str, lowered: str, block: Block, mark: Opening, following: Block | None, state: _State
) -> Iterator[Unit]:
    spans = split_sentences(text, mark.body_start, block.end)
    for index, (start, end) in enumerate(spans):
        opens = index == 0
        is_last = index == len(spans) - 1
        is_lead = is_last and following is not None and _is_lead(text, lowered, start, end, following)
        section = "recital" if _is_recital(text, lowered, block, mark) else state.section
        yield Unit(
            start=mark.mark_start if opens else start,
            end=end,
            body=start,
            kind=block.kind,
            group=state.group,
            section=section,
            opens_block=opens,
            listed=state.list_rank is not None and opens,
            marked=opens and mark.kind != "none",
            is_lead=is_lead,
            leads=state.leads,
            after_lead=state.seen_lead,
        )
        if is_lead:
            _take_lead(text, lowered, start, end, mark, state)


def _is_lead(text: str, lowered: str, start: int, end: int, following: Block) -> bool:
    if not _LEAD_END.search(lowered, max(start, end - 90), end):
        return False
    mark = markers.opening(text, following.start, following.end)
    return text[end - 1] == ":" or mark.kind != "none" or following.kind == "row"


def _is_recital(text: str, lowered: str, block: Block, mark: Opening) -> bool:
    if not _RECITAL_WORD.match(text, mark.body_start):
        return False
    ends_open = lowered[block.end - 1] in ";,:"
    capital = text[mark.body_start : mark.body_start + 6].isupper()
    return (ends_open or capital) and _RECITAL.match(lowered, mark.body_start, block.end) is not None


_LEAD_VERB = re.compile(
    r" (?:shall|will|must|should|is to|are to|has|have|needs? to|ought to|agrees?|commits?|undertakes?|decides?|directs?|requests?|orders?|instructs?|tasks?|requires?|concentrates?|focus(?:es)?|is responsible|are responsible"
    r"|is|are|do|does|asks?|calls?|urges?|hereby|resolves?|recommends?|intends?|pledges?|determines?|chỉ thị|yêu cầu|quyết định|giao|tập trung|cần|phải|có|thực hiện|chỉ đạo|xác định|đề nghị|thống nhất|nhất trí|cam kết|sẽ|tiếp tục|chủ trì|kết luận)\b"
)


def _take_lead(text: str, lowered: str, start: int, end: int, mark: Opening, state: _State) -> None:
    rank = _RANKS.get(mark.kind)
    state.list_rank = (
        -1 if rank is None or state.list_rank is None or rank >= state.list_rank else state.list_rank
    )
    state.seen_lead = True
    if state.section in {"neutral", "past", "recital"} and not re.search(
        r"\b(?:achieved|results|đạt được|kết quả)\b", lowered[start:end]
    ):
        state.section = "measures"
    names = lead_agents(text, lowered, start, end)
    if names:
        state.leads = tuple(names)


def lead_agents(text: str, lowered: str, start: int, end: int) -> list[Place]:
    """Who a lead-in speaks of: the subject before its verb, or the body named before a bare colon."""
    for verb in _LEAD_VERB.finditer(lowered, start, end):
        place = _pronoun_or_agents(text, start, verb.start())
        if place:
            return place
    place = phrases.trim(text, start, end)
    return _pronoun_or_agents(text, *place)


def _pronoun_or_agents(text: str, start: int, end: int) -> list[Place]:
    last = re.search(r"(?:^|[ ,])(WE|We|we)$", text[start:end].strip(" ,:"))
    if last:
        return [
            (start + text[start:end].rindex(last.group(1)), start + text[start:end].rindex(last.group(1)) + 2)
        ]
    return phrases.subject_before(text, start, end)


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
_CELL_END = re.compile(r"[ \t]*\|[ \t]*|[ ]*\t[ ]*")


def _row_units(text: str, lowered: str, block: Block, state: _State) -> Iterator[Unit]:
    cells = _cells(text, block)
    if not any(end > start for start, end in cells) or re.fullmatch(
        r"[\s|:+=-]*", text[block.start : block.end]
    ):
        return
    columns = _columns(lowered, cells)
    if columns and not state.columns:
        state.columns = columns
        return
    named = dict(zip(state.columns, cells, strict=False)) if state.columns else {}
    number = named.get("number")
    group = text[number[0] : number[1]].rstrip(".)") if number and number[1] > number[0] else None
    start, end = phrases.trim(text, block.start, block.end)
    start = text.rfind("\n", 0, start) + 1 if text[block.start] == "|" else block.start
    yield Unit(
        start=start if text[block.start] == "|" else block.start,
        end=block.end,
        body=block.start,
        kind="row",
        group=group,
        section=state.section,
        opens_block=True,
        listed=bool(state.columns),
        marked=True,
        is_lead=False,
        leads=state.leads,
        after_lead=state.seen_lead,
        row=tuple((name, place) for name, place in named.items() if place[1] > place[0]),
    )


def _cells(text: str, block: Block) -> list[Place]:
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


def _columns(lowered: str, cells: list[Place]) -> tuple[str, ...]:
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
