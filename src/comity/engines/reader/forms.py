"""English tasks without a cue word: imperatives, operative verbs, rules in the present tense, notes that drop the verb."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from comity.engines.reader import phrases, verbs

if TYPE_CHECKING:
    from collections.abc import Callable

    from comity.engines.reader.sentence import Sentence

_MOST_WORDS = 28
_SHORT = 70
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
_PURPOSE = re.compile(
    r"whereas\b|(?:purpose|scope|applicability|note)\.? ?: |(?:this|the present) (?:paper|issuance|document|circular|decree|instruction|directive|plan|agreement|memorandum|policy|regulation|order|publication|note|decision|arrangement)(?: also)? (?:establishes|provides|sets|applies|governs|stipulates|regulates|prescribes|defines|describes|implements|assigns|lays|covers|concerns|details|guides|aims|seeks|describes|serves|is intended|is meant)\b"
    r"|(?:thông tư|nghị định|quy chế|kế hoạch|quyết định|chỉ thị|hướng dẫn) này (?:quy định|hướng dẫn|áp dụng|có hiệu lực|thay thế)"
)
_ARTICLE = re.compile(r"(?:Article|ARTICLE|Art\.|Section|SECTION|Điều|ĐIỀU|Mục)\b")
_HEADING_NOUN = re.compile(
    r"nghiêm cấm|prohibited|trách nhiệm|nhiệm vụ|responsibilities|obligations|duties|quyền hạn"
)
_STATES = re.compile(
    r"(?:we|the ministers|they|both sides|the parties|the two sides|the leaders|it is (?:thought|believed|hoped|expected|said|understood))(?: also| further| jointly| once again)? ?(?:reaffirm|welcome|note|recall|express|commend|acknowledge|recogni[sz]e|condemn|appreciate|reiterate|thank|congratulate|take note|stress|underline|affirm|share|that)(?:ed|s|d)?\b"
)
_LABEL = re.compile(r"(?:Action|ACTION|Task|TASK|Follow-up|To do|Agreed action|Decision)(?: \d+)? ?: ?")
_ELLIPTIC_DUTY = re.compile(
    r"(?:also |jointly |primarily )?(?:responsible|accountable|answerable) (?:for|to)\b|in charge of\b|not (?=[a-z]+ [a-z])(?!applicable|all|only|every|a\b|the\b|an\b|less|more|later|yet|for|in|to\b)"
)
_OWNED = re.compile(
    r"(?:(?:[Đđ]ối với|[Vv]ề phía|[Rr]iêng) )?(?P<who>[^:→.;]{3,70}?) ?(?::|→|=>|->| - ) ?(?=\S)"
)
_ELLIPTICAL = re.compile(r"[^,.;:]{3,90}? to (?:be [a-z]+(?:ed|en|wn|t|d)\b|[a-z-]+)")
_THAT_CLAUSE = re.compile(r"that .{3,200}?\b(?:be [a-z]+|should|shall|must)\b")
_CLAUSE_FIRST = re.compile(
    r"(?:if|when|whenever|where|once|before|after|in case|in the event|unless|upon|during|as soon as|should|prior to|until|on|at|for|to|as|in|within|by|from|with|following|through|based on)\b[^.;:]{3,160}?, (?=[a-z])"
)
_PASSIVE_RULE = re.compile(
    r"\b(?:is|are) (?:also |always |only |normally |then |[a-z]+ly )?(?!(?:defined|called|attached|repealed|based|known|considered|entitled|authori[sz]ed|permitted|allowed|exempt|located|annexed|described|listed|provided|intended|meant|said|made up|composed|aimed|designed|interested|concerned|related|limited|involved|required|given below|welcome|aware|dated|hereby repealed|replaced|superseded|cancelled|revoked|satisfied|pleased|convinced|set out|set forth)\b)(?:[a-z-]+ed|made|paid|held|kept|given|sent|drawn|borne|met|led|taken|done|set|put|built|run|lent|sought|brought)\b"
)
_PAST_TENSE = re.compile(r"\b(?:was|were|had|has been|have been)\b")
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|(?<!in )(?<!by )(?<!of )(?<!until )(?<!before )may(?! \d|[.,;:)]|$)|can|could|would|will|did|does|do)\b"
)
_NO_RULE = re.compile(
    r"\b(?:(?<!in )(?<!by )(?<!of )(?<!until )(?<!before )may(?! \d|[.,;:)]|$)|can|might|could|would|has been|have been|had|was|were|will|used to|(?:is|are) free to|likely|usually|tends? to|it is (?:thought|believed|hoped|expected|said|understood))\b"
)
_BARE_BAN = re.compile(
    r"no (?!later|one\b|more|less|doubt|wonder|objection)[a-z-]+s?\b|never \w+|at no (?:time|point) "
)
_EN_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")


def cannot_direct(sentence: Sentence) -> bool:
    """Whether a sentence stands where nothing is directed: a lead-in, a recital, a title, a quotation, a purpose."""
    unit, text = sentence.unit, sentence.text
    if (
        unit.is_lead
        or unit.names_owner
        or unit.section in {"recital", "definitions"}
        or text[unit.end - 1] == "?"
    ):
        return True
    if text[unit.body] == '"' and '"' in text[unit.body + 1 : unit.end]:
        return True
    if _PURPOSE.match(sentence.lowered, unit.body, unit.end) or _is_bare_heading(sentence):
        return True
    return unit.kind == "item" and _only_speaks(text, unit.body, unit.end)


def _is_bare_heading(sentence: Sentence) -> bool:
    unit = sentence.unit
    if unit.kind in {"title", "heading"}:
        return not unit.listed and not (sentence.directs and _owns_verb(sentence))
    named = _ARTICLE.match(sentence.text, unit.start) or _HEADING_NOUN.search(
        sentence.lowered, unit.body, unit.end
    )
    return unit.is_heading and unit.kind == "item" and named is not None


def _only_speaks(text: str, start: int, end: int) -> bool:
    """As in "REAFFIRM ..." without a verb such as AGREE or TASK after it."""
    return _NO_TASK_VERB.match(text, start, end) is not None and not _OPERATIVE.search(text, start, end)


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


def bare_form(sentence: Sentence) -> tuple[str, int] | None:
    """The first form that fits, with its score."""
    unit, lowered = sentence.unit, sentence.lowered
    if _is_operative(sentence):
        return "operative-verb", 4
    may = _is_permission(lowered, unit.body, unit.end) or _STATES.match(lowered, unit.body, unit.end)
    if may or (unit.opens_block and unit.end < unit.block.end and _is_owner(sentence)):
        return None
    found = next((form for form in _FORMS if form[2](sentence)), None)
    if found is None:
        return None
    name, score, _ = found
    return name, score + (unit.marked + unit.after_lead if name == "imperative" else 0)


def _is_firm(sentence: Sentence) -> bool:
    return sentence.unit.listed or (sentence.unit.marked and sentence.directs)


def _is_imperative(sentence: Sentence) -> bool:
    unit = sentence.unit
    return verbs.opens_bare(
        sentence.lowered, unit.body, unit.end, listed=_is_firm(sentence)
    ) or _bare_after_clause(sentence)


def _is_duty_item(sentence: Sentence) -> bool:
    unit = sentence.unit
    if unit.listed and (
        verbs.opens_third(sentence.lowered, unit.body, unit.end) or _third_after_clause(sentence)
    ):
        return True
    elliptic = _ELLIPTIC_DUTY.match(sentence.lowered, unit.body, unit.end) is not None
    return elliptic and (_is_firm(sentence) or unit.group is not None)


def _is_that_item(sentence: Sentence) -> bool:
    unit = sentence.unit
    return unit.listed and unit.under_that and not sentence.lowered.startswith("nothing", unit.body)


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
    """As in "If the caller is of flag rank, put the call through."."""
    unit = sentence.unit
    clause = _CLAUSE_FIRST.match(sentence.lowered, unit.body, unit.end) if sentence.directs else None
    return clause is not None and verbs.opens_bare(
        sentence.lowered, clause.end(), unit.end, listed=unit.listed
    )


def _third_after_clause(sentence: Sentence) -> bool:
    """As in "In coordination with the Under Secretary, maintains a list."."""
    clause = _CLAUSE_FIRST.match(sentence.lowered, sentence.unit.body, sentence.unit.end)
    return clause is not None and verbs.opens_third(sentence.lowered, clause.end(), sentence.unit.end)


def is_listed_item(sentence: Sentence) -> bool:
    """An item that names its matter without a verb, under a lead-in that directs or in a list of tasks."""
    unit = sentence.unit
    if (
        not unit.opens_block
        or unit.kind in {"heading", "title"}
        or _FINITE.search(sentence.lowered, unit.body, unit.end)
    ):
        return False
    if unit.listed and unit.lead_directs:
        return True
    open_end = unit.kind == "item" and not unit.is_heading and sentence.text[unit.end - 1] != "."
    return unit.in_task_list and open_end


def _present_passive(sentence: Sentence) -> bool:
    """A rule told in the present: "Gifts are registered", where the document lays down duties."""
    unit = sentence.unit
    if not sentence.normative or not sentence.lays_down or not (unit.marked or unit.group or unit.listed):
        return False
    return _PASSIVE_RULE.search(sentence.lowered, unit.body, unit.end) is not None and not _PAST_TENSE.search(
        sentence.lowered, unit.body, unit.end
    )


def _is_placed(sentence: Sentence) -> bool:
    return sentence.unit.listed or (sentence.lays_down and sentence.unit.marked)


def _may_be_short(sentence: Sentence) -> bool:
    """Only lists and notes leave words out."""
    unit = sentence.unit
    return _is_placed(sentence) or unit.group is not None or (sentence.directs and unit.kind != "paragraph")


def _is_that_clause(sentence: Sentence) -> bool:
    """As in "That a register be kept."."""
    unit = sentence.unit
    return _may_be_short(sentence) and _THAT_CLAUSE.match(sentence.lowered, unit.body, unit.end) is not None


def _is_owned_item(sentence: Sentence) -> bool:
    """As in "Legal Branch: an opinion"."""
    return _is_placed(sentence) and owner_before_mark(sentence) is not None


def owner_before_mark(sentence: Sentence) -> phrases.Place | None:
    """The body before the colon or arrow of "Legal Branch: an opinion"."""
    unit = sentence.unit
    owned = _OWNED.match(sentence.text, unit.body, unit.end) if unit.opens_block else None
    if owned is None or owned.end() >= unit.end:
        return None
    place = phrases.trim(sentence.text, *owned.span("who"))
    return place if phrases.is_agent(sentence.text, *place) else None


def _is_elliptical(sentence: Sentence) -> bool:
    """As in "Buses to be booked by HQ Company."."""
    unit, lowered = sentence.unit, sentence.lowered
    label = _LABEL.match(sentence.text, unit.body, unit.end)
    match = _ELLIPTICAL.match(lowered, label.end() if label else unit.body, unit.end)
    if match is None or not _may_be_short(sentence) or _FINITE.search(lowered, unit.body, unit.end):
        return False
    verb = match.group().rsplit(" to ", 1)[1]
    return verb.startswith("be ") or verbs.is_base(verb)


def _is_bare_ban(sentence: Sentence) -> bool:
    """As in "No statement to the press without consent."."""
    unit, lowered = sentence.unit, sentence.lowered
    if not (sentence.lays_down and _BARE_BAN.match(lowered, unit.body, unit.end)):
        return False
    return not _FINITE.search(lowered, unit.body, unit.end)


def _is_permission(lowered: str, start: int, end: int) -> bool:
    return (
        re.match(r"(?:may|can|might|is authorised|is authorized|is entitled)\b", lowered[start:end])
        is not None
    )


def _present_duty(sentence: Sentence) -> bool:
    """A subject that can be told what to do, followed by a verb in the present tense."""
    unit, lowered = sentence.unit, sentence.lowered
    if (
        not (sentence.normative or (unit.after_lead and unit.group is not None))
        or not sentence.lays_down
        or _NO_RULE.search(lowered, unit.body, unit.end)
    ):
        return False
    for count, word in enumerate(_EN_WORD.finditer(lowered, unit.body, unit.end)):
        if count > _MOST_WORDS:
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


_FORMS: tuple[tuple[str, int, Callable[[Sentence], bool]], ...] = (
    ("imperative", 2, _is_imperative),
    ("duty-item", 3, _is_duty_item),
    ("that-item", 3, _is_that_item),
    ("present-duty", 2, _present_duty),
    ("operative-verb", 3, _is_that_clause),
    ("owner-item", 3, _is_owned_item),
    ("present-duty", 2, _present_passive),
    ("listed-item", 2, is_listed_item),
    ("prohibited-item", 3, _is_bare_ban),
    ("elliptical", 2, _is_elliptical),
)
