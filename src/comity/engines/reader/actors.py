"""Who is to do it: subjects of directives, agents of passives, those who are asked, owners in a table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from comity.engines.reader import extents, phrases, verbs
from comity.engines.reader.forms import owner_before_mark
from comity.engines.reader.letters import UPPER

if TYPE_CHECKING:
    from comity.engines.reader.cues import Hit
    from comity.engines.reader.phrases import Place
    from comity.engines.reader.sentence import Sentence, Verdict

_MOST_WORDS = 30
_RESTS_VI = re.compile(r"(?<!\w)thuộc (?:về |trách nhiệm của )")
_CLAUSE_MARK = re.compile(
    r"[;:]|, (?:and|while|whereas|but|còn) |(?<=[a-z]) and (?=the |all |each |[A-Z])|,(?= )"
)
_PASSIVE = re.compile(
    r"(?: not| also| always| then| all| [a-z]+ly|,? where [a-z]+,?)* be (?:[a-z]+ly )?(?:[a-z-]+(?:ed|en|wn|pt|lt|ught)|made|paid|laid|put|set|sent|held|kept|built|given|done|drawn|led|met|run|cut|read|seen|told|found|brought|taught)\b(?! (?:in charge))"
)
_INVERTED = re.compile(
    r"(?:at no time|under no circumstances|in no (?:case|event|circumstances)|on no account|nor|only then|neither) $"
)
_BY = re.compile(
    r"\bby (?=(?:the |a |an |each |all |every |both |heads? |officers? |commanders? |units? |[A-Z]|[a-z]+s\b))"
)
_BY_VI = re.compile(rf"\b[Dd]o (?=[{UPPER}]|các |cơ quan|đơn vị)")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_OBJECT_START = re.compile(
    r"[ ,]*(?:cho |với |on |upon |to |that |of |with |in |the duty of |the task of |for )?"
)


def find_actors(sentence: Sentence, verdict: Verdict) -> list[Place]:
    """The agents that the sentence names, in order; empty where it names none."""
    found = _find(sentence, verdict)
    if not sentence.vietnamese:
        return found
    return [extents.extent(sentence.text, start, end, vietnamese=True) for start, end in found]


def _find(sentence: Sentence, verdict: Verdict) -> list[Place]:
    if verdict.form == "row":
        return _owners(sentence)
    owner = owner_before_mark(sentence)
    if owner:
        return phrases.split_names(sentence.text, *owner)
    if verdict.form == "operative-verb":
        return _operative_object(sentence)
    found, rest = _of_hits(sentence, verdict)
    if not found and verdict.form in {"present-duty", "elliptical"}:
        found = _present_subject(sentence) or _by_phrase(sentence, sentence.unit.body)
    return found + _in_later_clauses(sentence, max([rest, *(place[1] for place in found)]), found)


def _of_hits(sentence: Sentence, verdict: Verdict) -> tuple[list[Place], int]:
    """The agents of the first cue that names any and of the cues in later clauses, and how far they reach."""
    found: list[Place] = []
    reached = sentence.unit.body
    for hit in verdict.hits:
        if not found or _CLAUSE_MARK.search(sentence.text, reached, hit.start):
            known = {start for start, _ in found}
            found += [place for place in _by_kind(sentence, hit) if place[0] not in known]
            reached = max(reached, hit.end)
    return found, reached


def _in_later_clauses(sentence: Sentence, start: int, known: list[Place]) -> list[Place]:
    """Those who act in the clauses after a semicolon: "Branch A drafts the list; Branch B checks it."."""
    found: list[Place] = []
    if not (known and sentence.directs):
        return found
    for mark in re.compile(r"; (?:and |còn )?").finditer(sentence.text, start, sentence.unit.end):
        clause = _subject_of_clause(sentence, mark.end())
        if clause and clause[0][0] - mark.end() < len("the ") and clause[0] not in known:
            found += clause
    return found


def _owners(sentence: Sentence) -> list[Place]:
    owner = dict(sentence.unit.row).get("owner")
    return phrases.split_names(sentence.text, *owner) if owner else []


def _by_kind(sentence: Sentence, hit: Hit) -> list[Place]:
    if hit.name.startswith("vi-") and hit.kind == "prohibit":
        return _vi_prohibited(sentence, hit)
    if hit.name == "ordered-that":
        return _clause_after(sentence, hit)
    return _FINDERS.get(hit.kind, _around_verb)(sentence, hit)


def _clause_after(sentence: Sentence, hit: Hit) -> list[Place]:
    said = re.compile(r"(?: that)? ").match(sentence.lowered, hit.end)
    return _subject_of_clause(sentence, said.end() if said else hit.end)


def _around_verb(sentence: Sentence, hit: Hit) -> list[Place]:
    """The subject, or the agent of a passive."""
    if _INVERTED.search(sentence.lowered[sentence.unit.body : hit.start]):
        return _subject_of_clause(sentence, hit.end + 1)
    if hit.kind in {"modal", "will", "prohibit"} and _PASSIVE.match(
        sentence.lowered, hit.end, sentence.unit.end
    ):
        return _by_phrase(sentence, hit.end)
    passive = hit.kind in {"directed", "responsible", "prohibit", "asked"}
    found = sentence.subject_of(hit) if passive else sentence.subject(hit.start)
    return found or _by_phrase(sentence, hit.end)


def _agents_at(sentence: Sentence, start: int) -> list[Place]:
    place = extents.extent(sentence.text, start, sentence.unit.end, vietnamese=sentence.vietnamese)
    return [
        name for name in phrases.split_names(sentence.text, *place) if phrases.is_agent(sentence.text, *name)
    ]


def _object_after(sentence: Sentence, hit: Hit) -> list[Place]:
    text, unit = sentence.text, sentence.unit
    if hit.name in {"responsibility-of", "is-the-duty"}:
        rests = re.compile(
            r"\b(?:rests?|lies?|falls?|belongs?|devolves?) (?:\w+ )?(?:with|on|upon|to|in) "
            if hit.name == "responsibility-of"
            else r""
        ).search(sentence.lowered, hit.end, unit.end)
        return _agents_at(sentence, rests.end() if rests and hit.name == "responsibility-of" else hit.end)
    if hit.name in {"gave-task", "ordered-that"}:
        return _agents_at(sentence, hit.end + (5 if sentence.lowered.startswith(" that", hit.end) else 0))
    opening = _OBJECT_START.match(text, hit.end, unit.end)
    return _agents_at(sentence, opening.end() if opening else hit.end)


def _for_agent(sentence: Sentence, hit: Hit) -> list[Place]:
    agent = re.compile(r",? for (?=[^.;:]{3,80}? to\b)").match(sentence.lowered, hit.end, sentence.unit.end)
    if agent:
        return _agents_at(sentence, agent.end())
    clause = re.compile(r" that ").match(sentence.lowered, hit.end, sentence.unit.end)
    if clause:
        return _subject_of_clause(sentence, clause.end())
    return []


def _by_phrase(sentence: Sentence, start: int) -> list[Place]:
    for match in _BY.finditer(sentence.text, start, sentence.unit.end):
        found = _agents_at(sentence, match.end())
        if found:
            return found
    for match in _RESTS_VI.finditer(sentence.lowered, sentence.unit.body, sentence.unit.end):
        found = _agents_at(sentence, match.end())
        if found:
            return found
    for match in _BY_VI.finditer(sentence.text, start, sentence.unit.end):
        found = _agents_at(sentence, match.end())
        if found:
            return found
    return []


def _vi_prohibited(sentence: Sentence, hit: Hit) -> list[Place]:
    before = sentence.subject(hit.start)
    if before:
        return before
    if hit.name == "vi-khong-nao":
        named = re.compile(r"không (?:một )?(.+?) nào $").search(
            sentence.lowered, sentence.unit.body, hit.start
        )
        return [(named.start(1), named.end(1))] if named else []
    return _agents_at(sentence, hit.end + 1)


def _operative_object(sentence: Sentence) -> list[Place]:
    asked = re.compile(
        r"\b(?:TASK|REQUEST|INSTRUCT|DIRECT|URGE|ENCOURAGE|INVITE|CALL UPON|CALL ON|MANDATE|ASSIGN|ENTRUST|ORDER|REQUIRE|ASK|CHARGE)(?:E?S)? ",
        re.IGNORECASE,
    ).search(sentence.text, sentence.unit.body, sentence.unit.end)
    return _agents_at(sentence, asked.end()) if asked else []


def _present_subject(sentence: Sentence) -> list[Place]:
    return _subject_of_clause(sentence, sentence.unit.body)


def _subject_of_clause(sentence: Sentence, start: int) -> list[Place]:
    """The agents before the first verb of a clause without a directing word."""
    for count, word in enumerate(_WORD.finditer(sentence.lowered, start, sentence.unit.end)):
        if count > _MOST_WORDS:
            break
        if word.start() > start and _is_verb(sentence, word):
            found = phrases.subject_before(sentence.text, start, word.start())
            if found:
                return found
    return []


def _is_verb(sentence: Sentence, word: re.Match[str]) -> bool:
    if sentence.vietnamese:
        return verbs.opens_vi(sentence.text, word.start(), sentence.unit.end) or word.group() in {"là", "có"}
    return (
        word.group() in {"to", "be", "reach"} or verbs.is_third(word.group()) or verbs.is_base(word.group())
    )


_FINDERS = {
    "agreed": _clause_after,
    "reported": _object_after,
    "falls": _object_after,
    "impersonal": _for_agent,
}
