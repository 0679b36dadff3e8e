"""Draft measures from the words of a requirement: what it asks for, without who and by when, part by part."""

import re
from dataclasses import dataclass
from datetime import date

from comity.foundation import clock
from comity.instruments.models.instrument import Language
from comity.instruments.models.requirement import Assignment, Requirement
from comity.instruments.services.wording import language_of
from comity.programmes.models.measure import Measure
from comity.programmes.models.programme import Programme

_PARTS = re.compile(r";\s+(?:(?:and|và)\s+)?|\n+|\s(?=(?:[a-eđ]|\d{1,2})\)\s)")
_MARKER = re.compile(
    r"^\s*(?:(?:[a-zđ]|\d{1,2}|[ivx]{1,4})[).]|[-–—•+*]|(?:first|second|third|fourth|fifth|final)(?:ly)?,"
    r"|(?:(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười) là|thứ (?:nhất|hai|ba|tư|năm|sáu|bảy|tám)|trước hết|cuối cùng),)\s+",
    re.IGNORECASE,
)
_ORDERED = re.compile(
    r"^.{0,160}?\b(?:shall|must|should|will|is to|are to|has to|have to|(?:is|are) (?:tasked with|responsible for|requested to)"
    r"|phải|cần phải|cần|có trách nhiệm|có nhiệm vụ|được giao)\s+",
    re.IGNORECASE | re.DOTALL,
)
_EDGES = " \t\n.,;:–-"
LONGEST = 300
SHORTEST = 8
"""Letters below which a piece is no measure of its own but belongs to the one before."""
MOST = 12


@dataclass(frozen=True, slots=True)
class Proposal:
    """A measure as it is proposed, to be edited before anything is made of it."""

    title: str
    starts_on: date
    ends_on: date


def proposals_for(
    assignment: Assignment, programme: Programme | None, superior: Measure | None = None
) -> list[Proposal]:
    """Return the measures that the requirement of an assignment suggests, in the order of its words."""
    starts_on, ends_on = period_for(assignment.due_on, programme, superior)
    return [Proposal(title, starts_on, ends_on) for title in titles_from(assignment.requirement)]


def proposals_below(superior: Measure, programme: Programme | None) -> list[Proposal]:
    """Return the measure by which a unit below carries a superior's measure on, in its own words and period."""
    starts_on, ends_on = period_for(superior.ends_on, programme, superior)
    return [Proposal(str(superior)[:LONGEST], starts_on, ends_on)]


def titles_from(requirement: Requirement) -> list[str]:
    """Return what a requirement asks for: one title a part, without actor, marker and deadline."""
    pieces: list[str] = []
    for piece in _PARTS.split(requirement.text):
        words = _MARKER.sub("", piece).strip(_EDGES)
        if len(words) >= SHORTEST:
            pieces.append(words)
        elif pieces and words:
            pieces[-1] = f"{pieces[-1]}; {words}"
    titles = [_bare(words, requirement) for words in pieces or [requirement.text]]
    return list(dict.fromkeys(titles))[:MOST]


def period_for(
    due_on: date | None, programme: Programme | None, superior: Measure | None = None
) -> tuple[date, date]:
    """Return from when until when: from today to the day it is due, within the superior's measure and the programme."""
    today = clock.today()
    starts_on = max(today, superior.starts_on) if superior else today
    ends_on = due_on or (superior.ends_on if superior else None)
    if programme is None:
        return starts_on, max(ends_on or starts_on, starts_on)
    starts_on = min(max(starts_on, programme.starts_on), programme.ends_on)
    return starts_on, max(starts_on, min(ends_on or programme.ends_on, programme.ends_on))


def language_fields(title: str) -> dict[str, str]:
    """Return the title as the field of its own language."""
    return {"title_vi" if language_of(title) == Language.VIETNAMESE else "title_en": title}


def _bare(words: str, requirement: Requirement) -> str:
    """Return the words without who is to act and by when, beginning with a capital."""
    told = words.replace(requirement.deadline, "") if requirement.deadline else words
    bare = _ORDERED.sub("", told, count=1).strip(_EDGES) or words
    for actor in sorted(requirement.actors, key=len, reverse=True):
        named = rf"(?:giao(?: cho)?\s+|the\s+)?{re.escape(actor)}[\s,:]+"
        rest = bare[found.end() :] if (found := re.match(named, bare, re.IGNORECASE)) else bare
        bare = rest if len(rest) >= SHORTEST else bare
    short = " ".join(bare.split())[:LONGEST].strip(_EDGES)
    return short[:1].upper() + short[1:]
