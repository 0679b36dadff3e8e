"""The choice that somebody may have meant: the same without case and marks, or nearly the same."""

from collections.abc import Iterable
from difflib import get_close_matches

from comity.foundation.text import fold

LIKENESS = 0.75
COMPARED = 200
"""Words that are compared letter by letter; beyond, only those that fold alike are found."""


class Nearest:
    """Finds the nearest of some words. The first word of those that fold alike stands for them."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words: dict[str, str] = {}
        for word in words:
            self._words.setdefault(_folded(word), word)
        self._left = COMPARED

    def to(self, text: str) -> str:
        """Return the nearest word, or nothing."""
        folded = _folded(text)
        if folded in self._words:
            return self._words[folded]
        if not folded or self._left <= 0:
            return ""
        self._left -= 1
        return next((self._words[each] for each in get_close_matches(folded, self._words, 1, LIKENESS)), "")


def _folded(text: str) -> str:
    return " ".join(fold(text).split())
