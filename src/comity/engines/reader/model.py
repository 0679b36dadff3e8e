"""What the reader hands back: plain frozen records whose spans are offsets into the text as given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Span:
    start: int
    end: int
    text: str

    def to_json(self) -> dict[str, Any]:
        return {"start": self.start, "end": self.end, "text": self.text}


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the text of one kind: title, heading, paragraph, item, row, caption, letterhead, side."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Mention:
    """A body or a partner named in the text; `id` is canonical where the gazetteers know it."""

    start: int
    end: int
    text: str
    id: str | None
    kind: str

    def to_json(self) -> dict[str, Any]:
        return {"start": self.start, "end": self.end, "text": self.text, "id": self.id, "kind": self.kind}


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date or period: `iso` is a day, month or year, `iso_end` closes an interval, `every` a repetition."""

    start: int
    end: int
    text: str
    iso: str | None
    iso_end: str | None
    role: str
    every: str | None = None
    anchor: str | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "iso": self.iso,
            "iso_end": self.iso_end,
            "role": self.role,
            "every": self.every,
            "anchor": self.anchor,
        }


@dataclass(frozen=True, slots=True)
class Citation:
    """An instrument that the text cites. `issuer_source` says what the issuer rests on; None is unknown."""

    start: int
    end: int
    text: str
    type: str
    number: str | None
    issuer: str | None
    issuer_id: str | None
    issuer_source: str | None
    date_iso: str | None
    date_inferred: bool
    title: str | None
    id: str | None
    notes: tuple[str, ...]
    confidence: float

    def to_json(self) -> dict[str, Any]:
        return {
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "type": self.type,
            "number": self.number,
            "issuer": self.issuer,
            "date_iso": self.date_iso,
            "confidence": self.confidence,
            "issuer_id": self.issuer_id,
            "issuer_source": self.issuer_source,
            "date_inferred": self.date_inferred,
            "title": self.title,
            "id": self.id,
            "notes": list(self.notes),
        }


@dataclass(frozen=True, slots=True)
class Task:
    """A directed task: the sentence, who is to do it, with whom, by when, and which cues said so."""

    start: int
    end: int
    text: str
    group: str | None
    actors: tuple[Span, ...]
    actors_implicit: tuple[Span, ...]
    partners: tuple[Mention, ...]
    deadline: DateMention | None
    condition: Span | None
    kind: str
    confidence: float
    score: int
    cues: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "start": self.start,
            "end": self.end,
            "group": self.group,
            "actors": [actor.text for actor in self.actors],
            "actors_implicit": [actor.text for actor in self.actors_implicit],
            "partners": [partner.text for partner in self.partners],
            "deadline": self.deadline.text if self.deadline else None,
            "confidence": self.confidence,
            "cues": list(self.cues),
            "kind": self.kind,
            "condition": self.condition.to_json() if self.condition else None,
            "actor_spans": [actor.to_json() for actor in self.actors],
            "actor_implicit_spans": [actor.to_json() for actor in self.actors_implicit],
            "partner_spans": [partner.to_json() for partner in self.partners],
            "deadline_span": self.deadline.to_json() if self.deadline else None,
        }


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything read from one document. The same text always gives the same reading."""

    file: str | None
    text: str
    text_sha256: str
    blocks: tuple[Block, ...]
    citations: tuple[Citation, ...]
    tasks: tuple[Task, ...]
    orgs: tuple[Mention, ...]
    partners: tuple[Mention, ...]
    dates: tuple[DateMention, ...]
    version: str

    def to_json(self, *, with_text: bool = False) -> dict[str, Any]:
        answer: dict[str, Any] = {"file": self.file, "text_sha256": self.text_sha256}
        if with_text:
            answer["text"] = self.text
        return answer | {
            "citations": [citation.to_json() for citation in self.citations],
            "tasks": [task.to_json() for task in self.tasks],
            "orgs": [mention.to_json() for mention in self.orgs],
            "partners": [mention.to_json() for mention in self.partners],
            "dates": [date.to_json() for date in self.dates],
            "version": self.version,
        }
