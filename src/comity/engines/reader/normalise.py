"""A normalised copy of a text that the rules read, and the way back from it to the original characters."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_SAME_LENGTH = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-"),
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u02bc\u00b4", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb", '"'),
        **dict.fromkeys(
            "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " "
        ),
        **dict.fromkeys("\u2028\u2029\x0b\x0c\x85", "\n"),
        **dict.fromkeys("\u2502\u2503\u00a6\u2551", "|"),
        "Ð": "Đ",
        "ð": "đ",
        "\u0130": "I",
        "\u2044": "/",
        "\u2215": "/",
        "\uff0f": "/",
    }
)
_MARKS = "\u0300-\u036f"
_UNSEEN = "\u00ad\u200b-\u200f\u2060\ufeff"
_CLUSTER_OR_UNSEEN = re.compile(
    rf"[^{_MARKS}{_UNSEEN}](?:[{_UNSEEN}]*[{_MARKS}])+|\u00ad[ \t]*\r?\n[ \t]*|[{_UNSEEN}]+"
)
_UNSEEN_ONLY = re.compile(rf"[{_UNSEEN}]+")
_NEEDS_WORK = re.compile(rf"[{_MARKS}{_UNSEEN}]")
_BROKEN_AT_DASH = re.compile(r"(?<=([^\W_]))([-/])([ \t]*\r?\n[ \t]*)(?=([^\W_]))")
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class _Layer:
    """One round of edits: where each changed piece begins in the new text, and what it was in the old one."""

    starts: tuple[int, ...]
    old: tuple[tuple[int, int], ...]
    lengths: tuple[int, ...]

    def back(self, position: int, *, is_end: bool) -> int:
        """The old position of a new one; an end leans on the character before it."""
        at = position - 1 if is_end else position
        index = bisect_right(self.starts, at) - 1
        if index < 0:
            return position
        start, (old_start, old_end), length = self.starts[index], self.old[index], self.lengths[index]
        if at < start + length:
            return old_end if is_end else old_start
        return old_end + position - start - length


@dataclass(frozen=True, slots=True)
class Shadow:
    """The normalised text; `original` turns a span of it into a span of the text it was made from."""

    text: str
    layers: tuple[_Layer, ...] = ()

    def original(self, start: int, end: int) -> tuple[int, int]:
        for layer in reversed(self.layers):
            start, end = layer.back(start, is_end=False), layer.back(end, is_end=True)
        return start, end


def edited(shadow: Shadow, flow: str, edits: list[tuple[int, int, str]]) -> Shadow:
    """A shadow with further edits; `flow` is the text that they apply to, as long as the shadow's own."""
    text, layer = _apply(flow, iter(edits))
    return Shadow(text, (*shadow.layers, layer))


def normalise(text: str) -> Shadow:
    """Compose accents, make dashes, quotes and spaces plain, drop unseen characters, rejoin broken words.

    Running it on its own output changes nothing.
    """
    plain = text.translate(_SAME_LENGTH)
    layers = []
    if _NEEDS_WORK.search(plain):
        plain, layer = _apply(plain, _composed(plain))
        layers.append(layer)
    if "-\n" in plain or _BROKEN_AT_DASH.search(plain):
        plain, layer = _apply(plain, _rejoined(plain))
        layers.append(layer)
    return Shadow(plain, tuple(layers))


def _apply(text: str, edits: Iterator[tuple[int, int, str]]) -> tuple[str, _Layer]:
    pieces: list[str] = []
    starts: list[int] = []
    old: list[tuple[int, int]] = []
    lengths: list[int] = []
    done = shift = 0
    for start, end, new in edits:
        pieces += (text[done:start], new)
        starts.append(start + shift)
        old.append((start, end))
        lengths.append(len(new))
        shift += len(new) - (end - start)
        done = end
    pieces.append(text[done:])
    return "".join(pieces), _Layer(tuple(starts), tuple(old), tuple(lengths))


def _composed(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _CLUSTER_OR_UNSEEN.finditer(text):
        found = match.group()
        if found[0] == "\u00ad" and found[-1] != "\u00ad":
            yield match.start(), match.end(), ""
            continue
        new = unicodedata.normalize("NFC", _UNSEEN_ONLY.sub("", found))
        yield match.start(), match.end(), new.translate(_SAME_LENGTH)


def _rejoined(text: str) -> Iterator[tuple[int, int, str]]:
    words: set[str] | None = None
    for match in _BROKEN_AT_DASH.finditer(text):
        left, dash, _, right = match.groups()
        if dash == "-" and left.islower() and right.islower():
            words = words if words is not None else set(_WORD.findall(text))
            drops_dash = not _is_compound(text, match, words)
            yield match.start(2) + (not drops_dash), match.end(3), ""
        elif dash == "/" or right.isupper() or right.isdigit():
            yield match.start(3), match.end(3), ""


def _is_compound(text: str, match: re.Match[str], words: set[str]) -> bool:
    """Whether a dash at the end of a line belongs to the word: both halves occur as words, the whole does not."""
    left = re.search(r"[^\W\d_]+$", text[max(0, match.start(2) - 40) : match.start(2)])
    right = _WORD.match(text, match.end(3))
    if not left or not right or left.group() + right.group() in words:
        return False
    return _stands_alone(text, left.group()) and _stands_alone(text, right.group())


def _stands_alone(text: str, word: str) -> bool:
    return re.search(rf"(?<![-\w]){re.escape(word)}(?![-\w])", text) is not None
