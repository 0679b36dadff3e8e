"""Citations of instruments: the number with its type word, date and issuer; repeats resolved within the text."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from comity.engines.reader import codes, dates, families, numbers, tables

if TYPE_CHECKING:
    from comity.engines.reader.numbers import Number

_LONGEST_ISSUER = 90
_MARK = r"(?:no\.?|nos\.?|number|numbered|ref\.?|số|n°|#)[ ]?:?[ ]?"
_JOIN = re.compile(
    r"[ ]?(?:,|\()?[ ]?(?:dated|of|issued(?: on)?|signed(?: on)?|adopted(?: on)?|promulgated(?: on)?|as of|on|from|ngày|ký ngày|ban hành ngày|được ban hành ngày|đề ngày|(?=\d)|(?=[a-z]{3,9} \d))[ ]?(?:the )?(?:ngày )?"
)
_LATE_DATE = re.compile(
    r"(?:[^.;\n]|\.(?=\d)){0,160}?[ ,(](?:dated|issued on|signed on|adopted on|promulgated on|ngày)[ ]"
)
_AFTER_QUOTED = re.compile(r",? ?\"[^\"\n]{5,160}\",? (?:dated )?|, [^.;\n\"]{5,120}\", ")
_HEAD = 900
_BY_EN = re.compile(
    r",? ?(?:issued |promulgated |adopted |signed |released |approved )?(?:of|by|from) (?:the )?"
)
_BY_VI = re.compile(r",? ?(?:được )?(?:của|do) ")
_NAME_EN = re.compile(
    r"(?:\d{1,2}(?:st|nd|rd|th) )?(?:[A-Z][\w&'-]*)(?:(?: of(?: the)?| and| for)? (?:[A-Z][\w&'-]*|\d{1,2}\b(?! [A-Z])))*(?: ?\([A-Z]{2,8}\))?"
)
_NAME_VI_STOP = re.compile(
    r" (?:về|quy định|ban hành|hướng dẫn|phê duyệt|v/v|và|đã|ngày|trong|để|là|được|có|giai đoạn|sửa đổi|cho|khóa|nhiệm kỳ|lần thứ|nhằm|năm|tại|thì|với|đối với|cũng|phải|cần|gắn|phù hợp|bằng|đến|theo|từ|ký|thông qua|\()(?!\w)|[,.;:()\"\n/]|$"
)
_OWNER = r"((?:[A-Z][\w&-]*)(?:(?: of(?: the)?| and| for)? [A-Z][\w&-]*)*)"
_POSSESSIVE = re.compile(rf"{_OWNER}'s? $")
_ATTRIBUTIVE = re.compile(rf"{_OWNER} $")
_OPENERS = re.compile(
    r"^(?:The|Under|In|By|With|Following|Implementing|Per|Grounded|Having|Pursuant|Joint|This|And) (?:to |on )?(?:the )?"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A citation in the normalised text."""

    start: int
    end: int
    type: str
    number: str | None
    issuer: str | None = None
    issuer_id: str | None = None
    issuer_source: str | None = None
    date_iso: str | None = None
    date_inferred: bool = False
    title: str | None = None
    code: str | None = None
    year: int | None = None
    serial: str | None = None
    issuer_codes: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    confidence: float = 0.97


@cache
def _type_left() -> re.Pattern[str]:
    words = frozenset(codes.type_words())
    return re.compile(rf"(?:^|(?<=[^\w]))(?P<type>{tables.alternation(words)})s?,? (?:{_MARK})?$")


@cache
def _type_any() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?P<type>{tables.alternation(frozenset(codes.type_words()))})(?!\w)")


_MARK_LEFT = re.compile(rf"(?<!\w){_MARK}$")


def find_numbered(text: str, lowered: str, *, language: str, month_first: bool) -> list[Found]:
    """Every numbered citation, in order of its place."""
    found = [
        _vietnamese(text, lowered, match, language=language, month_first=month_first)
        for match in numbers.find_numbers(text)
    ]
    answer = [citation for citation in found if citation]
    taken = [(citation.start, citation.end) for citation in answer]
    answer += [
        _of_family(text, lowered, other, month_first=month_first)
        for other in families.find_family_numbers(text)
        if not _is_taken(taken, other.start, other.end)
    ]
    return sorted(answer, key=lambda citation: citation.start)


def _is_taken(taken: list[tuple[int, int]], start: int, end: int) -> bool:
    index = bisect_right(taken, (end, 0))
    return any(first < end and start < last for first, last in taken[max(0, index - 2) : index + 1])


def _vietnamese(
    text: str, lowered: str, match: re.Match[str], *, language: str, month_first: bool
) -> Found | None:
    start, kind, title = _left(text, lowered, match.start())
    announced = kind is not None or start < match.start()
    number = numbers.decode(match, hint=kind, announced=announced)
    if number is None:
        return None
    if match["mark"] == " " and kind is None:
        return None
    type_ = kind or (codes.type_of(number.code) if number.code else _untyped(number))
    citation = Found(
        start,
        number.end,
        type_,
        number.text,
        title=title,
        code=number.code,
        year=number.year,
        serial=number.serial,
        issuer_codes=number.issuers,
        notes=number.notes,
        confidence=0.99 - 0.1 * len(number.notes) - (0 if announced else 0.02),
    )
    return _with_surroundings(text, lowered, citation, language=language, month_first=month_first)


def _untyped(number: Number) -> str:
    return "law" if number.is_assembly else "official_letter"


def _left(text: str, lowered: str, at: int) -> tuple[int, str | None, str | None]:
    """The type word before a number: where it begins, the type, and a title that stands between the two."""
    window = max(0, at - 40)
    near = _type_left().search(lowered, window, at)
    if near:
        return near.start("type"), codes.type_words()[near["type"]], None
    mark = _MARK_LEFT.search(lowered, max(0, at - 12), at)
    if mark is None:
        return at, None, None
    begin = max(text.rfind("\n", 0, at) + 1, at - 130)
    for word in reversed(list(_type_any().finditer(lowered, begin, mark.start()))):
        between = text[word.end() : mark.start()]
        if re.search(r"[.;:()]|\d{3}", between):
            break
        if text[word.start()].isupper() or not text[word.end() : word.end() + 1].strip():
            return word.start(), codes.type_words()[word["type"]], text[word.start() : mark.start()].strip()
    return mark.start(), None, None


def _of_family(text: str, lowered: str, other: families.FamilyNumber, *, month_first: bool) -> Found:
    start, kind = other.start, other.type
    if not text[start : start + 3].istitle() or "/" in text[start : start + 6]:
        left, said, _ = _left(text, lowered, start)
        if said != "official_letter":
            start, kind = left, (said or kind)
    source = "stated" if other.issuer else None
    issuer = other.issuer
    council = re.search(
        r"((?:(?:United Nations|UN) )?(?:Security Council|General Assembly)|Council|Commission)(?:'s)? $",
        text[max(0, start - 40) : start],
    )
    if council and issuer is None:
        issuer, source = council.group(1), "stated"
        start -= len(council.group(0)) if "Sec" in issuer or "Gen" in issuer else 0
    citation = Found(start, other.end, kind, other.text, issuer=issuer, issuer_source=source, confidence=0.96)
    citation = _dated(text, lowered, citation, month_first=month_first)
    if citation.date_iso is None:
        citation = _dated_late(text, lowered, citation, month_first=month_first)
    return citation if citation.issuer else _issued_left(text, citation)


def _with_surroundings(
    text: str, lowered: str, citation: Found, *, language: str, month_first: bool
) -> Found:
    for _ in range(2):
        if citation.date_iso is None:
            citation = _dated(text, lowered, citation, month_first=month_first)
        if citation.issuer is None:
            citation = _issued_right(text, citation)
    if citation.issuer is None:
        citation = _issued_left(text, citation)
    if citation.issuer is None:
        citation = _issued_by_code(text, citation, language)
    if citation.date_iso is None:
        citation = _dated_late(text, lowered, citation, month_first=month_first)
    return _check_year(citation)


def _dated(text: str, lowered: str, citation: Found, *, month_first: bool) -> Found:
    join = _JOIN.match(lowered, citation.end)
    if join is None or (join.end() == citation.end):
        return citation
    match = dates.SCAN.match(lowered, join.end())
    day = dates.resolve(match, month_first=month_first) if match else None
    when = _written(day, join.group())
    if day is None or when is None:
        return citation
    end = day.end + (1 if text[day.end : day.end + 1] == ")" and "(" in join.group() else 0)
    return replace(citation, end=end, date_iso=when)


def _written(day: dates.Found | None, join: str) -> str | None:
    """The date as fine as it is written; a bare month or year counts only after words that date."""
    if day is None or day.first is None or day.first.startswith("--"):
        return None
    if day.grain == "day":
        return day.first
    if day.grain in {"month", "year"} and re.search(r"dated|of|issued|signed|adopted|,|ngày|\(", join):
        return day.first[:7] if day.grain == "month" else day.first[:4]
    return None


def _dated_late(text: str, lowered: str, citation: Found, *, month_first: bool) -> Found:
    """A date after the subject ("Decree 22 on X, dated Y"), as long as no other number stands between."""
    join = _LATE_DATE.match(lowered, citation.end) or _AFTER_QUOTED.match(lowered, citation.end)
    if join is None or numbers.SCAN.search(text, citation.end, join.end()):
        return citation
    match = dates.SCAN.match(lowered, join.end())
    day = dates.resolve(match, month_first=month_first) if match else None
    if day is None or day.grain != "day" or day.first is None or day.first.startswith("--"):
        return citation
    return replace(citation, date_iso=day.first, confidence=citation.confidence - 0.05)


def with_own_date(text: str, lowered: str, found: list[Found], *, month_first: bool) -> list[Found]:
    """The number in the letterhead takes the date of the place-and-date line beside it."""
    for index, citation in enumerate(found[:2]):
        opens = text.rfind("\n", 0, citation.start) + 1
        if citation.date_iso or citation.start > _HEAD or text[opens : citation.start].strip(" |\t"):
            continue
        window = max(0, citation.start - 160), citation.end + 160
        days = [
            day
            for day in dates.find_dates(lowered, *window, month_first=month_first)
            if day.grain == "day" and day.first and not day.first.startswith("--")
        ]
        close = [
            day
            for day in days
            if re.search(r"(?:^|[\n|\t])[^\n.;:]{0,40}$", text[max(0, day.start - 45) : day.start])
        ]
        if close:
            nearest = min(close, key=lambda day: (day.start < citation.start, abs(day.start - citation.end)))
            found = [*found[:index], replace(citation, date_iso=nearest.first), *found[index + 1 :]]
            break
    return found


def _issued_right(text: str, citation: Found) -> Found:
    by = _BY_VI.match(text, citation.end)
    if by:
        stop = _NAME_VI_STOP.search(text, by.end())
        name = text[by.end() : stop.start()] if stop else ""
        if (
            name
            and (name[0].isupper() or name.lower().startswith(("bộ", "ban", "thủ")))
            and len(name) < _LONGEST_ISSUER
        ):
            return _stated(citation, name, end=by.end() + len(name))
        return citation
    by = _BY_EN.match(text, citation.end)
    named = _NAME_EN.match(text, by.end()) if by else None
    if named is None or dates.SCAN.match(text[named.start() : named.start() + 30].lower()):
        return citation
    name = re.sub(r" \([A-Z]{2,8}\)$", "", named.group())
    if not _is_body(name):
        return citation
    return _stated(citation, name, end=named.end())


def _is_body(name: str) -> bool:
    words = name.casefold()
    return (
        words in codes.issuer_ids()
        or re.search(
            r"ministr|minister|government|committee|commission|council|congress|secretar|department|office|command|staff|assembly|president|politburo|bureau|region|board|agency|headquarters|chairman|director|party|parliament|cabinet|corps|academy|guard|navy|delegation|union|nations|organi[sz]ation|states?$",
            words,
        )
        is not None
    )


def _stated(citation: Found, name: str, *, end: int | None = None) -> Found:
    known = codes.issuer_ids().get(name.casefold().removeprefix("bộ trưởng ").removeprefix("minister of "))
    return replace(citation, issuer=name, issuer_id=known, issuer_source="stated", end=end or citation.end)


def _issued_left(text: str, citation: Found) -> Found:
    """A body named right before the type word: "the Politburo's Resolution", "MND Circular"."""
    before = text[max(0, citation.start - 90) : citation.start]
    owner = _POSSESSIVE.search(before) or _ATTRIBUTIVE.search(before)
    if owner is None:
        return citation
    name = _OPENERS.sub("", owner.group(1))
    if owner.re is _ATTRIBUTIVE and not _is_body(name):
        return citation
    return _stated(citation, name) if name else citation


_UNDECIDED = frozenset({"TW"})
_VAGUE = frozenset({"BTL", "BCH", "ĐU", "UBND", "HĐND", "VP", "BCĐ", "CT", "TM", "PC", "TH", "ĐN"})


_LETTERHEADS = {
    "BTL": r"BỘ TƯ LỆNH",
    "BCH": r"BỘ CHỈ HUY|BAN CHỈ HUY|BAN CHẤP HÀNH",
    "ĐU": r"ĐẢNG (?:ỦY|UỶ)|ĐẢNG BỘ",
    "UBND": r"(?:ỦY|UỶ) BAN NHÂN DÂN|UBND",
    "HĐND": r"HỘI ĐỒNG NHÂN DÂN",
}


def _by_letterhead(text: str, code: str) -> str | None:
    """The body whose name in capitals opens the document, where the code says no more than its kind."""
    head = (
        re.search(rf"(?:{_LETTERHEADS[code]})[^\n|]{{0,60}}", text[:_HEAD]) if code in _LETTERHEADS else None
    )
    return re.sub(r"(?: {2,}|\t|[*_-]{2,}).*", "", head.group()).strip(" |*-") if head else None


def _issued_by_code(text: str, citation: Found, language: str) -> Found:
    if not citation.issuer_codes:
        return citation
    first = citation.issuer_codes[0]
    if first in _UNDECIDED:
        return citation
    if first in _VAGUE:
        named = _by_letterhead(text, first)
        return replace(citation, issuer=named or first, issuer_source="letterhead" if named else "suffix")
    known = codes.issuer_of(first)
    joint = [
        code
        for code in citation.issuer_codes[1:]
        if code.startswith(("B", "UB", "TAND", "VKS")) and codes.issuer_of(code)
    ]
    if joint:
        return replace(citation, issuer="-".join([first, *joint]), issuer_source="suffix")
    if known is None or not known.name_en:
        return replace(citation, issuer=first, issuer_source="suffix")
    return replace(citation, issuer=known.name(language), issuer_id=known.id, issuer_source="suffix")


def _check_year(citation: Found) -> Found:
    if citation.year and citation.date_iso and not citation.date_iso.startswith(str(citation.year)):
        return replace(
            citation,
            notes=(*citation.notes, "year of number and date differ"),
            confidence=citation.confidence - 0.1,
        )
    return citation


def resolve_repeats(found: list[Found]) -> list[Found]:
    """Later mentions take the date and the stated issuer of the fuller mention, marked as inferred."""
    dated: dict[str, set[str]] = {}
    stated: dict[str, set[tuple[str, str | None]]] = {}
    for citation in found:
        if citation.number and citation.date_iso:
            dated.setdefault(citation.number, set()).add(citation.date_iso)
        if citation.number and citation.issuer and citation.issuer_source == "stated":
            stated.setdefault(citation.number, set()).add((citation.issuer, citation.issuer_id))
    return [_filled(citation, dated, stated) for citation in found]


def _filled(
    citation: Found, dated: dict[str, set[str]], stated: dict[str, set[tuple[str, str | None]]]
) -> Found:
    number = citation.number or ""
    days = dated.get(number, set())
    if citation.date_iso is None and len(days) == 1:
        citation = replace(citation, date_iso=next(iter(days)), date_inferred=True)
    names = stated.get(number, set())
    if citation.issuer_source != "stated" and len(names) == 1:
        name, known = next(iter(names))
        citation = replace(
            citation,
            issuer=name,
            issuer_id=known,
            issuer_source="stated",
            notes=(*citation.notes, "issuer from the fuller mention"),
        )
    return citation
