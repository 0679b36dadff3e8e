"""What a heading opens: duties, definitions, recitals, a look back; and whether a document lays down duties at all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from comity.engines.reader import markers

if TYPE_CHECKING:
    from comity.engines.reader.markers import Opening
    from comity.engines.reader.model import Block

_HEADING_LENGTH = 110
_HEAD_LINE = 140
_MANY = 3
_SECTIONS = (
    ("prohibited", r"prohibit|forbidden|nghiêm cấm|không được làm|bị cấm|don'ts"),
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
        (
            r"responsibilit|duties|\btasks?\b|implement|procedures?|\broles?\b|functions|obligations|measures|actions?\b|commitments?|recommendations?|way ahead|way forward|\brules\b|\bconduct\b|instructions|provisions|working arrangements|safety|finance|costs|security|discipline|co-?operation|next steps|solutions|priorities"
            r"|policy|follow-up|requirements|assignment|areas of cooperation|forms of cooperation|fields of cooperation|scope of cooperation|undertakings|deliverables|decisions|outcomes|work ?plan|programme of|orders?$"
            r"|trách nhiệm|nhiệm vụ|tổ chức thực hiện|phân công|nội dung|giải pháp|biện pháp|yêu cầu|điều khoản thi hành|chỉ tiêu|phương hướng|công việc|hình thức hợp tác|lĩnh vực hợp tác|nghĩa vụ|kế hoạch thực hiện|quyết định|kết luận"
        ),
    ),
    (
        "past",
        r"results?\b|achievements?|assessment|situation|findings|summary|overview|review of|history|kết quả|đánh giá|tình hình|ưu điểm|hạn chế|khuyết điểm|nguyên nhân|bài học|thực trạng|đặc điểm",
    ),
)
_SECTION = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _SECTIONS))
_RECITAL = re.compile(
    r"(?:recall|recogni[sz]|not|reaffirm|affirm|acknowledg|welcom|consider|convinc|mindful|guid|bear|desir|emphasi[sz]|stress|underlin|express|deeply|gravely|aware|determin|inspir|tak|hav|pursu|commend"
    r"|acting|conscious|appreciat|reiterat|underscor|encourag|wish|seek|believ|realis|realiz|observ|regrett|alarm|concern)(?:ing|ed|ful|ant|e of|ly)?\b(?: [a-z]+){0,3}?[^.]*[;,:]?$"
    r"|(?:pursuant to|whereas|having regard|in accordance with [^.]*;$|at the (?:proposal|request) of|on the proposal of|in view of|in pursuance|by virtue of|căn cứ|theo đề nghị|thực hiện (?:chỉ thị|nghị quyết|kế hoạch) [^.]*[;,]$|xét (?:đề nghị|tờ trình|yêu cầu)|nhận thức (?:rằng|rõ|sâu)|mong muốn|ghi nhận|trên cơ sở [^.]*[;,]$)"
)
_RECITAL_WORD = re.compile(
    r"[A-Za-z]+(?:ING|ing|FUL|ful|ED|ed|WARE|ware|VINCED|IOUS|ious)\b|PURSUANT|Pursuant|Whereas|WHEREAS|At the proposal|Nhận thức|Mong muốn|Ghi nhận|Trên cơ sở|Xét|On the proposal|Căn cứ|Theo đề nghị|Xét |CĂN CỨ"
)
_NORMATIVE = re.compile(
    r"(?m)^(?:the )?(?:joint |inter-ministerial )?(?:decree|directive|decision|circular|resolution|plan|action plan|instruction|instructions|regulations?|agreement|memorandum|arrangement|programme|program|conclusion"
    r"|telegram|declaration|order|ordinance|law|statutes|guidance|guidelines|protocol|terms of reference|standing orders?|notice|minutes|communiqué|joint (?:statement|declaration|communiqué)|concept paper|policy"
    r"|chỉ thị|kế hoạch|nghị quyết|nghị định|thông tư|thông tư liên tịch|quyết định|chương trình|hướng dẫn|kết luận|thông báo|công điện|quy chế|quy định|đề án|luật|mệnh lệnh|biên bản|thỏa thuận|công văn)\b(?! of the \d)"
    r"|^(?:article|điều) 1\b|^(?:số|no\.?) ?:? ?\d|directive\b.{0,30}\(|instruction \d{3,4}|^(?:plan|directive|decree|instruction|agreement|declaration|memorandum|arrangement|decision|order|standing instruction)s? (?:on|of|for|no)"
    r"|^[a-z ,'-]{0,80}\b(?:directive|instruction|agreement|memorandum|declaration|communiqué|arrangement|action plan|work plan|concept paper|terms of reference|standing order)\b[^.\n]{0,90}$"
)


def is_normative(text: str, lowered: str, blocks: tuple[Block, ...]) -> bool:
    """Whether the document lays down duties itself (a decree, a plan), rather than writing about them."""
    head = "\n".join(
        lowered[block.start : block.end]
        for block in blocks[:14]
        if block.kind in {"title", "heading", "item"} or block.end - block.start < _HEAD_LINE
    )
    if _NORMATIVE.search(head):
        return True
    marks = [markers.opening(text, block.start, block.end).kind for block in blocks if block.kind == "item"]
    return sum(kind in {"article", "number", "coded", "letter"} for kind in marks) >= _MANY


def is_heading(text: str, block: Block, mark: Opening) -> bool:
    """A title line: unmarked and short, or a short numbered line without a full stop."""
    body = text[mark.body_start : block.end]
    short = len(body) < _HEADING_LENGTH and not body.rstrip().endswith((".", ";", ":"))
    if block.kind in {"heading", "title"} or mark.kind == "section":
        return True
    return short and mark.kind in {"article", "plain", "number", "capital", "coded", "letter"}


def section_named(words: str) -> str | None:
    """The part of a document that a heading in lower case opens, if its words tell."""
    found = _SECTION.search(words) if len(words) < _HEAD_LINE else None
    return found.lastgroup if found else None


def is_recital(text: str, lowered: str, block: Block, mark: Opening) -> bool:
    """A line of a preamble: it opens with "recalling", "pursuant to", "căn cứ" and does not end as a sentence."""
    if not _RECITAL_WORD.match(text, mark.body_start):
        return False
    ends_open = lowered[block.end - 1] in ";,:"
    capital = text[mark.body_start : mark.body_start + 6].isupper()
    return (ends_open or capital) and _RECITAL.match(lowered, mark.body_start, block.end) is not None
