"""Tasks put together: verdict, actors, partners, deadline, condition and confidence of every sentence."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from comity.engines.reader import actors as agents
from comity.engines.reader import calibration, cues, partners, periods, sections, structure
from comity.engines.reader.judge import judge
from comity.engines.reader.model import DateMention, Mention, Span, Task
from comity.engines.reader.page import language_of
from comity.engines.reader.sentence import Sentence

if TYPE_CHECKING:
    from datetime import date

    from comity.engines.reader.citations import Found
    from comity.engines.reader.normalise import Shadow
    from comity.engines.reader.page import Page
    from comity.engines.reader.phrases import Place
    from comity.engines.reader.sentence import Verdict
    from comity.engines.reader.structure import Unit

_TOO_SHORT_TO_TELL = 40
_CONDITION = re.compile(
    r"(?:when|once|if|as soon as|where|in case(?: of)?|in the event(?: of| that)?|whenever|should|provided that|unless|khi|nếu|trường hợp|trong trường hợp|ngay sau khi|sau khi) [^,;]{4,140}(?=,)"
)
_CONDITION_LATE = re.compile(
    r"\b(?:when|once|as soon as|if|unless|provided that|in the event that|in case|nếu|khi) [^,;.]{6,120}(?=[.;,]|$)"
)
_OPEN = re.compile(r"(?:tbc|tbd|n/a|-+|chưa xác định|to be (?:confirmed|determined|decided))$")
_KINDS = (
    (
        "refrain",
        re.compile(r"\b(?:refrain|not|no|prohibited|forbidden|never|avoid|nghiêm cấm|không được|cấm)\b"),
    ),
    ("report", re.compile(r"\b(?:report|reports|submit|submits|submitted|reporting|báo cáo)\b")),
    ("notify", re.compile(r"\b(?:notify|notifies|inform|informs|notification|announce|thông báo)\b")),
    (
        "pay",
        re.compile(
            r"\b(?:pay|pays|bear the cost|bears? the (?:cost|expense)s?|reimburse|fund|finance|allocate[sd]?|chi trả|thanh toán|cấp kinh phí|bảo đảm kinh phí)\b"
        ),
    ),
)


def find_tasks(
    page: Page, found: list[Found], text: str, shadow: Shadow, document_date: date | None
) -> list[Task]:
    """Every directed task of the page, in order."""
    titles = tuple(
        (citation.start, citation.end)
        for citation in found
        if citation.type not in {"agreement", "statement"}
    )
    normative = sections.is_normative(page.text, page.lowered, page.blocks)
    triggers = cues.triggers(page.lowered)
    places = [position for position, _ in triggers]
    tasks = []
    for unit in structure.Walk(page.text, page.lowered, page.blocks, normative=normative).units():
        here = triggers[bisect_left(places, unit.body) : bisect_left(places, unit.end)]
        sentence = Sentence(
            page.text, page.lowered, unit, normative, _is_vietnamese(page, unit), _within(titles, unit)
        )
        verdict = judge(sentence, here)
        if verdict:
            tasks.append(
                _Draft(sentence, verdict, text, shadow).task(document_date, month_first=page.month_first)
            )
    return tasks


def _within(titles: tuple[Place, ...], unit: Unit) -> tuple[Place, ...]:
    first = bisect_left(titles, (unit.start, 0))
    return titles[first : bisect_left(titles, (unit.end, 0))]


def _is_vietnamese(page: Page, unit: Unit) -> bool:
    return (
        page.language == "vi"
        if unit.end - unit.start < _TOO_SHORT_TO_TELL
        else language_of(page.lowered[unit.start : unit.end]) == "vi"
    )


class _Draft:
    """One task on its way from positions in the normalised text to spans of the original."""

    def __init__(self, sentence: Sentence, verdict: Verdict, text: str, shadow: Shadow) -> None:
        self.sentence = sentence
        self.verdict = verdict
        self.text = text
        self.shadow = shadow

    def task(self, document_date: date | None, *, month_first: bool) -> Task:
        sentence, unit = self.sentence, self.sentence.unit
        actors = agents.find_actors(sentence, self.verdict)
        implicit = () if actors or unit.kind == "row" else unit.leads
        whole = self._span((unit.start, unit.end))
        return Task(
            start=whole.start,
            end=whole.end,
            text=whole.text,
            group=unit.group,
            actors=tuple(self._span(actor) for actor in actors),
            actors_implicit=tuple(self._span(actor) for actor in implicit),
            partners=tuple(self._partner(*entry) for entry in partners.find_partners(sentence, actors)),
            deadline=self._deadline(document_date, month_first=month_first),
            condition=self._condition(),
            kind=self._kind(),
            confidence=calibration.confidence(self.verdict.score),
            score=self.verdict.score,
            cues=self.verdict.cues,
        )

    def _span(self, place: Place) -> Span:
        start, end = self.shadow.original(*place)
        return Span(start, end, self.text[start:end])

    def _partner(self, start: int, end: int, known: str | None) -> Mention:
        span = self._span((start, end))
        return Mention(span.start, span.end, span.text, known, "partner")

    def _deadline(self, document_date: date | None, *, month_first: bool) -> DateMention | None:
        unit = self.sentence.unit
        cell = dict(unit.row).get("deadline")
        period: periods.Period | None
        if cell and not _OPEN.match(self.sentence.lowered, *cell):
            period = periods.resolve(
                self.sentence.lowered, *cell, anchor=document_date, month_first=month_first
            )
        elif unit.kind == "row":
            return None
        else:
            period = periods.find_period(
                self.sentence.lowered,
                (unit.body, unit.end),
                anchor=document_date,
                month_first=month_first,
                taken=self.sentence.titles,
            )
        if period is None:
            return None
        span = self._span((period.start, period.end))
        return DateMention(
            span.start,
            span.end,
            span.text,
            period.first,
            period.last,
            "deadline",
            period.every,
            period.anchor,
        )

    def _condition(self) -> Span | None:
        unit, lowered = self.sentence.unit, self.sentence.lowered
        match = _CONDITION.match(lowered, unit.body, unit.end) or _CONDITION_LATE.search(
            lowered, unit.body, unit.end
        )
        return self._span(match.span()) if match else None

    def _kind(self) -> str:
        if any(hit.kind == "prohibit" for hit in self.verdict.hits):
            return "refrain"
        words = self.sentence.lowered[self.sentence.unit.body : self.sentence.unit.end]
        return next((name for name, pattern in _KINDS[1:] if pattern.search(words)), "do")
