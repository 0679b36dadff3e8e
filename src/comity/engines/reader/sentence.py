"""One sentence with all that the rules may ask about it, and the verdict on it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from comity.engines.reader import phrases

if TYPE_CHECKING:
    from comity.engines.reader.cues import Hit
    from comity.engines.reader.structure import Unit

_AUXILIARY = re.compile(
    r"\b(?:is|are|be|being|shall be|will be|must be|should be|stands?|remains?|is to be|are to be|was|were|bears?|takes?|assumes?|has|have|holds?|carry|carries|shoulders?"
    r"|undertakes?|retains?|accepts?|owns?|may|can|will)\b[^,;]{0,50}$"
)
DUTY_SECTIONS = frozenset({"measures", "duties"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """A task: its score, the names of its cues, and the hits that carry it (none for a bare verb)."""

    score: int
    cues: tuple[str, ...]
    hits: tuple[Hit, ...]
    form: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """What the judge looks at: the texts, the unit and what is known about the document."""

    text: str
    lowered: str
    unit: Unit
    normative: bool
    vietnamese: bool
    titles: tuple[phrases.Place, ...] = ()

    @property
    def directs(self) -> bool:
        return self.normative or self.unit.after_lead or self.unit.section in DUTY_SECTIONS

    @property
    def lays_down(self) -> bool:
        """Whether rules stand here: under a heading of duties, or in the numbered text of a normative document."""
        unit = self.unit
        placed = unit.marked or unit.listed or unit.group is not None
        return unit.section in DUTY_SECTIONS or (self.normative and unit.section == "neutral" and placed)

    def subject_of(self, hit: Hit) -> list[phrases.Place]:
        """The subject of a passive or a "has the task of": what stands before its auxiliary."""
        before = self.lowered[self.unit.body : hit.start]
        verb = _AUXILIARY.search(before)
        return self.subject(self.unit.body + verb.start() if verb else hit.start)

    def subject(self, at: int) -> list[phrases.Place]:
        return phrases.subject_before(self.text, self.unit.body, at)
