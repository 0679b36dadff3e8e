"""On whom a clause of an agreement is laid, as its words say: us, the other party, or both. A person decides."""

import re
from collections.abc import Sequence
from uuid import UUID

from babel import Locale

from comity.foundation.text import fold
from comity.instruments import queries
from comity.instruments.models.instrument import Instrument
from comity.instruments.models.reading import Draft
from comity.partners.models import Partner

EACH_SIDE = re.compile(
    r"\b(?:(?:the|both|two|each|all|either) (?:two )?(?:sides?|part(?:y|ies)|countries|governments)"
    r"|(?:hai|cac|moi) (?:ben|phia|nuoc))\b"
)
OPENING = 60
"""Characters at the beginning of a clause in which its subject stands, where no actor was found."""
SHORTEST = 3
"""Letters of a country's name that its people's name shares at least."""


def propose_sides(instrument: Instrument, drafts: Sequence[Draft]) -> None:
    """Lay each draft from an agreement on the parties that its subject names; one on both sides stays with us too."""
    if not instrument.kind.is_agreement:
        return
    called = {
        party.partner_id: _names(party.partner)
        for party in queries.parties_of(instrument)
        if party.partner is not None and party.partner_id is not None
    }
    for draft in drafts:
        draft.partner_ids, is_ours = _sides_of(draft, called)
        draft.unit_ids = None if is_ours else []


def _sides_of(draft: Draft, called: dict[UUID, tuple[set[str], str]]) -> tuple[list[UUID], bool]:
    subject = fold(" ".join(draft.actors) or draft.text[:OPENING])
    if EACH_SIDE.search(subject):
        return list(called), True
    named = [key for key, names in called.items() if _is_named(subject, *names)]
    return named, not named


def _names(partner: Partner) -> tuple[set[str], str]:
    """Return the names of a partner and of its country, and the country's in English, all folded."""
    countries = [
        str(Locale.parse(language).territories.get(partner.country, "")) for language in ("en", "vi")
    ]
    names = {fold(each) for each in (partner.name_en, partner.name_vi, *countries) if each}
    return names, fold(countries[0])


def _is_named(subject: str, names: set[str], country: str) -> bool:
    """Tell whether the subject bears one of the names, or begins like the country's as "Lao" does like "Laos"."""
    if any(re.search(rf"\b{re.escape(name)}\b", subject) for name in names):
        return True
    words = (word for word in re.findall(r"\w+", subject) if len(word) >= SHORTEST)
    return bool(country) and any(country.startswith(word) or word.startswith(country) for word in words)
