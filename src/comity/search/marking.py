"""Where the words of a search stand in a text that the reader sees, whatever its marks and case."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from comity.foundation.text import fold
from comity.search.syntax import words_of

BEFORE, AFTER = 60, 180
"""Characters of an excerpt on both sides of the first place."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text; `is_found` where it is what was searched for."""

    text: str
    is_found: bool = False


def pattern_of(phrases: Iterable[str], *, is_open: bool, together: bool) -> re.Pattern[str] | None:
    """Return what matches the phrases, or their words one by one; None where there is no word."""
    parted = [words_of(phrase) for phrase in phrases]
    units = (
        [words for words in parted if words] if together else [[word] for words in parted for word in words]
    )
    if not units:
        return None
    last = len(units) - 1
    wanted = [
        r"[\W_]+".join(_letters(word) for word in words)
        + (r"[^\W_]*" if is_open and n == last and len(words[-1]) > 1 else "")
        for n, words in enumerate(units)
    ]
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(wanted)})(?![^\W_])", re.IGNORECASE)


def marked(text: str, pattern: re.Pattern[str] | None) -> list[Piece]:
    """Return the text in pieces, those that match told apart."""
    pieces, end = [], 0
    for match in pattern.finditer(text) if pattern else ():
        pieces += [Piece(text[end : match.start()]), Piece(match[0], is_found=True)]
        end = match.end()
    return [piece for piece in (*pieces, Piece(text[end:])) if piece.text]


def excerpt(text: str, pattern: re.Pattern[str] | None) -> list[Piece]:
    """Return what surrounds the first match, marked; nothing where there is none."""
    found = pattern.search(text) if pattern else None
    if found is None:
        return []
    start = text.rfind(" ", 0, max(0, found.start() - BEFORE)) + 1
    stop = text.find(" ", found.end() + AFTER)
    shown = " ".join(text[start : stop if stop >= 0 else None].split())
    return marked(f"{'… ' if start else ''}{shown}{' …' if stop >= 0 else ''}", pattern)


def _letters(word: str) -> str:
    base = fold(unicodedata.normalize("NFC", word))
    return "".join(_any_of(letter) for letter in base if not unicodedata.combining(letter))


def _any_of(letter: str) -> str:
    return f"[{letter}{_variants()[letter]}]" if letter.isalpha() else re.escape(letter)


@cache
def _variants() -> dict[str, str]:
    """Return for each letter those that fold to it: both cases, with their marks."""
    found: dict[str, str] = defaultdict(str)
    for code in range(0xC0, 0x1F00):
        folded = [mark for mark in fold(chr(code)) if not unicodedata.combining(mark)]
        if len(folded) == 1 and folded[0] != chr(code):
            found[folded[0]] += chr(code)
    return found
