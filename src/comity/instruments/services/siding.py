"""On whom a clause of an agreement is laid, as its words say: us, the other party, or both. A person decides."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from babel import Locale

from comity.foundation.text import clean, fold
from comity.instruments import queries
from comity.instruments.models.instrument import Instrument, Language
from comity.instruments.models.reading import Draft
from comity.instruments.services.wording import language_of
from comity.partners.models import Partner

EACH_SIDE = re.compile(
    r"\b(?:(?:the|both|two|each|all|either) (?:two )?(?:sides?|part(?:y|ies)|countries|governments)"
    r"|(?:hai|cac|moi) (?:ben|phia|nuoc))\b"
)
OPENING = 60
"""Characters at the beginning of a clause in which its subject stands, where no actor was found."""
SHORTEST = 3
"""Letters of a country's name that its people's name shares at least."""


@dataclass(frozen=True, slots=True)
class Named:
    """What a partner is called in the language of a text, and in English what its country is."""

    names: frozenset[str]
    country: str = ""


def propose_sides(instrument: Instrument, drafts: Sequence[Draft]) -> None:
    """Lay each draft from an agreement on the parties that its subject names; one on both sides stays with us too."""
    if not instrument.kind.is_agreement:
        return
    is_vietnamese = language_of("\n".join(draft.text for draft in drafts)) == Language.VIETNAMESE
    called = {
        party.partner_id: _called_in_vietnamese(party.partner) if is_vietnamese else _called(party.partner)
        for party in queries.parties_of(instrument)
        if party.partner is not None and party.partner_id is not None
    }
    for draft in drafts:
        draft.partner_ids, is_ours = _sides_of(draft, called)
        draft.unit_ids = None if is_ours else []


def _sides_of(draft: Draft, called: dict[UUID, Named]) -> tuple[list[UUID], bool]:
    subject = " ".join(draft.actors) or draft.text[:OPENING]
    if EACH_SIDE.search(fold(subject)):
        return list(called), True
    named = [key for key, known in called.items() if _is_named(subject, known)]
    return named, not named


def _called(partner: Partner) -> Named:
    country = _country_in("en", partner)
    return Named(frozenset(filter(None, (_plain(partner.name_en), country))), country)


def _called_in_vietnamese(partner: Partner) -> Named:
    """Return the Vietnamese names; no others are looked for, for "lao động" is not Laos."""
    return Named(frozenset(filter(None, (_plain(partner.name_vi), _country_in("vi", partner)))))


def _country_in(language: str, partner: Partner) -> str:
    return _plain(str(Locale.parse(language).territories.get(partner.country, "")))


def _is_named(subject: str, known: Named) -> bool:
    """Tell whether the subject bears one of the names, or a word like the country's, as "Lao" is like "Laos"."""
    text = _plain(subject)
    if any(re.search(rf"\b{re.escape(name)}\b", text) for name in known.names):
        return True
    # Names of peoples are written large; "and" and "can" are no beginnings of Andorra and Canada.
    words = (_plain(word) for word in re.findall(r"\b[A-Z]\w+", subject) if len(word) >= SHORTEST)
    country = known.country
    return bool(country) and any(country.startswith(word) or word.startswith(country) for word in words)


def _plain(text: str) -> str:
    """Return a text as names are compared: their marks count, for they tell one Vietnamese word from another."""
    return clean(text).lower()
