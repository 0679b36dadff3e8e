"""One sentence with all that the rules may ask about it, and the verdict on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from comity.engines.reader import phrases

if TYPE_CHECKING:
    from comity.engines.reader.cues import Hit
    from comity.engines.reader.structure import Unit

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

    def subject(self, at: int) -> list[phrases.Place]:
        return phrases.subject_before(self.text, self.unit.body, at)
