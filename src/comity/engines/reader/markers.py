"""The marks that open a measure, an item or an article: First, 2.4, a), Article 5, Một là."""

from __future__ import annotations

import re
from dataclasses import dataclass

from comity.engines.reader.letters import LOWER, UPPER

_WORDS_EN = (
    "To begin with|Next|First of all|First and foremost|First|Second|Third|Fourth|Fifth|Sixth|Seventh|Eighth|Ninth|Tenth|Firstly|Secondly|Thirdly|Fourthly"
    "|Fifthly|Sixthly|Seventhly|Finally|Lastly|Last but not least|One|Two|Three|Four|Five|Six"
)
_WORDS_VI = (
    "(?:Một|Hai|Ba|Bốn|Năm|Sáu|Bảy|Tám|Chín|Mười) là"
    "|Thứ (?:nhất|hai|ba|tư|năm|sáu|bảy|tám|chín|mười)|Trước hết|Trước tiên|Cuối cùng"
)
_ARTICLES = (
    "Article|ARTICLE|Art\\.|Section|SECTION|Task|TASK|Commitment|COMMITMENT|Measure|Action|Priority|Recommendation|Objective|Step|Item|Clause|CLAUSE"
    "|Phase|PHASE|Stage|Paragraph|Para|Serial|Line of effort|Line of Effort|Điều|ĐIỀU|Khoản|Nhiệm vụ|Giải pháp|Mục|Nội dung"
)
_OPENING = re.compile(
    rf"(?P<bullet>[-•▪●◦○■□*+·➢✓v](?=\s)[ \t]+)?"
    rf"(?:(?P<chapter>(?:Chapter|CHAPTER|Part|PART|Annex|ANNEX|Appendix|APPENDIX|Chương|CHƯƠNG|Phần|PHẦN|Phụ lục|PHỤ LỤC)\b[ \t]+[\dIVXA-Z]{{1,5}}\b[.:)]?[ \t]*)"
    rf"|(?P<article>(?:{_ARTICLES})[ \t]+(?:No\.?[ \t]*)?[\dIVX]{{1,3}}(?:\.\d{{1,2}}){{0,3}})(?P<article_end>[.:)]|[ \t]-(?=[ \t])|(?=[ \t]*$|[ \t]+[{UPPER}]))[ \t]*"
    rf"|(?P<coded>[A-Z]{{1,2}}[.-]?\d{{1,2}}(?:\.\d{{1,2}})?)(?:[.:)]|(?=[ \t]+[A-Z][a-z]))[ \t]+"
    rf"|(?P<number>\d{{1,3}}(?:\.\d{{1,2}}){{1,4}})(?:[.):]|(?=[ \t]))[ \t]+"
    rf"|\((?P<bracket>[a-zđ]{{1,4}}|\d{{1,2}})\)[ \t]*"
    rf"|(?P<plain>\d{{1,2}})(?:[.):]|[ \t]?/(?=[ \t])|\.-|-(?=[ \t]+[^\d\s]))(?:[ \t]+|(?=[{UPPER}][{LOWER}]))"
    rf"|(?P<roman>[IVX]{{1,5}})[.)/:-][ \t]*(?=\S)"
    rf"|(?P<capital>[A-HĐ])[.)][ \t]+(?=\S)"
    rf"|(?P<letter>[a-zđ]|i{{1,3}}|iv|vi{{0,3}})[.)-](?:\d{{1,2}}\)?)?[ \t]*(?=\S)"
    rf"|(?P<word>{_WORDS_EN})(?P<word_end>,|:|\.(?= )| -(?= ))[ \t]+"
    rf"|(?P<word_vi>{_WORDS_VI})[,:.]?[ \t]+)?"
)
# How deep a mark stands: articles above numbers, numbers above letters, letters above bullets.
RANKS = {
    "article": 0,
    "number": 1,
    "coded": 1,
    "plain": 1,
    "word": 1,
    "word_vi": 1,
    "capital": 1,
    "letter": 2,
    "bracket": 2,
    "bullet": 3,
}
_LEAVES_MEASURES = re.compile(
    r"(?:in addition to|apart from|a part from|besides|along with|together with|beyond|alongside|ngoài|bên cạnh|cùng với) "
    r"(?:(?:those|these|the|all|above|above-mentioned|abovementioned|aforementioned|aforesaid|foregoing|những|các|một số|nội dung|nhiệm vụ|biện pháp|và) ?){0,5}"
    r"(?:[a-z-]+ ){0,2}?(?:measures?|tasks?|solutions?|above|contents?|work|activities|giải pháp|nhiệm vụ|biện pháp|trên)\b"
)


_MOREOVER = re.compile(
    r"(?:moreover|in addition|besides|also|in parallel|as a further step|hence|ngoài ra|bên cạnh đó|cùng với đó|đồng thời),? "
)
_ORDINAL = re.compile(
    r"(First|Second|Third|Fourth|Fifth|Sixth|Seventh|Firstly|Secondly|Thirdly|Fourthly|Fifthly|(?:Một|Hai|Ba|Bốn|Năm|Sáu|Bảy|Tám) là|Thứ (?:nhất|hai|ba|tư|năm|sáu|bảy|tám)),"
)


@dataclass(frozen=True, slots=True)
class Opening:
    """What opens a block: the group it names (if any), where the mark begins and where the words begin."""

    group: str | None
    kind: str
    mark_start: int
    body_start: int


def opening(text: str, start: int, end: int) -> Opening:
    """The mark at the start of a block. Bullets are outside the item; roman sections and chapters name no group."""
    match = _OPENING.match(text, start, end)
    if match is None or match.end() == start:
        return Opening(None, "none", start, start)
    mark_start = match.end("bullet") if match["bullet"] else start
    for kind in ("chapter", "roman"):
        if match[kind]:
            return Opening(None, "section", mark_start, match.end())
    for kind in ("article", "coded", "number", "bracket", "plain", "capital", "letter", "word", "word_vi"):
        if match[kind]:
            return Opening(_flat(match[kind]), kind, mark_start, match.end())
    return Opening(None, "bullet", mark_start, match.end())


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def leaves_measures(lowered: str, start: int, *, worded: bool) -> bool:
    """Whether a paragraph says that it stands outside the measures; after worded ones (First, Second) a plain "moreover" does."""
    if _LEAVES_MEASURES.match(lowered, start):
        return True
    return worded and _MOREOVER.match(lowered, start) is not None


def ordinal_at(text: str, start: int, end: int) -> str | None:
    """The ordinal that opens a sentence inside a paragraph ("Second, ...")."""
    match = _ORDINAL.match(text, start, end)
    return match.group(1) if match else None
