"""Verbs that open a measure: English base and third-person forms, Vietnamese action words."""

from __future__ import annotations

import re
from functools import cache

from comity.engines.reader import tables

_ADVERB = re.compile(
    r"(?:(?:also|always|thoroughly|please|better|further|never|not only|together|well|do not|don't|in particular|at the same time|where necessary|if necessary|as necessary|when necessary|(?!(?:multiply|apply|supply|comply|rely|reply|imply|ally|rally|tally|fly)\b)[a-z]+ly)(?: and [a-z]+ly)?,? )"
)
_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")
_AFTER_NOUN = re.compile(
    r" (?:of|is|are|was|were|has|have|will|shall|must|by|:|-|from|between|number|no\.|during|under|\d)|[:;.,]|$| (?:for|on|in|at|to|and|or|with)\b"
)
_AFTER_NOUN_LISTED = re.compile(
    r" (?:of|is|are|was|were|has|have|will|shall|must|by|number|no\.|\d)\b|[:;.]|$"
)
_NOUN_SUBJECT = re.compile(
    r"(?: [^\W,;]+){0,4} (?:may|is|are|was|were|has|have|will|shall|must|should|can)\b"
)
_NOT_DUTIES = frozenset(
    [
        "include",
        "contain",
        "apply",
        "mean",
        "represent",
        "constitute",
        "consist",
        "begin",
        "involve",
        "account",
        "depend",
        "remain",
    ]
)


@cache
def _base() -> dict[str, bool]:
    return {row["verb"]: bool(row["noun_too"]) for row in tables.rows("verbs_en")}


def _third(verb: str) -> str:
    if verb.endswith(("s", "x", "z", "ch", "sh", "o")):
        return f"{verb}es"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return f"{verb[:-1]}ies"
    return f"{verb}s"


@cache
def _thirds() -> dict[str, str]:
    return {_third(verb): verb for verb in _base()} | {"has": "have"}


@cache
def _vi() -> re.Pattern[str]:
    return re.compile(rf"(?:{tables.alternation(tables.words('verbs_vi', 'verb'))})(?!\w)")


def opens_bare(lowered: str, start: int, end: int, *, listed: bool) -> bool:
    """Whether the words at `start` are an imperative: a base verb, perhaps after an adverb or "to"."""
    position = _skip(lowered, start, end)
    if listed and lowered.startswith("to ", position):
        position = _skip(lowered, position + 3, end)
    word = _WORD.match(lowered, position, end)
    if word is None or word.group() not in _base():
        return False
    if not _base()[word.group()]:
        return not re.match(r" (?:of|is|are|was|were)\b|$", lowered[word.end() : min(end, word.end() + 6)])
    after = lowered[word.end() : min(end, word.end() + 12)]
    if _NOUN_SUBJECT.match(lowered, word.end(), min(end, word.end() + 60)):
        return False
    return not (_AFTER_NOUN_LISTED if listed else _AFTER_NOUN).match(after)


def _skip(lowered: str, position: int, end: int) -> int:
    for _ in range(2):
        adverb = _ADVERB.match(lowered, position, end)
        if adverb is None:
            break
        position = adverb.end()
    return position


def opens_third(lowered: str, start: int, end: int) -> bool:
    """Whether a duty in the present tense begins here ("Issues guidance ...")."""
    word = _WORD.match(lowered, _skip(lowered, start, end), end)
    if word is None or word.group() not in _thirds():
        return False
    verb = _thirds()[word.group()]
    if verb in _NOT_DUTIES:
        return False
    after = lowered[word.end() : min(end, word.end() + 12)]
    return not (_base()[verb] and _AFTER_NOUN_LISTED.match(after))


def is_third(word: str) -> bool:
    return word in _thirds() and _thirds()[word] not in _NOT_DUTIES


def is_base(word: str) -> bool:
    return word in _base() and word not in _NOT_DUTIES


def is_noun_too(word: str) -> bool:
    return _base().get(word) or _base().get(_thirds().get(word, ""), False)


def opens_vi(lowered: str, start: int, end: int) -> bool:
    return _vi().match(lowered, start, end) is not None


def match_vi(lowered: str, start: int, end: int) -> re.Match[str] | None:
    return _vi().match(lowered, start, end)


def find_vi(lowered: str, start: int, end: int) -> re.Match[str] | None:
    """The first Vietnamese action word at a word's start."""
    position = start
    while position < end:
        match = _vi().match(lowered, position, end)
        if match:
            return match
        gap = lowered.find(" ", position, end)
        if gap < 0:
            return None
        position = gap + 1
    return None
