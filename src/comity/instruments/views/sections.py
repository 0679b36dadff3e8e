"""A text laid out for the page: sections of bearable length, and stretches that lead to drafts and citations."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from comity.instruments.models.reading import Citation, Draft
from comity.instruments.models.requirement import Requirement
from comity.instruments.models.wording import TextVersion

LONGEST = 16_000
"""Characters from which a new section begins at the next block; a heading begins one from half of it."""

Marked = Draft | Requirement
"""What a stretch of text can lead to."""

HEADINGS = frozenset({"title", "heading"})
FIELD_CLASSES = {"actors": "who", "partners": "with", "deadline": "when", "condition": "if"}


@dataclass(frozen=True, slots=True)
class Section:
    """Some blocks of a text; `number` counts from 1."""

    number: int
    start: int
    end: int
    title: str
    blocks: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters that belong to the same draft, citation and field."""

    text: str
    draft: Marked | None = None
    citation: Citation | None = None
    field: str = ""
    is_first: bool = False

    @property
    def is_blank(self) -> bool:
        return not self.text.strip()


@dataclass(slots=True)
class Block:
    """A paragraph, heading or row as the page shows it."""

    kind: str
    stretches: list[Stretch] = field(default_factory=list)


def sections_of(version: TextVersion) -> list[Section]:
    """Part a text into sections; a short text is one, and a block without end is parted like the rest."""
    groups: list[list[tuple[str, int, int]]] = [[]]
    blocks = version.blocks or [("paragraph", 0, len(version.text))]
    for kind, start, end in (piece for block in blocks for piece in _pieces(version.text, *block)):
        group = groups[-1]
        length = start - group[0][1] if group else 0
        if length > LONGEST or (kind in HEADINGS and length > LONGEST // 2):
            group = []
            groups.append(group)
        group.append((kind, start, end))
    return [
        Section(number, group[0][1], group[-1][2], _title_of(version.text, group), tuple(group))
        for number, group in enumerate(groups, start=1)
    ]


def section_at(sections: Sequence[Section], position: int) -> Section:
    """Return the section in which a position of the text lies."""
    return sections[max(0, bisect_right([section.start for section in sections], position) - 1)]


def blocks_of(
    text: str, section: Section, drafts: Iterable[Marked] = (), citations: Iterable[Citation] = ()
) -> list[Block]:
    """Return the blocks of a section, cut where a draft, a citation or a field begins or ends."""
    drafts = sorted(drafts, key=lambda draft: (draft.start, draft.end))
    citations = sorted(citations, key=lambda citation: citation.start)
    blocks = []
    begun: set[Any] = set()
    for kind, start, end in section.blocks:
        here = [draft for draft in drafts if draft.start < end and start < draft.end]
        cited = [citation for citation in citations if citation.start < end and start < citation.end]
        blocks.append(Block(kind, list(_stretches(text, (start, end), here, cited, begun))))
    return blocks


def _stretches(
    text: str,
    place: tuple[int, int],
    drafts: Sequence[Marked],
    citations: Sequence[Citation],
    begun: set[Any],
) -> Iterable[Stretch]:
    fields = [
        (FIELD_CLASSES[name], *span)
        for draft in drafts
        for name, spans in draft.places.items()
        for span in spans
    ]
    ends = [*((row.start, row.end) for row in drafts), *((row.start, row.end) for row in citations)]
    cuts = _cuts(place, [*ends, *(span[1:] for span in fields)])
    for start, end in pairwise(cuts):
        draft = next((row for row in drafts if row.start <= start and end <= row.end), None)
        citation = next((row for row in citations if row.start <= start and end <= row.end), None)
        name = (
            next((name for name, first, last in fields if first <= start and end <= last), "")
            if draft
            else ""
        )
        mark = draft.pk if draft else None
        stretch = Stretch(
            text[start:end], draft, citation, name, is_first=mark is not None and mark not in begun
        )
        if not stretch.is_blank:
            begun.add(mark)
        yield stretch


def _cuts(place: tuple[int, int], spans: Iterable[Sequence[int]]) -> list[int]:
    start, end = place
    return sorted({start, end, *(at for span in spans for at in span if start < at < end)})


def _pieces(text: str, kind: str, start: int, end: int) -> Iterable[tuple[str, int, int]]:
    """Part a block that is longer than a section: after a line, else after a sentence, else after a word."""
    while end - start > LONGEST:
        latest = start + LONGEST // 2
        ends = (text.rfind(mark, start + LONGEST // 4, latest) for mark in ("\n", ". ", " "))
        cut = next((found + 1 for found in ends if found >= 0), latest)
        yield kind, start, cut
        start = cut
    yield kind, start, end


def _title_of(text: str, group: Sequence[tuple[str, int, int]]) -> str:
    kind, start, end = next((block for block in group if block[0] in HEADINGS), group[0])
    title = " ".join(text[start:end].split())
    return title if len(title) <= 80 or kind in HEADINGS else f"{title[:79]}…"  # noqa: PLR2004 one line of a menu
