"""Is this sentence a directed task? The cues that fired, weighed against where the sentence stands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from comity.engines.reader import cues, forms, forms_vi
from comity.engines.reader.sentence import DUTY_SECTIONS, Verdict

if TYPE_CHECKING:
    from comity.engines.reader.cues import Hit
    from comity.engines.reader.sentence import Sentence

THRESHOLD = 2
_PAST_FRAME = re.compile(
    r"(?:in|since|during|by|from|until|before|after|over|throughout|for) (?:the )?(?:(?:past|last|recent|previous|early|late|same|first|war|years?|months?|decades?|end of|\w+ (?:quarter|half) of|january|february|march|april|may|june|july|august|september|october|november|december)\b ?,?){0,3}"
    r"(?:(?:1[89]|20)\d\d|years|months|decades|year|month|week)\b|last (?:year|month|week)|previously|formerly|historically|over the years|earlier|ago\b|năm \d{4},|trong những năm qua|những năm qua|thời gian qua|trước đây|vừa qua"
)
_EFFECT_VERB = re.compile(
    r"(?: (?:normally|usually|generally|probably|presumably|undoubtedly|doubtless)\b|(?: also| certainly| surely| then| thus| likely| probably| inevitably| soon| still| normally| definitely| greatly| only| not| further)*"
    r" (?:help|contribute|enable|remain|become|lead|result|take place|bring|see|continue to (?:be|grow|rise|increase|face|develop|unfold)|grow|rise|increase|fall|face|worsen|be (?:a|an|the|more|able|very|one|\w+er\b|difficult|easy|possible|impossible|complex|complicated)|make it|have (?:a|an|no|to face)|give|mean|depend|show|prove|need|allow|create|reduce|cost|revert|arise|occur|follow|come|go|last|attract|affect|gain|lose|suffer|end|begin|know|understand|find|get|be needed|be required|be reduced|be improved|be raised|be felt|be seen|shorten|stand|be remembered)\b)"
)
_VI_NARRATIVE = re.compile(
    r"^hiện nay|^nhớ lại|có ý kiến (?:cho|rằng)|được hiểu là|^ngày \d{1,2} tháng \d{1,2} năm \d{4},|lẽ ra|có lúc|có thời điểm|nhiều đêm|nhiều lần phải|do (?:mưa|bão|lũ|dịch|thiếu)|(?:^|[ ,;])năm (?:19|20)\d\d,|lần thứ|giai đoạn đầu|thời gian qua|vừa qua|trước đây|đến nay|mới đạt|trong điều kiện khó khăn|buộc phải|^kết quả|^tuy vậy|^tuy nhiên|^ngày \d{1,2}/\d{1,2}/\d{4},|những năm qua|trong bối cảnh|nhiều (?:học viên|cán bộ|đơn vị|nơi) phải"
)
_THOUGHT = re.compile(
    r"\bit is (?:thought|believed|said|expected|hoped|feared|argued|estimated|reported|likely|predicted|forecast)\b"
)
_VI_HOPE = re.compile(r"với |chắc chắn|tin tưởng|việc này|điều này|việc đó|làm tốt|[^.;]* nhất định sẽ")
_FIRM_FORMS = frozenset({"imperative", "operative-verb", "owner-item", "duty-item"})
_QUOTE = re.compile(r'"[^"]*"?')


def judge(sentence: Sentence, triggers: list[tuple[int, str]]) -> Verdict | None:
    """The verdict on one sentence, or None where it directs nothing."""
    unit = sentence.unit
    if unit.kind == "row":
        return _judge_row(sentence)
    if forms.cannot_direct(sentence):
        return None
    hits = _outside_quotes(sentence, list(cues.fire(sentence.lowered, triggers, unit.body, unit.end)))
    carried = [(hit, score) for hit in hits if (score := _score(sentence, hit)) > 0]
    strong = [(hit, score) for hit, score in carried if score >= THRESHOLD]
    if strong:
        return _carried(sentence, carried, max(score for _, score in strong))
    form = _bare_form(sentence)
    if form is None or (
        form[0] not in _FIRM_FORMS
        and not unit.listed
        and any(hit.kind == "veto" and hit.weight < 0 and hit.name != "should-inverted" for hit in hits)
    ):
        return None
    name, score = form
    if name == "imperative" and sentence.unit.section == "past" and not sentence.unit.after_lead:
        return None
    names = (name, *(hit.name for hit, _ in carried))
    return Verdict(score + len(carried), names, tuple(hit for hit, _ in carried), name)


def _carried(sentence: Sentence, carried: list[tuple[Hit, int]], best: int) -> Verdict:
    names = tuple(dict.fromkeys(hit.name for hit, _ in carried))
    unit = sentence.unit
    context = [
        name
        for name, holds in (
            ("in-measures", unit.after_lead),
            ("marked", unit.marked),
            ("normative", sentence.normative),
        )
        if holds
    ]
    hits = tuple(hit for hit, score in carried if score >= THRESHOLD)
    return Verdict(best + len(context) + len(carried) - 1, (*names, *context), hits, hits[0].kind)


def _outside_quotes(sentence: Sentence, hits: list[Hit]) -> list[Hit]:
    unit = sentence.unit
    if not hits or '"' not in sentence.text[unit.block.start : unit.block.end]:
        return hits
    quotes = [match.span() for match in _QUOTE.finditer(sentence.text, unit.block.start, unit.block.end)]
    return [hit for hit in hits if not any(start < hit.start < end for start, end in quotes)]


def _score(sentence: Sentence, hit: Hit) -> int:
    """What a cue is worth here; zero where its surroundings take its force away."""
    if hit.kind in {"veto", "hint"} or hit.weight <= 0:
        return 0
    if hit.name.startswith("vi-") and _narrates(sentence):
        return 0
    if hit.kind in _SCORERS:
        return _SCORERS[hit.kind](sentence, hit)
    return hit.weight


def _narrates(sentence: Sentence) -> bool:
    """A Vietnamese sentence outside the list that tells what was hard or late, not what is to be done."""
    unit = sentence.unit
    if unit.marked or unit.listed:
        return False
    words = sentence.lowered[unit.body : unit.end]
    return _VI_NARRATIVE.search(words) is not None or (unit.section == "past" and not unit.after_lead)


def _score_in_part(sentence: Sentence, hit: Hit) -> int:
    return hit.weight if sentence.directs else 0


def _score_expected(sentence: Sentence, hit: Hit) -> int:
    if not sentence.directs:
        return 0
    return hit.weight + (1 if hit.weight < THRESHOLD and sentence.subject_of(hit) else 0)


def _score_will(sentence: Sentence, hit: Hit) -> int:
    if not sentence.directs or _EFFECT_VERB.match(sentence.lowered, hit.end, sentence.unit.end):
        return 0
    if hit.name == "vi-se" and (
        not sentence.normative or _VI_HOPE.match(sentence.lowered, sentence.unit.body, sentence.unit.end)
    ):
        return 0
    before = sentence.lowered[sentence.unit.body : hit.start].rstrip()
    if _THOUGHT.search(before):
        return 0
    ours = before.endswith(("we", "chúng tôi", "chúng ta"))
    if ours or sentence.subject(hit.start):
        return 2 if sentence.normative or sentence.unit.after_lead else 0
    passive = re.match(
        r" (?:also |then )?(?:not )?be (?:[a-z]+ly )?(?:[a-z-]+(?:ed|en|ld|pt|de|wn)|put|paid|laid|set|sent|led|met|run|cut|read|brought|taught|sought|lent|kept|borne)\b",
        sentence.lowered[hit.end : hit.end + 40],
    )
    planned = sentence.unit.after_lead or (
        sentence.normative and (sentence.unit.marked or sentence.unit.section in DUTY_SECTIONS)
    )
    return 2 if passive and planned else 0


def _score_commit(sentence: Sentence, hit: Hit) -> int:
    unit, lowered = sentence.unit, sentence.lowered
    if _PAST_FRAME.match(lowered, unit.body, hit.start):
        return 0
    before = lowered[unit.body : hit.start]
    sides = re.search(
        r"\b(?:we|sides|parties|ministers|leaders|participants|signatories|chiefs|delegations|meeting|conference|committee|both|states|countries|heads|ministries|they)(?: (?:also|have|has|hereby|further|jointly|unanimously|[a-z]+ly))*\s*$",
        before,
    )
    if sides:
        return hit.weight + 1
    return hit.weight + 1 if sentence.directs and sentence.subject(hit.start) else 0


def _score_reported(sentence: Sentence, hit: Hit) -> int:
    if _PAST_FRAME.match(sentence.lowered, sentence.unit.body, hit.start):
        return 0
    return hit.weight


def _score_asked(sentence: Sentence, hit: Hit) -> int:
    """As in "The Cell was asked to confirm": an order still open, unless the sentence is dated in the past."""
    if _PAST_FRAME.search(sentence.lowered, sentence.unit.body, sentence.unit.end) and not sentence.normative:
        return 0
    return hit.weight if sentence.normative or sentence.unit.after_lead else 0


def _score_duty(sentence: Sentence, hit: Hit) -> int:
    return hit.weight if sentence.directs else 0


def _score_prohibit(sentence: Sentence, hit: Hit) -> int:
    return hit.weight + (1 if hit.weight < THRESHOLD and sentence.normative else 0)


def _score_falls(sentence: Sentence, hit: Hit) -> int:
    return hit.weight if sentence.directs or hit.weight > THRESHOLD else 0


_SCORERS = {
    "directed": _score_expected,
    "responsible": _score_in_part,
    "will": _score_will,
    "commit": _score_commit,
    "reported": _score_reported,
    "duty": _score_duty,
    "asked": _score_asked,
    "agreed": _score_reported,
    "prohibit": _score_prohibit,
    "falls": _score_falls,
}


def _judge_row(sentence: Sentence) -> Verdict | None:
    named = dict(sentence.unit.row)
    if "task" not in named:
        return None
    return Verdict(
        4, ("table-row", *(f"column-{name}" for name in ("owner", "deadline") if name in named)), (), "row"
    )


def _bare_form(sentence: Sentence) -> tuple[str, int] | None:
    """Tasks without a cue word, by the language of the sentence."""
    unit = sentence.unit
    if unit.section == "prohibited" and (unit.listed or unit.marked):
        return "prohibited-item", 3
    return forms_vi.bare_form(sentence) if sentence.vietnamese else forms.bare_form(sentence)
