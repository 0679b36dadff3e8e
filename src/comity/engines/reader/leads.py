"""Lead-ins: the sentences that announce a list, and who is to act in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from comity.engines.reader import extents, markers, phrases, verbs

if TYPE_CHECKING:
    from comity.engines.reader.model import Block
    from comity.engines.reader.phrases import Place

_LEAD_END = re.compile(
    r":[ ]*[-(]?$|(?:\b(?:as follows|the following(?! (?:year|month|day|week|quarter|meeting|session)\b)(?: [a-z,-]+){0,6}|as below|listed below|set out below|below|hereunder|như sau|sau đây|dưới đây|sau)|[a-z] sau)[ ]*[.:]?$"
)
_FIRST_MARKS = frozenset(
    {
        "first",
        "firstly",
        "first of all",
        "first and foremost",
        "to begin with",
        "1",
        "một là",
        "thứ nhất",
        "trước hết",
        "one",
    }
)
_ANNOUNCES = re.compile(
    r"\b(?:measures?|solutions?|tasks|contents|points|steps|missions|works|aspects|issues|directions|requirements|priorities|activities|targets)\b[^.:;]{0,60}[.:]?$"
    r"|(?:giải pháp|nhiệm vụ|nội dung|biện pháp|vấn đề|công việc|yêu cầu|mặt công tác|phương hướng)(?!\w)[^.:;]{0,50}[.:]?$"
)
_VERB = re.compile(
    r" (?:shall|will|must|should|is to|are to|has|have|needs? to|ought to|agrees?|commits?|undertakes?|concentrates?|focus(?:es)?|is|are|do|does|hereby|resolves?|intends?|pledges?|determines?|identif(?:y|ies)|advocates?|sets out|plans?|carr(?:y|ies) out|implements?|adopts?|defines?|continues?|advises?|attach(?:es)?|regards?|puts?|lays?|pays?|thực hiện|chú trọng|xác định|triển khai|đề ra|tập trung|cần|phải|có|thực hiện|xác định|thống nhất|nhất trí|cam kết|sẽ|tiếp tục|chủ trì)\b"
)
_ORDERS = re.compile(
    r"\b(?:directs|directed|requests(?= (?:the|all|its|each|that|[a-z]+s\b))|requested|orders(?= (?:the|all|its|each|that)\b)|ordered|instructs?|instructed|tasks(?= (?:the|all|its|each)\b)|task(?= (?:the|all|our|its)\b)|tasked|requires?|required|asks?|asked|calls? (?:up)?on|called (?:up)?on|urges?|urged|recommended|recommends|concluded|concludes|assigns|assigned|invites"
    r"|chỉ thị|yêu cầu|quyết định|giao nhiệm vụ cho|giao|chỉ đạo|đề nghị|kết luận|ra lệnh|phân công)(?: that)?\b"
)
_OWNER = re.compile(
    r"\b(?:functions|tasks|duties|responsibilities|role|mandate|obligations) of (?=the |each |all )(?=[^,;]* (?:shall be|are|is|shall include|include|comprise)\b)"
)
_FOR_AGENT = re.compile(
    r"\b(?:necessary|essential|vital|important|imperative|advisable|crucial|needed|required|incumbent) (?:for|on|upon) (?=[^.;:]{3,80}? to\b)"
)
_OWNER_LENGTH = 80
_LONGEST_NAME = 110
_WE = re.compile(r"(?:^|[ ,])(WE|We|we)(?: (?:hereby|also|further|jointly|therefore|[a-z]+ly))?$")
_HEREBY = re.compile(
    r"(?:do hereby|hereby|have (?:agreed|decided|resolved)|have hereby|agree|declare|we)\b[^,;]{0,60}:?$"
)
_WE_ARE = re.compile(r"\bW[Ee], the (?:undersigned )?([^,;]+)")


class Owners:
    """Who answers for the sentences that follow; an owner named by an item answers for what is under it only."""

    def __init__(self) -> None:
        self.now: tuple[Place, ...] = ()
        self._outer: list[tuple[int, tuple[Place, ...]]] = []

    def put(self, rank: int | None, owners: tuple[Place, ...]) -> None:
        if rank is not None:
            self._outer.append((rank, self.now))
        self.now = owners

    def restore(self, rank: int | None) -> None:
        """A new item of that rank ends what the owners named at it, or under it, are charged with."""
        while rank is not None and self._outer and rank <= self._outer[-1][0]:
            self.now = self._outer.pop()[1]


def is_lead(text: str, lowered: str, start: int, end: int, following: Block) -> bool:
    """Whether a sentence only announces what the next block spells out."""
    following_mark = markers.opening(text, following.start, following.end)
    opens_series = (following_mark.group or "").lower().rstrip(",") in _FIRST_MARKS
    if opens_series and text[end - 1] in ".:" and _ANNOUNCES.search(lowered, start, end):
        return True
    if not _LEAD_END.search(lowered, max(start, end - 90), end):
        return False
    return text[end - 1] == ":" or following_mark.kind != "none" or following.kind == "row"


def agents(text: str, lowered: str, start: int, end: int) -> list[Place] | None:
    """Who is to act in the list: those told to, or the subject.

    None leaves the former answer standing; an empty list means that the sentence only says who gives the order.
    """
    if _HEREBY.match(lowered, start, end):
        return _those_who_declare(text)
    told = (
        _OWNER.search(lowered, start, end)
        or _FOR_AGENT.search(lowered, start, end)
        or _ORDERS.search(lowered, start, end)
    )
    if told:
        vietnamese = not told.group().isascii()
        place = extents.extent(
            text, min(told.end() + text.startswith(" ", told.end()), end), end, vietnamese=vietnamese
        )
        return [name for name in phrases.split_names(text, *place) if phrases.is_agent(text, *name)]
    return _subject(text, lowered, start, end) or None


def _subject(text: str, lowered: str, start: int, end: int) -> list[Place]:
    for verb in _VERB.finditer(lowered, start, end):
        found = _we_or_agents(text, start, verb.start())
        if found:
            return found
    return _we_or_agents(text, *phrases.trim(text, start, end)) if end - start <= _LONGEST_NAME else []


def _we_or_agents(text: str, start: int, end: int) -> list[Place]:
    if not _WE.search(text[start:end].strip(" ,:")):
        return phrases.subject_before(text, start, end)
    return _those_who_declare(text)


def _those_who_declare(text: str) -> list[Place]:
    """Who "we" are: "WE, the Ministers of Defence of ..."."""
    named = _WE_ARE.search(text)
    if named is None:
        return []
    place = extents.extent(text, text.rfind("the", 0, named.start(1)), named.end(1), vietnamese=False)
    return [place] if phrases.is_agent(text, *place) else []


def owner_named(text: str, lowered: str, block: Block, following: Block) -> tuple[Place, ...] | None:
    """The body that an item or heading names and no more, above what it has to do."""
    mark = markers.opening(text, block.start, block.end)
    if (
        mark.kind in {"article", "section"}
        or block.end - mark.body_start > _OWNER_LENGTH
        or block.kind not in {"item", "heading"}
    ):
        return None
    deeper = markers.RANKS.get(markers.opening(text, following.start, following.end).kind, -1)
    if deeper <= markers.RANKS.get(mark.kind, -1):
        return None
    place = phrases.trim(text, mark.body_start, block.end)
    if verbs.opens_bare(lowered, *place, listed=False) or not phrases.is_agent(text, *place):
        return None
    whole = extents.extent(text, *place, vietnamese=not text[place[0] : place[1]].isascii())
    return tuple(phrases.split_names(text, *place)) if whole[1] >= place[1] - 1 else None
