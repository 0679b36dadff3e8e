"""Instruments known by title: treaties, laws, strategies, statements, white papers."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from comity.engines.reader import codes, dates, tables, titles_vi
from comity.engines.reader.citations import Found

if TYPE_CHECKING:
    from collections.abc import Iterator

    from comity.engines.reader.page import Page

_ACRONYM = 4
_TYPES = {
    "Framework Agreement": "agreement", "Memorandum of Understanding": "agreement", "Memoranda of Understanding": "agreement", "Memorandum": "agreement",
    "Letter of Intent": "agreement", "Technical Arrangement": "agreement", "Technical Agreement": "agreement", "Agreement": "agreement", "Arrangement": "agreement",
    "Accords": "agreement", "Accord": "agreement", "Convention": "treaty", "Treaty": "treaty", "Charter": "treaty", "Protocol": "treaty", "Covenant": "treaty", "Pact": "treaty",
    "Joint Vision Statement": "statement", "Joint Statement": "statement", "Statement": "statement", "Communiqué": "statement", "Joint Declaration": "declaration",
    "Declaration": "declaration", "White Paper": "white_paper", "Green Paper": "publication", "Plan of Action": "plan", "Action Plan": "plan", "Work Plan": "plan", "Plan": "plan",
    "Programme of Action": "programme", "Programme": "programme", "Program": "programme", "Project": "project", "Scheme": "scheme", "Strategy": "strategy", "Law": "law", "Act": "law",
    "Code of Conduct": "code", "Code": "code", "Ordinance": "ordinance", "Regulations": "regulation", "Statutes": "regulation", "Guidelines": "guidance", "Manual": "publication",
    "Handbook": "publication", "Doctrine": "publication", "Master Plan": "plan", "Roadmap": "plan", "Resolution": "resolution", "Decree": "decree", "Directive": "directive",
    "Annual Report": "report", "Instruction": "instruction", "Terms of Reference": "document", "Concept Paper": "document", "Final Act": "document", "Standing Orders": "order", "Standing Order": "order",
    "Security Arrangement": "agreement", "Implementing Arrangement": "agreement", "Materials": "publication", "Policy": "policy",
}  # fmt: skip
_NEEDS_ON = frozenset(
    {
        "Plan",
        "Programme",
        "Program",
        "Project",
        "Scheme",
        "Resolution",
        "Decree",
        "Directive",
        "Instruction",
        "Code",
        "Materials",
        "Policy",
        "Statement",
        "Manual",
        "Handbook",
        "Doctrine",
        "Regulations",
        "Guidelines",
        "Arrangement",
        "Roadmap",
    }
)
_TYPE = re.compile(rf"(?<![\w-])(?P<type>{tables.alternation(frozenset(_TYPES))})(?![\w-])")
_CAP = r"(?:[A-Z][\w'&/-]*|\d{4}(?:-\d{2,4})?\b|[IVX]+\b)"
_LINK = r"(?:of|on|the|and|for|in|to|with|at|by|towards|a|an|against|from|into|de|de la|their)"
_RIGHT = re.compile(
    rf" (?:of|on|for|concerning|between|to|against|regarding|relating to|in|with|governing|establishing|about)(?: the| a| an)? {_CAP}(?:(?:,? {_LINK}){{0,3}} {_CAP})*(?:, with a vision (?:towards?|to) \d{{4}})?"
)
_RIGHT_YEAR = re.compile(r" \d{4}(?:-\d{2,4})?\b")
_LEFT = re.compile(
    r"(?:(?<=\W)|^)((?:(?:1[89]|20)\d\d |[A-Z][\w'&/-]* )(?:(?:of |and |for |the |on |in ){0,2}(?:(?:1[89]|20)\d\d |[A-Z][\w'&/-]* ))*)$"
)
_NOT_TITLE_WORD = re.compile(
    r"(?:The|A|An|This|That|These|Those|Such|Under|In|By|With|At|On|Our|Its|Their|His|Her|Any|Each|Every|All|No|Of|For|And|Or|As|If|When|Once|Draft|New|Said|Present|Both|Existing|Current|Annual|Joint|International|Martial|Common|National|Standing|Their|Pursuant|Following|Implementing|Despite|Since|Relevant|Original|Having|Grasping|Grounded|Article|Section|Second|First|Third|Revised|Bilateral|Vietnamese|Having)"
)
_ORG_AFTER = re.compile(
    r" (?:Division|Department|Office|Section|Unit|Committee|Group|Institute|Bureau|Branch|Directorate|Board|Commission|Council|Centre|Center|School|Faculty|Officer|Officers|Enforcement|Secretariat|Manager|Coordinator|Director|Team|Agency|Area|Area|Fund|Partners?|Guidance|Workshop|Conference|Village)\b"
)
_DATE_LEFT = re.compile(
    r"(?:[A-Z][a-z]+ \d{1,2}, \d{4}|\d{1,2} [A-Z][a-z]+ \d{4}|\d{1,2}[./]\d{1,2}[./]\d{4}) $"
)
_DATE_RIGHT = re.compile(
    r",? ?(?:\()?(?:of |dated |signed (?:in [A-Z][\w ]{2,30} )?on |signed on |adopted (?:in [A-Z][\w ]{2,30} )?on |concluded on |done on |on |of the |ngày |ký ngày )(?:the )?"
)
_YEAR_RIGHT = re.compile(r"(?:,| of| \(|,? năm| năm)? ?((?:1[89]|20)\d\d)\b\)?(?! ?[-/]?\d)")
_BETWEEN = re.compile(
    r"\b(?P<type>agreement|memorandum of understanding|memorandum|protocol|treaty|arrangement|joint statement|statement|MoU|MOU)s? between (?:the )?[^.;:]{3,120}? and [^.;:,]{3,90}? (?:on|for|concerning|regarding|about|establishing) [^.;:,]{4,110}?(?=[.;:,)]| to [a-z]+| under| in order| which| and the| so | while| by \d|$)"
)
_SUBJECT_OF = re.compile(
    r"(?:[^.;]{0,60}?\b(?:on|approving|issuing|promulgating|detailing|guiding|implementing|amending|về|ban hành|phê duyệt|quy định|thi hành|hướng dẫn|thực hiện|triển khai)\b[^.;]{0,60})$"
)
_QUOTED = re.compile(
    r"(?<!\w)(?P<type>Project|Scheme|Programme|Program|Plan|Strategy|Đề án|Dự án|Chương trình|Kế hoạch|Chiến lược) \"[^\"\n]{6,160}\""
)
_NUMBERED = frozenset({"law", "ordinance", "code", "constitution"})
_NEXT_INSTRUMENT = re.compile(
    r",? and (?=(?:the )?(?:[A-Z][\w]*(?: [A-Z]\w*)*'s |Circular|Decree|Resolution|Directive|Decision|Law|Conclusion|Regulation|Ordinance|Instruction|Convention|Treaty|Agreement|Memorandum|Plan|Strategy)\b)"
)
_NEAR = 110


def with_named(page: Page, numbered: list[Found]) -> list[Found]:
    """The citations with those added that carry a title but no number."""
    candidates = sorted(_candidates(page), key=lambda found: (found.start, -found.end))
    by_end = {candidate.end: candidate for candidate in candidates if candidate.type in _NUMBERED}
    taken = [_titled_number(page.text, citation, by_end) for citation in numbered]
    side = [(block.start, block.end) for block in page.blocks if block.kind in {"side", "title", "caption"}]
    named: list[Found] = []
    for candidate in candidates:
        if (
            _overlaps(taken, candidate)
            or (named and candidate.start < named[-1].end)
            or _is_side(side, candidate.start)
        ):
            continue
        if not _is_subject(page.text, candidate, taken):
            named.append(candidate)
    return sorted([*taken, *named], key=lambda citation: citation.start)


def _overlaps(taken: list[Found], candidate: Found) -> bool:
    index = bisect_right(taken, candidate.start, key=lambda citation: citation.start)
    before = index > 0 and taken[index - 1].end > candidate.start
    return before or (index < len(taken) and taken[index].start < candidate.end)


def _is_side(side: list[tuple[int, int]], position: int) -> bool:
    index = bisect_right(side, position, key=lambda place: place[0]) - 1
    return index >= 0 and position < side[index][1]


def _titled_number(text: str, citation: Found, by_end: dict[int, Found]) -> Found:
    """A title right before a number belongs to it: "the 2020 Law on Investment (61/2020/QH14)"."""
    for end in range(citation.start, max(0, citation.start - 9), -1):
        candidate = by_end.get(end)
        if candidate and re.fullmatch(r"[ ,(]*(?:No\.? ?|số )?", text[end : citation.start]):
            when = citation.date_iso or candidate.date_iso
            return replace(
                citation, start=candidate.start, type=candidate.type, title=candidate.title, date_iso=when
            )
    return citation


def _candidates(page: Page) -> Iterator[Found]:
    for scan in (
        _known,
        titles_vi.find_congresses,
        _quoted,
        _titled,
        titles_vi.find_titles,
        _constitutions,
        _between,
    ):
        for found in scan(page.text):
            yield _with_date(page, found)


@cache
def _gazetteer() -> tuple[re.Pattern[str], dict[str, tuple[str, str]]]:
    known = {
        name: (row["type"], row["date"])
        for row in tables.rows("instruments")
        for name in tables.listed(row["names"])
    }
    return re.compile(rf"(?<![\w-]){tables.alternation(frozenset(known))}(?![\w-])"), known


def _known(text: str) -> Iterator[Found]:
    pattern, known = _gazetteer()
    for match in pattern.finditer(text):
        if _ORG_AFTER.match(text, match.end()) or (
            len(match.group()) <= _ACRONYM
            and not text[max(0, match.start() - 4) : match.start()].lower().endswith("the ")
        ):
            continue
        start = _with_year_before(text, match.start())
        year = _RIGHT_YEAR.match(text, match.end())
        yield Found(
            start,
            year.end() if year else match.end(),
            known[match.group()][0],
            None,
            title=match.group(),
            confidence=0.95,
        )


def _with_year_before(text: str, start: int) -> int:
    year = re.search(r"\b(?:1[89]|20)\d\d $", text[max(0, start - 6) : start])
    return start - len(year.group()) if year else start


def _quoted(text: str) -> Iterator[Found]:
    """Project "Raising the Quality of Teaching"."""
    for match in _QUOTED.finditer(text):
        kind = _TYPES.get(match["type"]) or titles_vi.TYPES.get(match["type"], "document")
        yield Found(match.start(), match.end(), kind, None, title=match.group(), confidence=0.85)


def _titled(text: str) -> Iterator[Found]:
    for match in _TYPE.finditer(text):
        if _ORG_AFTER.match(text, match.end()):
            continue
        right = _RIGHT.match(text, match.end())
        year = None if right else _RIGHT_YEAR.match(text, match.end())
        start = _left_start(text, match.start())
        if not right and not _enough_left(
            text[start : match.start()], match["type"], has_year=year is not None
        ):
            continue
        end = _right_end(text, right) if right else (year.end() if year else match.end())
        yield Found(start, end, _TYPES[match["type"]], None, title=text[start:end], confidence=0.85)


def _right_end(text: str, right: re.Match[str]) -> int:
    """A title ends before the next instrument: "... towards 2025 and Circular 42"."""
    following = _NEXT_INSTRUMENT.search(text, right.start(), right.end() + 12)
    return following.start() if following else right.end()


def _left_start(text: str, at: int) -> int:
    """Where the capitalised words before a type word begin, sentence openers left out."""
    window = max(0, at - 80)
    line = text.rfind("\n", window, at) + 1
    run = _LEFT.search(text[max(window, line) : at])
    if run is None:
        return at
    start = at - len(run.group(1))
    words = run.group(1).split(" ")
    if re.search(r"[A-Z][a-z]+ \d{1,2}, $", text[max(0, start - 16) : start]):
        start, words = start + len(words[0]) + 1, words[1:]
    for word in words:
        if not (
            _NOT_TITLE_WORD.fullmatch(word)
            or word in {"of", "and", "for", "the", "on", "in"}
            or word.endswith(("'s", "s'"))
        ):
            break
        start += len(word) + 1
    possessive = list(re.finditer(r"'s? ", text[start:at]))
    if possessive:
        start += possessive[-1].end()
    return min(start, at)


def _enough_left(left: str, kind: str, *, has_year: bool) -> bool:
    words = [word for word in left.split() if word[0].isupper() and not _NOT_TITLE_WORD.fullmatch(word)]
    if kind in {"White Paper", "Annual Report"}:
        return bool(left.strip())
    return len(words) >= (2 if kind in _NEEDS_ON and not has_year else 1)


def _constitutions(text: str) -> Iterator[Found]:
    for match in re.finditer(
        r"(?<=the )(?:\d{4} )?Constitution(?: of \d{4})?(?: of the [A-Z]\w+(?: [A-Z]\w+)*)?\b|(?<!\w)Hiến pháp(?: năm \d{4})?(?!\w)",
        text,
    ):
        yield Found(match.start(), match.end(), "constitution", None, title=match.group(), confidence=0.85)


def _between(text: str) -> Iterator[Found]:
    for match in _BETWEEN.finditer(text):
        kind = match["type"].lower().removeprefix("joint ")
        yield Found(
            match.start(),
            match.end(),
            {
                "memorandum of understanding": "agreement",
                "memorandum": "agreement",
                "mou": "agreement",
                "arrangement": "agreement",
                "protocol": "treaty",
            }.get(kind, kind),
            None,
            title=match.group(),
            confidence=0.75,
        )


def _with_date(page: Page, found: Found) -> Found:
    text = page.text
    before = _DATE_LEFT.search(text[max(0, found.start - 22) : found.start])
    if before:
        start = found.start - len(before.group())
        day = next(dates.find_dates(page.lowered, start, found.start, month_first=page.month_first), None)
        if day and day.grain == "day":
            return replace(found, start=start, date_iso=day.first)
    join = _DATE_RIGHT.match(text, found.end)
    match = dates.SCAN.match(page.lowered, join.end()) if join else None
    day = dates.resolve(match, month_first=page.month_first) if match else None
    if day and day.grain == "day" and day.first and not day.first.startswith("--"):
        return _owned(text, replace(found, end=day.end, date_iso=day.first))
    year = _YEAR_RIGHT.match(text, found.end)
    if year and found.type in {"treaty", "law", "code", "constitution", "agreement", "declaration"}:
        return _owned(text, replace(found, end=year.end(), date_iso=year.group(1)))
    said = re.match(
        r"((?:1[89]|20)\d\d) |.*?(?: năm|Act|Law|Convention|Treaty|Code) ((?:1[89]|20)\d\d)$",
        text[found.start : found.end],
    )
    return _owned(text, replace(found, date_iso=(said.group(1) or said.group(2)) if said else None))


def _owned(text: str, found: Found) -> Found:
    if found.issuer:
        return found
    owner = re.search(
        r"((?:[A-Z][\w.-]*)(?: [A-Z][\w.-]*){0,4})'s? $", text[max(0, found.start - 50) : found.start]
    )
    if owner is None:
        return found
    name = re.sub(r"^(?:The|Under|In|By|With|For) (?:the )?", "", owner.group(1))
    return replace(
        found, issuer=name, issuer_id=codes.issuer_ids().get(name.casefold()), issuer_source="stated"
    )


def _is_subject(text: str, candidate: Found, numbered: list[Found]) -> bool:
    """A title that only says what a numbered instrument just cited is about."""
    index = bisect_right(numbered, candidate.start, key=lambda citation: citation.start) - 1
    if index < 0 or candidate.start - numbered[index].end > _NEAR:
        return False
    between = text[numbered[index].end : candidate.start]
    return (
        _SUBJECT_OF.match(between) is not None
        and "\n" not in between
        and not re.search(r"\b(?:and|và) (?:the )?$|, (?:the )?$", between)
    )
