"""Vietnamese instruments known by title, and resolutions of congresses in both languages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from comity.engines.reader import tables
from comity.engines.reader.citations import Found

if TYPE_CHECKING:
    from collections.abc import Iterator

_FEWEST_SYLLABLES = 3
_LONGEST_SYLLABLE = 6
_MOST_SYLLABLES = 24
_CONGRESS = re.compile(
    r"\b(?P<type>Resolution|Documents?|Conclusions?|Political Report)s? of (?:the )?(?P<issuer>(?:Party's )?(?:\d{1,2}(?:st|nd|rd|th)|[A-Z][a-z]+|[IVX]+) (?:National )?(?:Party )?(?:National )?(?:Congress|Plenum|Central Committee Plenum)(?: of the (?:Party|Communist Party of Vietnam|CPV))?)"
    r"|(?P<vi>Nghị quyết|Văn kiện|Kết luận|nghị quyết) (?P<vi_issuer>(?:Đại hội(?: đại biểu)?(?: toàn quốc)?(?: của Đảng)?(?: lần thứ)? [IVX]+|Hội nghị (?:lần thứ \w+ )?(?:Ban Chấp hành )?Trung ương(?: Đảng)?(?: lần thứ)? ?\w*|Trung ương \d+)(?: khóa [IVX]+| khoá [IVX]+)?(?: của Đảng)?)"
)
TYPES = {
    "Bộ luật": "law", "Luật": "law", "Hiến pháp": "constitution", "Công ước": "treaty", "Hiệp ước": "treaty", "Hiệp định": "agreement", "Nghị định thư": "treaty",
    "Tuyên bố chung": "statement", "Tuyên bố": "declaration", "Chiến lược": "strategy", "Đề án": "scheme", "Dự án": "project", "Bản ghi nhớ": "agreement", "Biên bản ghi nhớ": "agreement", "Thỏa thuận": "agreement",
    "Thoả thuận": "agreement", "Sách trắng": "white_paper", "Hiến chương": "treaty", "Pháp lệnh": "ordinance", "Quy chế": "regulation", "Kế hoạch hành động": "plan", "Bộ quy tắc": "code", "Bộ Quy tắc": "code",
    "Chương trình hành động": "programme", "Kế hoạch hợp tác": "plan", "Quy định": "provision",
}  # fmt: skip
_VI_TYPE = re.compile(rf"(?<!\w)(?P<type>{tables.alternation(frozenset(TYPES))})(?!\w)")
_VI_END = re.compile(
    r" (?:của|ngày|số|được|đã|có|là|phải|cần|theo|trong|để|nhằm|ký|tại|do|cho|gắn|với các|đến các|bằng|khi|này|nói trên|và (?:các|Nghị|Luật|Hiệp|Công|Quyết|Chỉ|Thông|pháp|Quy|Đề|Kế)|giai đoạn|nếu|thì|hằng|trước|như|cũng)(?!\w)|[,.;:()\"\n]|$"
)
_VI_YEAR = re.compile(r" năm \d{4}\b")
_VI_LOOSE = frozenset(
    {
        "Công ước",
        "Hiệp ước",
        "Hiệp định",
        "Nghị định thư",
        "Tuyên bố chung",
        "Bản ghi nhớ",
        "Biên bản ghi nhớ",
        "Thỏa thuận",
        "Thoả thuận",
        "Chiến lược",
        "Đề án",
        "Quy chế",
    }
)


def find_congresses(text: str) -> Iterator[Found]:
    for match in _CONGRESS.finditer(text):
        kind = (
            "resolution"
            if (match["type"] or match["vi"]).lower() in {"resolution", "nghị quyết"}
            else "document"
        )
        yield Found(
            match.start(),
            match.end(),
            kind,
            None,
            issuer=match["issuer"] or match["vi_issuer"],
            issuer_source="stated",
            title=match.group(),
            confidence=0.9,
        )


def find_titles(text: str) -> Iterator[Found]:
    for match in _VI_TYPE.finditer(text):
        stop = _VI_END.search(text, match.end())
        end = stop.start() if stop else len(text)
        year = _VI_YEAR.match(text, end)
        words = text[match.end() : end].split()
        if not words or len(words) > _MOST_SYLLABLES:
            continue
        loose = (
            match["type"] in _VI_LOOSE
            and (words[0] in {"về", "giữa", "hợp"} or any(word[0].isupper() for word in words))
            and len(words) >= _FEWEST_SYLLABLES
        )
        if not (words[0][0].isupper() or loose) or (words[0].isupper() and len(words[0]) > _LONGEST_SYLLABLE):
            continue
        cut = re.search(r" năm \d{4}", text[match.start() : end])
        last = match.start() + cut.end() if cut else (year.end() if year else end)
        yield Found(
            match.start(),
            last,
            TYPES[match["type"]],
            None,
            title=text[match.start() : last],
            confidence=0.85,
        )
