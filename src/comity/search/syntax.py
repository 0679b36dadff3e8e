"""What somebody types into the search box, taken apart: phrases, words to leave out, conditions."""

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from comity.foundation import text as texts

LONGEST = 200
"""Characters of a search that are read."""
TELLING = 6
"""Letters of a word, or of two next to each other, that say something of a subject."""

CONDITIONS = {
    "type": ("type", "loai"),
    "unit": ("unit", "donvi"),
    "state": ("state", "trangthai"),
    "level": ("level", "muc", "domat"),
    "from": ("from", "tu"),
    "to": ("to", "den"),
}
"""Each condition with its names in both languages; marks and hyphens make no difference (`đơn-vị:` is `donvi:`)."""

_NAMES = {alias: name for name, aliases in CONDITIONS.items() for alias in aliases}
_TOKEN = re.compile(
    r"""(?P<minus>-(?=\S))?(?:(?P<name>[^\W\d][\w-]*):(?=\S))?(?:"(?P<quoted>[^"]*)"?|(?P<bare>\S+))"""
)
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Asked:
    """A search in its parts. The bare words stand last among the phrases; their last one may just have been begun."""

    phrases: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()
    conditions: tuple[tuple[str, str], ...] = ()
    is_open: bool = False

    @property
    def is_empty(self) -> bool:
        return not (self.phrases or self.conditions)

    @property
    def has_several_words(self) -> bool:
        return any(len(words_of(phrase)) > 1 for phrase in self.phrases)

    @property
    def without_letter(self) -> "Asked | None":
        """The same without a last word of which only one letter stands there: too many words begin with it."""
        words = words_of(self.phrases[-1]) if self.is_open else []
        if len(words) < 2 or len(words[-1]) > 1:  # noqa: PLR2004 a word and a letter
            return None
        return replace(self, phrases=(*self.phrases[:-1], " ".join(words[:-1])))


def parse(query: str) -> Asked:
    """Take a search apart; whatever it contains has some meaning, and nothing is refused here."""
    bare: list[str] = []
    quoted: list[str] = []
    unwanted: list[str] = []
    conditions: list[tuple[str, str]] = []
    for token in _TOKEN.finditer(texts.clean(query)[:LONGEST]):
        condition = _condition_in(token)
        if condition:
            conditions.append(condition)
        elif not words_of(token[0]):
            continue
        elif token["minus"]:
            unwanted.append(token[0][1:])
        elif token["quoted"] is not None:
            quoted.append(token[0])
        else:
            bare.append(token[0])
    phrases = (*quoted, " ".join(bare)) if bare else tuple(quoted)
    return Asked(phrases, tuple(unwanted), tuple(conditions), is_open=bool(bare))


def without_condition(query: str, condition: tuple[str, str]) -> str:
    """Return the search as it was typed, less one condition."""
    kept = [token[0] for token in _TOKEN.finditer(texts.clean(query)) if _condition_in(token) != condition]
    return " ".join(kept)


def telling_words(said: str) -> list[str]:
    """Return what of a text tells what it is about: long words, and pairs of words that are not both short."""
    words = words_of(texts.clean(said)[:LONGEST])
    pairs = [f"{one} {other}" for one, other in pairwise(words) if len(one + other) >= TELLING]
    return list(dict.fromkeys([*pairs, *(word for word in words if len(word) >= TELLING)]))


def words_of(phrase: str) -> list[str]:
    """Return the words of a phrase; what is neither letter nor digit parts them."""
    return _WORD.findall(phrase)


def folded_name(value: str) -> str:
    """Return a name as conditions compare it: folded, without blanks, hyphens and the like."""
    return "".join(words_of(texts.fold(value)))


def _condition_in(token: re.Match[str]) -> tuple[str, str] | None:
    name = _NAMES.get(folded_name(token["name"] or ""))
    said = token["bare"] if token["quoted"] is None else token["quoted"]
    return (name, said.strip()) if name else None
