"""Is this sentence a directed task? The cues that fired, weighed against where the sentence stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from comity.engines.reader import cues, periods, phrases, verbs

if TYPE_CHECKING:
    from comity.engines.reader.cues import Hit
    from comity.engines.reader.structure import Unit

THRESHOLD = 2
_SHORT = 70
_DUTY_SECTIONS = frozenset({"measures", "duties"})
_PAST_FRAME = re.compile(
    r"(?:in|since|during|by|from|until|before|after|over|throughout|for) (?:the )?(?:(?:past|last|recent|previous|early|late|same|first|war|years?|months?|decades?|end of|\w+ (?:quarter|half) of|january|february|march|april|may|june|july|august|september|october|november|december)\b ?,?){0,3}"
    r"(?:(?:1[89]|20)\d\d|years|months|decades|year|month|week)\b|last (?:year|month|week)|previously|formerly|historically|over the years|earlier|ago\b|năm \d{4},|trong những năm qua|những năm qua|thời gian qua|trước đây|vừa qua"
)
_EFFECT_VERB = re.compile(
    r"(?: (?:normally|usually|generally|probably|presumably|undoubtedly|doubtless)\b|(?: also| certainly| surely| then| thus| likely| probably| inevitably| soon| still| normally| definitely| greatly| only| not| further)*"
    r" (?:help|contribute|enable|remain|become|lead|result|take place|bring|see|continue to (?:be|grow|rise|increase|face|develop|unfold)|grow|rise|increase|fall|face|worsen|be (?:a|an|the|more|able|very|one|\w+er\b|difficult|easy|possible|impossible|complex|complicated)|make it|have (?:a|an|no|to face)|give|mean|depend|show|prove|need|allow|create|reduce|cost|revert|arise|occur|follow|come|go|last|attract|affect|gain|lose|suffer|end|begin|know|understand|find|get|be needed|be required|be reduced|be improved|be raised|be felt|be seen|shorten|stand|be remembered)\b)"
)
_OPERATIVE = re.compile(
    r"\b(?P<verb>AGREE|DECIDE|TASK|REQUEST|EXTEND|CALL UPON|CALL ON|CALL FOR|ENCOURAGE|INVITE|INSTRUCT|DIRECT|URGE|RESOLVE|COMMIT|UNDERTAKE|PLEDGE|ESTABLISH|MANDATE|ASSIGN|STRENGTHEN|ENHANCE|PROMOTE|CONTINUE|INTENSIFY|DEVELOP|ENSURE|SUPPORT"
    r"|IMPLEMENT|EXPAND|DEEPEN|CONVENE|APPOINT|DESIGNATE|LAUNCH|CREATE|ADOPT|ENTRUST|ORDER|REQUIRE|RECOMMEND|ASK|EXPLORE|FACILITATE|WORK|COOPERATE|ORGANISE|ORGANIZE|CONDUCT|INITIATE|SHARE|DECLARE OUR INTENTION|APPROVE|MAINTAIN|REFRAIN|AUTHORISE|AUTHORIZE|SET UP|PREPARE|CHARGE|DIRECTS|REQUESTS|DECIDES|INVITES|URGES|ENCOURAGES|CALLS UPON|CALLS ON|TASKS|AGREES|RESOLVES|INSTRUCTS|EXTENDS|COMMITS|UNDERTAKES|ESTABLISHES)S?\b"
)
_OPERATIVE_LOWER = re.compile(
    r"(?:also |further |strongly |and |hereby |once again )?(?P<verb>(?:decides|agrees|resolves|undertakes|commits|pledges)|(?:requests|calls upon|calls on|urges|encourages|invites|instructs|tasks|directs|extends|mandates|establishes|recommends|asks|authorises|authorizes|requires|entrusts|orders|designates|appoints)(?! to\b))\b"
    r"(?! (?:to remain seized|also to remain seized))"
)
_NO_TASK_VERB = re.compile(
    r"(?:REAFFIRM|WELCOME|NOTE|RECALL|EXPRESS|COMMEND|ACKNOWLEDGE|RECOGNI[SZ]E|CONDEMN|APPRECIATE|REITERATE|THANK|CONGRATULATE|TAKE NOTE|STRESS|EMPHASI[SZ]E|UNDERLINE|UNDERSCORE|AFFIRM|SHARE THE VIEW|EMPHASISE)S?\b",
    re.IGNORECASE,
)
_VI_VETO = re.compile(
    r"có hiệu lực|hết hiệu lực|thay thế (?:quyết định|nghị định|chỉ thị|kế hoạch|thông tư|quy chế)|được hiểu là|gọi tắt là|(?:^|[ ,])(?:có thể|được quyền|có quyền)(?!\w)|(?:biết|để biết)(?: và|,) (?:tổ chức )?thực hiện"
)
_VI_VETO_START = re.compile(
    r"(?:đánh giá cao|ghi nhận|hoan nghênh|cảm ơn|chúc mừng|trân trọng|đây là|đó là|như vậy|làm (?:như vậy|được|tại)|được (?:ủy|uỷ) quyền|được phép|qua đó|điều đó|việc đó|những|với những|kết quả|nhờ|tuy nhiên|dự báo|hiện nay|làm tốt (?:điều|việc) |[^,.]{3,60} sẽ (?:giúp|không|góp|tạo|làm|là))"
)
_VI_DONE = re.compile(r", [^,;]{2,50} đã |^[^,;]{0,60} sẽ |^[^,]{2,40} đã (?!ký|được|ban|phê|có|thỏa)")
_VI_TARGET = re.compile(
    r"(?<!đã )được (?!phép|quyền|hưởng|miễn|hiểu|gọi|coi|xem|áp dụng|ban hành|thực hiện từ)[a-zà-ỹ]+"
)
_VI_CLAUSE_FIRST = re.compile(
    r"(?:khi|nếu|trường hợp|trong trường hợp|sau khi|trước khi|hằng năm|hàng năm|hằng quý|hàng quý|định kỳ|trong quá trình|quá trình|đối với|căn cứ|trên cơ sở|trong thời gian|trước mắt|theo chức năng|ngoài ra|bên cạnh đó|đồng thời|cùng với|để|nhằm|trước|từ|trong|đến|mỗi)(?!\w)[^.;:]{2,160}?, "
)
_VI_PAST = re.compile(r"(?:^|[ ,])(?:đã|đang|từng|vừa|mới|được xếp|đạt được)\b")
_VI_PASSIVE_DUTY = re.compile(
    r"\b(?:gửi|báo cáo|nộp|hoàn thành|triển khai|thực hiện|tổ chức|tiến hành|xong|bảo đảm|đảm bảo|trình)\b"
)
_PURPOSE = re.compile(
    r"(?:purpose|scope|applicability|note)\.? ?: |(?:this|the present) (?:paper|issuance|document|circular|decree|instruction|directive|plan|agreement|memorandum|policy|regulation|order|publication|note|decision|arrangement)(?: also)? (?:establishes|provides|sets|applies|governs|stipulates|regulates|prescribes|defines|describes|implements|assigns|lays|covers|concerns|details|guides|aims|seeks|describes|serves|is intended|is meant)\b"
    r"|(?:thông tư|nghị định|quy chế|kế hoạch|quyết định|chỉ thị|hướng dẫn) này (?:quy định|hướng dẫn|áp dụng|có hiệu lực|thay thế)"
)
_ARTICLE = re.compile(r"(?:Article|ARTICLE|Art\.|Section|SECTION|Điều|ĐIỀU|Mục)\b")
_VI_NARRATIVE = re.compile(
    r"lẽ ra|có lúc|có thời điểm|nhiều đêm|nhiều lần phải|do (?:mưa|bão|lũ|dịch|thiếu)|(?:^|[ ,;])năm (?:19|20)\d\d,|lần thứ|giai đoạn đầu|thời gian qua|vừa qua|trước đây|đến nay|mới đạt|trong điều kiện khó khăn|buộc phải|^kết quả|^tuy vậy|^tuy nhiên|^ngày \d{1,2}/\d{1,2}/\d{4},|những năm qua|trong bối cảnh|nhiều (?:học viên|cán bộ|đơn vị|nơi) phải"
)
_HEADING_NOUN = re.compile(
    r"nghiêm cấm|prohibited|trách nhiệm|nhiệm vụ|responsibilities|obligations|duties|quyền hạn"
)
_THOUGHT = re.compile(
    r"\bit is (?:thought|believed|said|expected|hoped|feared|argued|estimated|reported|likely|predicted|forecast)\b"
)
_LABEL = re.compile(r"(?:Action|ACTION|Task|TASK|Follow-up|To do|Agreed action|Decision)(?: \d+)? ?: ?")
_ELLIPTIC_DUTY = re.compile(
    r"(?:also |jointly |primarily )?(?:responsible|accountable|answerable) (?:for|to)\b|in charge of\b|not (?=[a-z]+ [a-z])(?!applicable|all|only|every|a\b|the\b|an\b|less|more|later|yet|for|in|to\b)"
)
_OWNED = re.compile(r"(?P<who>[^:→.;]{3,70}?) ?(?::|→|=>|->| - ) ?(?=\S)")
_ELLIPTICAL = re.compile(r"[^,.;:]{3,90}? to (?:be [a-z]+(?:ed|en|wn|t|d)\b|[a-z-]+)")
_THAT_CLAUSE = re.compile(r"that .{3,200}?\b(?:be [a-z]+|should|shall|must)\b")
_CLAUSE_FIRST = re.compile(
    r"(?:if|when|whenever|where|once|before|after|in case|in the event|unless|upon|during|as soon as|should|prior to|until|on|at|for|to|as|in|within|by|from|with|following|through|based on)\b[^.;:]{3,160}?, (?=[a-z])"
)
_QUOTE = re.compile(r'"[^"]*"?')
_PASSIVE_RULE = re.compile(
    r"\b(?:is|are) (?:also |always |only |normally |then |[a-z]+ly )?(?!(?:defined|called|attached|repealed|based|known|considered|entitled|authori[sz]ed|permitted|allowed|exempt|located|annexed|described|listed|provided|intended|meant|said|made up|composed|aimed|designed|interested|concerned|related|limited|involved|required|given below|welcome|aware|dated|hereby repealed|replaced|superseded|cancelled|revoked|satisfied|pleased|convinced|set out|set forth)\b)(?:[a-z-]+ed|made|paid|held|kept|given|sent|drawn|borne|met|led|taken|done|set|put|built|run|lent|sought|brought)\b"
)
_PAST_TENSE = re.compile(r"\b(?:was|were|had|has been|have been)\b")
_FINITE = re.compile(r"\b(?:is|are|was|were|has|have|had|may|can|could|would|will|did|does|do)\b")
_EN_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")


@dataclass(frozen=True, slots=True)
class Verdict:
    """A task: its score, the names of its cues, and the hits that carry it (none for a bare verb)."""

    score: int
    cues: tuple[str, ...]
    hits: tuple[Hit, ...]
    form: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """What the judge looks at: the texts, the unit and what is known about the document."""

    text: str
    lowered: str
    unit: Unit
    normative: bool
    vietnamese: bool
    titles: tuple[phrases.Place, ...] = ()

    @property
    def directs(self) -> bool:
        return self.normative or self.unit.after_lead or self.unit.section in _DUTY_SECTIONS

    def subject(self, at: int) -> list[phrases.Place]:
        return phrases.subject_before(self.text, self.unit.body, at)


def judge(sentence: Sentence, triggers: list[tuple[int, str]]) -> Verdict | None:
    """The verdict on one sentence, or None where it directs nothing."""
    unit = sentence.unit
    if unit.kind == "row":
        return _judge_row(sentence)
    if _cannot_direct(sentence):
        return None
    hits = _outside_quotes(sentence, list(cues.fire(sentence.lowered, triggers, unit.body, unit.end)))
    carried = [(hit, score) for hit in hits if (score := _score(sentence, hit)) > 0]
    strong = [(hit, score) for hit, score in carried if score >= THRESHOLD]
    if strong:
        return _carried(sentence, carried, max(score for _, score in strong))
    if any(hit.kind == "veto" and hit.weight < 0 for hit in hits) and not unit.listed:
        return None
    form = _bare_form(sentence)
    if form is None:
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


def _cannot_direct(sentence: Sentence) -> bool:
    unit, text, lowered = sentence.unit, sentence.text, sentence.lowered
    if unit.is_lead or unit.section in {"recital", "definitions"} or text[unit.end - 1] == "?":
        return True
    if text[unit.body] == '"' and '"' in text[unit.body + 1 : unit.end]:
        return True
    if (
        unit.kind in {"title", "heading"}
        and not unit.listed
        and not (sentence.directs and _owns_verb(sentence))
    ):
        return True
    if unit.names_owner:
        return True
    if _PURPOSE.match(lowered, unit.body, unit.end):
        return True
    if (
        unit.is_heading
        and unit.kind == "item"
        and (_ARTICLE.match(text, unit.start) or _HEADING_NOUN.search(lowered, unit.body, unit.end))
    ):
        return True
    return (
        unit.kind == "item"
        and _NO_TASK_VERB.match(text, unit.body, unit.end) is not None
        and not _OPERATIVE.search(text, unit.body, unit.end)
    )


def _owns_verb(sentence: Sentence) -> bool:
    """A line without a full stop such as "Finance Branch - pay per diem" or "Action: New Zealand to circulate drafts"."""
    unit = sentence.unit
    if _LABEL.match(sentence.text, unit.body, unit.end):
        return True
    owned = _OWNED.match(sentence.text, unit.body, unit.end)
    if owned is None or owner_before_mark(sentence) is None:
        return False
    return verbs.opens_bare(sentence.lowered, owned.end(), unit.end, listed=True) or verbs.opens_vi(
        sentence.lowered, owned.end(), unit.end
    )


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
    return hit.weight + (1 if hit.weight < THRESHOLD and sentence.subject(hit.start) else 0)


def _score_will(sentence: Sentence, hit: Hit) -> int:
    if not sentence.directs or _EFFECT_VERB.match(sentence.lowered, hit.end, sentence.unit.end):
        return 0
    before = sentence.lowered[sentence.unit.body : hit.start].rstrip()
    if _THOUGHT.search(before):
        return 0
    ours = before.endswith(("we", "chúng tôi", "chúng ta"))
    if ours or sentence.subject(hit.start):
        return 2 if sentence.normative or sentence.unit.after_lead else 0
    passive = re.match(
        r" (?:also |then )?(?:not )?be [a-z]+(?:ed|en|ld|pt|de|wn)\b",
        sentence.lowered[hit.end : hit.end + 40],
    )
    planned = sentence.unit.after_lead or (
        sentence.normative and (sentence.unit.marked or sentence.unit.section in _DUTY_SECTIONS)
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
    """ "The Cell was asked to confirm": an order still open, unless the sentence is dated in the past."""
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


def _bare_form(sentence: Sentence) -> tuple[str, int] | None:
    """Tasks without a cue word: imperatives, operative verbs, duties in the present tense."""
    if sentence.unit.section == "prohibited" and (sentence.unit.listed or sentence.unit.marked):
        return "prohibited-item", 3
    return _vi_form(sentence) if sentence.vietnamese else _en_form(sentence)


def _en_form(sentence: Sentence) -> tuple[str, int] | None:
    unit, lowered = sentence.unit, sentence.lowered
    if _is_operative(sentence):
        return "operative-verb", 4
    if _is_permission(lowered, unit.body, unit.end):
        return None
    if unit.opens_block and unit.end < unit.block.end and _is_owner(sentence):
        return None
    firm = unit.listed or (unit.marked and sentence.directs)
    if verbs.opens_bare(lowered, unit.body, unit.end, listed=firm) or _bare_after_clause(sentence):
        return "imperative", 2 + unit.marked + unit.after_lead
    if unit.listed and (verbs.opens_third(lowered, unit.body, unit.end) or _third_after_clause(sentence)):
        return "duty-item", 3
    if _ELLIPTIC_DUTY.match(lowered, unit.body, unit.end) and (firm or unit.group):
        return "duty-item", 3
    if unit.listed and unit.under_that and not lowered.startswith("nothing", unit.body):
        return "that-item", 3
    if sentence.normative and unit.section in _DUTY_SECTIONS and _present_duty(sentence):
        return "present-duty", 2
    return _short_form(sentence)


def _is_owner(sentence: Sentence) -> bool:
    """A run-in heading that only names a body."""
    unit = sentence.unit
    if (
        verbs.opens_bare(sentence.lowered, unit.body, unit.end, listed=True)
        and not sentence.text[unit.body : unit.end].istitle()
    ):
        words = sentence.text[unit.body : unit.end - 1].split()
        if not (len(words) > 1 and words[1][0].isupper()):
            return False
    return unit.end - unit.body < _SHORT and phrases.is_agent(
        sentence.text, *phrases.trim(sentence.text, unit.body, unit.end)
    )


def _is_operative(sentence: Sentence) -> bool:
    """Verbs in capitals anywhere in an item of a declaration; resolutions open with them in the third person."""
    unit = sentence.unit
    if not (unit.kind == "item" or unit.listed):
        return False
    if _OPERATIVE.search(sentence.text, unit.body, unit.end):
        return True
    return sentence.normative and _OPERATIVE_LOWER.match(sentence.lowered, unit.body, unit.end) is not None


def _bare_after_clause(sentence: Sentence) -> bool:
    """ "If the caller is of flag rank, put the call through." """
    unit = sentence.unit
    clause = _CLAUSE_FIRST.match(sentence.lowered, unit.body, unit.end) if sentence.directs else None
    return clause is not None and verbs.opens_bare(
        sentence.lowered, clause.end(), unit.end, listed=unit.listed
    )


def _third_after_clause(sentence: Sentence) -> bool:
    """ "In coordination with the Under Secretary, maintains a list." """
    clause = _CLAUSE_FIRST.match(sentence.lowered, sentence.unit.body, sentence.unit.end)
    return clause is not None and verbs.opens_third(sentence.lowered, clause.end(), sentence.unit.end)


def _listed_item(sentence: Sentence) -> bool:
    """An item that names its matter without a verb, under a lead-in that directs or in a list of tasks."""
    unit = sentence.unit
    if (
        not unit.opens_block
        or unit.kind in {"heading", "title"}
        or _FINITE.search(sentence.lowered, unit.body, unit.end)
    ):
        return False
    return (unit.listed and unit.lead_directs) or (
        unit.in_task_list and unit.kind == "item" and not unit.is_heading
    )


def _present_passive(sentence: Sentence) -> bool:
    """A rule told in the present: "Gifts are registered", where the document lays down duties."""
    unit = sentence.unit
    if (
        not sentence.normative
        or unit.section not in _DUTY_SECTIONS
        or not (unit.marked or unit.group or unit.listed)
    ):
        return False
    return _PASSIVE_RULE.search(sentence.lowered, unit.body, unit.end) is not None and not _PAST_TENSE.search(
        sentence.lowered, unit.body, unit.end
    )


def _short_form(sentence: Sentence) -> tuple[str, int] | None:
    """What lists and notes leave out: "Legal Branch: an opinion", "Buses to be booked", "That a register be kept"."""
    unit, lowered = sentence.unit, sentence.lowered
    placed = unit.listed or (unit.section in _DUTY_SECTIONS and unit.marked)
    if not placed and not unit.group and not (sentence.directs and unit.kind != "paragraph"):
        return None
    if _THAT_CLAUSE.match(lowered, unit.body, unit.end):
        return "operative-verb", 3
    if placed and owner_before_mark(sentence):
        return "owner-item", 3
    if _present_passive(sentence):
        return "present-duty", 2
    if _listed_item(sentence):
        return "listed-item", 2
    if _is_elliptical(sentence.text, lowered, unit.body, unit.end):
        return "elliptical", 2
    return None


def owner_before_mark(sentence: Sentence) -> phrases.Place | None:
    """The body before the colon or arrow of "Legal Branch: an opinion"."""
    unit = sentence.unit
    owned = _OWNED.match(sentence.text, unit.body, unit.end) if unit.opens_block else None
    if owned is None or owned.end() >= unit.end:
        return None
    place = phrases.trim(sentence.text, *owned.span("who"))
    return place if phrases.is_agent(sentence.text, *place) else None


def _is_elliptical(text: str, lowered: str, start: int, end: int) -> bool:
    label = _LABEL.match(text, start, end)
    match = _ELLIPTICAL.match(lowered, label.end() if label else start, end)
    if match is None or _FINITE.search(lowered, start, end):
        return False
    verb = match.group().rsplit(" to ", 1)[1]
    return verb.startswith("be ") or verbs.is_base(verb)


def _is_permission(lowered: str, start: int, end: int) -> bool:
    return (
        re.match(r"(?:may|can|might|is authorised|is authorized|is entitled)\b", lowered[start:end])
        is not None
    )


def _present_duty(sentence: Sentence) -> bool:
    """A subject that can be told what to do, followed by a verb in the present tense."""
    unit, lowered = sentence.unit, sentence.lowered
    if re.search(
        r"\b(?:may|can|might|could|would|has been|have been|had|was|were)\b", lowered[unit.body : unit.end]
    ):
        return False
    for count, word in enumerate(_EN_WORD.finditer(lowered, unit.body, unit.end)):
        if count > 28:
            return False
        if word.start() == unit.body or not (verbs.is_third(word.group()) or verbs.is_base(word.group())):
            continue
        if verbs.is_noun_too(word.group()) and re.match(
            r" (?:of|shall|is|are|and)\b|[,.;:]", lowered[word.end() : word.end() + 7]
        ):
            continue
        if sentence.subject(word.start()):
            return True
    return False


def _vi_form(sentence: Sentence) -> tuple[str, int] | None:
    unit, lowered = sentence.unit, sentence.lowered
    if _VI_VETO.search(lowered, unit.body, unit.end) or _VI_VETO_START.match(lowered, unit.body, unit.end):
        return None
    if unit.section == "past" and not unit.listed:
        return None
    if verbs.opens_vi(lowered, unit.body, unit.end):
        if _VI_DONE.search(lowered, unit.body, unit.end):
            return None
        counts = unit.marked or unit.listed or unit.after_lead or unit.section in _DUTY_SECTIONS
        return ("imperative", 2 + unit.marked + unit.after_lead) if counts else None
    clause = _VI_CLAUSE_FIRST.match(lowered, unit.body, unit.end)
    if (
        clause
        and sentence.directs
        and verbs.opens_vi(lowered, clause.end(), unit.end)
        and not _VI_DONE.search(lowered, unit.body, unit.end)
    ):
        return "imperative", 2
    if (unit.listed or unit.marked) and sentence.directs and owner_before_mark(sentence):
        return "owner-item", 3
    if _listed_item(sentence):
        return "listed-item", 2
    if _VI_PAST.search(lowered, unit.body, min(unit.end, unit.body + 120)) or not sentence.directs:
        return None
    if not (unit.after_lead or unit.section in _DUTY_SECTIONS or unit.marked):
        return None
    verb = verbs.find_vi(lowered, unit.body, unit.end)
    if verb and sentence.subject(verb.start()):
        return "present-duty", 2
    if sentence.normative and (unit.marked or unit.group) and _VI_TARGET.search(lowered, unit.body, unit.end):
        return "present-duty", 2
    if (
        sentence.normative
        and _VI_PASSIVE_DUTY.search(lowered, unit.body, unit.end)
        and periods.find_period(lowered, unit.body, unit.end)
    ):
        return "present-duty", 2
    return None


def _judge_row(sentence: Sentence) -> Verdict | None:
    named = dict(sentence.unit.row)
    if "task" not in named:
        return None
    return Verdict(
        4, ("table-row", *(f"column-{name}" for name in ("owner", "deadline") if name in named)), (), "row"
    )
