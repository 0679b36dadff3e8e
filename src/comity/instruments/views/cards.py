"""What the reading room shows: the cards of drafts, the counts, the units that can be addressed."""

from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from comity.access import policies as access
from comity.access.labelling import covering
from comity.access.models import Unit
from comity.access.policies import why_not_owned
from comity.foundation.acting import Actor
from comity.frame.drawing import rows_in
from comity.instruments import policies, queries
from comity.instruments.models.reading import Draft, DraftState, Reading
from comity.instruments.models.requirement import Requirement
from comity.instruments.views.cues import words_for
from comity.instruments.views.sections import Section, blocks_of, section_at, sections_of
from comity.partners.models import Partner

PERCENT = 100


@dataclass(frozen=True, slots=True)
class Card:
    """A draft as the room shows it."""

    draft: Draft
    why_closed: str | None
    requirement: Requirement | None
    units: Sequence[Unit]
    parties: Sequence[Partner]
    changes: Sequence[tuple[str, str, str]]

    @property
    def percent(self) -> int:
        return round(self.draft.confidence * PERCENT)

    @property
    def cues(self) -> list[str]:
        return [words_for(cue) for cue in self.draft.cues]

    @property
    def is_sure(self) -> bool:
        return self.draft.confidence >= queries.SURE

    @property
    def is_open(self) -> bool:
        return self.draft.state == DraftState.PROPOSED


@dataclass(frozen=True, slots=True)
class Counts:
    """How far the room has come."""

    left: int
    kept: int
    rejected: int
    sure: int

    @property
    def decided(self) -> int:
        return self.kept + self.rejected

    @property
    def total(self) -> int:
        return self.left + self.decided


def counts_of(marks: Sequence[queries.Mark]) -> Counts:
    """Count the drafts of a reading."""
    by_state = Counter(mark.state for mark in marks)
    return Counts(
        left=by_state[DraftState.PROPOSED],
        kept=by_state[DraftState.ACCEPTED] + by_state[DraftState.EDITED],
        rejected=by_state[DraftState.REJECTED],
        sure=sum(mark.state == DraftState.PROPOSED and mark.confidence >= queries.SURE for mark in marks),
    )


def cards_of(reading: Reading, drafts: Iterable[Draft], closed: str | None) -> list[Card]:
    """Return the cards of drafts of one reading, in the order given. `closed` says why none can be decided."""
    rows = list(drafts)
    made = {row.draft_id: row for row in Requirement.objects.filter(draft__in=rows)}
    units = Unit.objects.in_bulk({unit_id for row in rows for unit_id in row.unit_ids or ()})
    obliged = {partner_id for row in rows for partner_id in row.partner_ids}
    partners = Partner.objects.in_bulk(obliged) if obliged else {}
    earlier = Draft.objects.in_bulk({row.earlier_id for row in rows if row.earlier_id})
    for row in rows:
        row.reading = reading
    return [
        Card(
            draft=row,
            why_closed=closed,
            requirement=made.get(row.pk),
            units=[units[unit_id] for unit_id in row.unit_ids or () if unit_id in units],
            parties=[partners[key] for key in row.partner_ids if key in partners],
            changes=_changes(earlier.get(row.earlier_id), row),
        )
        for row in rows
    ]


def room_context(
    actor: Actor, reading: Reading, wanted: int | None, at: Draft | None = None
) -> dict[str, Any]:
    """Return what both panes show: one section of the text, and the drafts that begin in it."""
    version = reading.text_version
    if version is None:
        return {}
    sections = sections_of(version)
    marks = queries.marks_of(reading)
    section = section_at(sections, at.start) if at else _section_wanted(sections, marks, wanted)
    closed = why_closed(actor, reading)
    ends = sections[section.number].start if section.number < len(sections) else len(version.text) + 1
    here = list(queries.drafts_unsure_first(reading).filter(start__gte=section.start, start__lt=ends))
    citations = list(queries.citations_of(reading).filter(start__gte=section.start, start__lt=ends))
    cards = cards_of(reading, here, closed)
    return {
        "reading": reading,
        "sections": _with_counts(sections, marks) if len(sections) > 1 else [],
        "section": section,
        "blocks": blocks_of(version.text, section, here, citations),
        "cards": cards,
        "why_closed": closed,
        "page_label": covering([reading, reading.instrument, *rows_in(cards), *citations]),
        **counts_context(actor, reading, marks),
    }


def counts_context(
    actor: Actor, reading: Reading, marks: Sequence[queries.Mark] | None = None
) -> dict[str, Any]:
    """Return what the bar of the room shows; a decision changes it together with its card."""
    known = queries.marks_of(reading) if marks is None else marks
    return {
        "counts": counts_of(known),
        "units": list(Unit.objects.filter(pk__in=reading.unit_ids)),
        "can_undo": any(mark.decided_by == actor.account_id for mark in known),
    }


def party_choices(draft: Draft) -> list[tuple[Partner, bool]]:
    """Return the other parties to the agreement that a draft is from, and whether it is laid on them."""
    instrument = draft.reading.instrument
    if not instrument.kind.is_agreement:
        return []
    parties = [party.partner for party in queries.parties_of(instrument) if party.partner]
    return [(partner, partner.pk in draft.partner_ids) for partner in parties]


def chosen_in(data: QueryDict, name: str) -> list[UUID]:
    """Return what is ticked under a name of a form; what is no identifier is left out."""
    chosen = []
    for value in data.getlist(name):
        with suppress(ValueError):
            chosen.append(UUID(value))
    return chosen


def why_closed(actor: Actor, reading: Reading) -> str | None:
    """Say why nothing can be decided in this room any more."""
    who = access.why_not(actor, "change", policies.READING) or why_not_owned(actor, reading.unit_id)
    if who:
        return who
    return _("A later reading has replaced this one.") if queries.later_reading(reading) else None


def _section_wanted(
    sections: Sequence[Section], marks: Sequence[queries.Mark], wanted: int | None
) -> Section:
    """Return the section of that number, or the first with something left to decide."""
    if wanted and 1 <= wanted <= len(sections):
        return sections[wanted - 1]
    left = [mark.start for mark in marks if mark.state == DraftState.PROPOSED]
    return section_at(sections, min(left, default=0))


def _with_counts(sections: Sequence[Section], marks: Sequence[queries.Mark]) -> list[tuple[Section, int]]:
    """Return each section with how many of its drafts are undecided."""
    left = Counter(
        section_at(sections, mark.start).number for mark in marks if mark.state == DraftState.PROPOSED
    )
    return [(section, left[section.number]) for section in sections]


def _changes(earlier: Draft | None, draft: Draft) -> list[tuple[str, str, str]]:
    """Return the fields that a repeated reading reads otherwise: name, before, now."""
    if earlier is None:
        return []
    names = {"kind": _("Kind"), "actors": _("Who"), "partners": _("With whom"), "deadline": _("By when")}
    names |= {"period": _("How often"), "condition": _("On what condition")}
    pairs = ((title, earlier.proposed.get(name), draft.proposed.get(name)) for name, title in names.items())
    return [(title, _words(before), _words(now)) for title, before, now in pairs if before != now]


def _words(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(str(each["text"] if isinstance(each, dict) else each) for each in value) or "–"
    return str(value or "–")
