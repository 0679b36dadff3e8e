"""What the head of a document says of itself: its type, number, day of signing and title."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from comity.engines.reader.model import Block, Citation
from comity.foundation.text import fold

HEAD = 14
"""Blocks at the most before the body of a document begins."""

LONGEST_TITLE = 300
FEWEST_WORDS = 3

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_DATED = re.compile(
    r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|thang)\b|\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d\d"
)
_LONGEST_DATE_LINE = 70
_OPENS_A_TITLE = re.compile(r"(?:on|regarding|concerning|about|ve|v/v|subject) |subject:")
_RUBRICS = (
    "cong hoa xa hoi chu nghia viet nam",
    "doc lap - tu do - hanh phuc",
    "socialist republic of vietnam",
)
_MOSTLY = 0.7


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The facts that a text states of itself; what it does not state is empty."""

    kind: str = ""
    number: str = ""
    signed_on: date | None = None
    title: str = ""


def letterhead_of(
    text: str, blocks: Sequence[Block], citations: Sequence[Citation], kinds: Collection[str]
) -> Letterhead:
    """Return what the head of the text says. `kinds` are the names of types, which alone are no title."""
    head = [block for block in blocks if block.kind != "side"][:HEAD]
    own = next((cite for cite in citations for block in head if _is_own(text, block, cite)), None)
    titles = _titles(text, [block for block in head if not own or block.start >= own.end], kinds)
    opening = [title for title in titles if _OPENS_A_TITLE.match(fold(title))]
    spoken = [title for title in titles if own or not _shouts(title)]
    title = next(iter([*opening, *spoken, *titles]), "")
    if own is None:
        return Letterhead(title=title)
    return Letterhead(own.type, own.number or "", _day(own.date_iso), title)


def _is_own(text: str, block: Block, cite: Citation) -> bool:
    """Tell whether the block is the line that bears the document's own number: nothing but it, a place and a day."""
    if not cite.number or block.kind in ("paragraph", "item") or not block.start <= cite.start < block.end:
        return False
    before, after = text[block.start : cite.start], text[cite.end : block.end]
    is_bare = not any(char.isalpha() for char in re.sub(r"\([^)]*\)", "", after))
    return not before.strip() and (is_bare or bool(_YEAR.search(after)))


def _titles(text: str, blocks: Sequence[Block], kinds: Collection[str]) -> list[str]:
    """Return the stretches of the head that may be its title, in their order."""
    names = {fold(name) for name in kinds}
    titles = []
    for block in blocks:
        if block.kind == "item":
            break
        lines = [line for line in text[block.start : block.end].split("\n") if not _is_furniture(line)]
        words = " ".join(" ".join(lines).split())
        is_prose = block.kind == "paragraph" and words.endswith((".", ":", ";"))
        is_title = len(words.split()) >= FEWEST_WORDS and len(words) <= LONGEST_TITLE
        if is_title and not is_prose and fold(words) not in names:
            titles.append(words)
    return titles


def _is_furniture(line: str) -> bool:
    """Tell whether the line is a rubric of the state, or the day of a page or letter."""
    words = fold(line).strip()
    is_dated = bool(_YEAR.search(words) and _DATED.search(words)) and len(words) <= _LONGEST_DATE_LINE
    return words in _RUBRICS or (is_dated and not _OPENS_A_TITLE.match(words))


def _shouts(words: str) -> bool:
    """Tell whether the words stand in capitals, as the names of bodies in a letterhead do."""
    letters = [char for char in words if char.isalpha()]
    return sum(char.isupper() for char in letters) > _MOSTLY * len(letters)


def _day(iso: str | None) -> date | None:
    try:
        return date.fromisoformat(iso) if iso and _DAY.fullmatch(iso) else None
    except ValueError:
        return None
