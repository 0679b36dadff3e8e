"""Text as it is kept, folded and sorted. The SQL twins of `fold` and `sort_key` live in sql/text.sql."""

import re
import unicodedata

MARKS = "\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323"
"""The eight combining marks of Vietnamese: five tones, circumflex, breve, horn."""

LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
VOWELS = "aăâeêioôơuưy"
TONES = "\u0300\u0309\u0303\u0301\u0323"
"""Grave, hook, tilde, acute, dot: the order of the dictionary."""

_FORBIDDEN = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
_FOLDED = str.maketrans({**dict.fromkeys(MARKS), "đ": "d"})
_RANK = {letter: chr(0x100 + 2 * rank) for rank, letter in enumerate(LETTERS)}
_TONED = {
    unicodedata.normalize("NFC", vowel + tone): (_RANK[vowel], str(rank))
    for vowel in VOWELS
    for rank, tone in enumerate(TONES, start=1)
}
_LETTER_KEYS = str.maketrans(_RANK | {toned: rank for toned, (rank, _) in _TONED.items()})


def clean(text: str) -> str:
    """Return the text in NFC with unified line ends, without control characters, direction marks and half characters."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _FORBIDDEN.sub("", unified))


def fold(text: str) -> str:
    """Return the text as search compares it: lower case, decomposed, without Vietnamese marks, đ as d."""
    return unicodedata.normalize("NFD", _lower(text)).translate(_FOLDED)


def sort_key(text: str) -> str:
    """Return a key whose code-point order is the Vietnamese alphabetical order.

    Letters first (a ă â b … d đ e ê …), then, among words alike in letters, the tones in the order
    none, grave, hook, tilde, acute, dot. Other characters keep their own order.
    """
    lower = unicodedata.normalize("NFC", _lower(text))
    tones = "".join(_TONED[char][1] if char in _TONED else "0" for char in lower)
    return lower.translate(_LETTER_KEYS) + "\u0001" + tones.rstrip("0")


def _lower(text: str) -> str:
    """Lower each character by itself, as PostgreSQL's builtin C.UTF-8 does."""
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)
