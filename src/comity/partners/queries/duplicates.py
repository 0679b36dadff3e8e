"""Partners that may be one and the same, told by what they are called; pairs of what the reader sees alone."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from django.utils.translation import gettext as _

from comity.foundation.models import fetch_related
from comity.foundation.text import fold
from comity.partners.models import Partner

ALIKE = 0.72
"""From this likeness of two names on (Dice's coefficient of their pairs of letters), a pair is shown."""
SHARED = 4
"""Letters that a word must have to bring two names together."""
COMMONEST = 60
"""A word that stands in more names than this tells nothing."""
WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two partners, how alike they are called (1 is the same), and why they are shown."""

    one: Partner
    other: Partner
    likeness: float
    reason: str


def possible_duplicates() -> list[Pair]:
    """Return the pairs of partners that may be one, the likeliest first; of each the less guarded, then the older."""
    rows = list(Partner.objects.select_related("label__level").order_by("label__level", "created_at", "id"))
    fetch_related((row, "unit") for row in rows)
    pairs = (_compared(one, other) for one, other in _near(rows))
    found = [pair for pair in pairs if pair is not None]
    return sorted(found, key=lambda pair: (-pair.likeness, str(pair.one.pk), str(pair.other.pk)))


def likeness(one: str, other: str) -> float:
    """Return how many pairs of letters two names share, whatever the order of their words, marks and case."""
    left, right = _pairs_of(one), _pairs_of(other)
    return 2 * len(left & right) / (len(left) + len(right)) if left and right else 0.0


def _near(rows: list[Partner]) -> Iterable[tuple[Partner, Partner]]:
    """Return the pairs worth comparing: those that share a word or the code, each once."""
    by_word: dict[str, list[Partner]] = defaultdict(list)
    for row in rows:
        names = f"{row.name_en} {row.name_vi}"
        words = {word for word in WORD.findall(fold(names)) if len(word) >= SHARED}
        for word in words | {f"={_code_of(row)}", f"={''.join(_words_of(row.name_en))}"}:
            by_word[word].append(row)
    seen: set[frozenset[Partner]] = set()
    for found in by_word.values():
        if len(found) > COMMONEST:
            continue
        for one, other in combinations(found, 2):
            pair = frozenset((one, other))
            if pair not in seen:
                seen.add(pair)
                yield one, other


def _compared(one: Partner, other: Partner) -> Pair | None:
    if one.country and other.country and one.country != other.country:
        return None
    if one.pk == other.parent_id or other.pk == one.parent_id:
        return None
    if _code_of(one) == _code_of(other):
        return Pair(one, other, 1.0, _("the same code"))
    alike = max(likeness(one.name_en, other.name_en), likeness(one.name_vi, other.name_vi))
    if alike >= 1:
        return Pair(one, other, 1.0, _("the same name"))
    return Pair(one, other, alike, _("names much alike")) if alike >= ALIKE else None


def _code_of(partner: Partner) -> str:
    return "".join(WORD.findall(fold(partner.code)))


def _words_of(name: str) -> list[str]:
    return sorted(WORD.findall(fold(name)))


def _pairs_of(name: str) -> set[str]:
    return {word[place : place + 2] for word in _words_of(name) for place in range(max(len(word) - 1, 1))}
