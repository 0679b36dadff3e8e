"""Partners that may be one and the same, told by what they are called; pairs of what the reader sees alone."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from comity.foundation.models import fetch_related
from comity.foundation.text import fold
from comity.partners.models import Distinction, Partner

ALIKE = 0.72
"""From this likeness of two names on (Dice's coefficient of their pairs of letters), a pair is shown."""
SHARED = 4
"""Letters that a word must have to bring two names together."""
MOST_SHOWN = 100
"""Pairs that were told apart, the latest, that the page shows."""
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
    apart = {frozenset(pair) for pair in _distinctions().values_list("one", "other")}
    near = ((one, other) for one, other in _near(rows) if frozenset((one.pk, other.pk)) not in apart)
    pairs = (_compared(one, other) for one, other in near)
    found = [pair for pair in pairs if pair is not None]
    return sorted(found, key=lambda pair: (-pair.likeness, str(pair.one.pk), str(pair.other.pk)))


def told_apart() -> list[Distinction]:
    """Return the latest distinctions that hold, between partners that the reader sees, with the names of both."""
    rows = _distinctions().filter(one__in=Partner.objects.all(), other__in=Partner.objects.all())
    found = list(rows.select_related("label__level").order_by("-created_at", "-id")[:MOST_SHOWN])
    fetch_related((row, name) for row in found for name in ("one", "other"))
    return found


def distinction_of(pk: UUID) -> Distinction | None:
    """Return a distinction; absent and hidden look alike."""
    return Distinction.objects.select_related("label__level", "one", "other").filter(pk=pk).first()


def distinction_between(one: Partner, other: Partner) -> Distinction | None:
    """Return the distinction that holds between two partners."""
    both = (one.pk, other.pk)
    return _distinctions().filter(one__in=both, other__in=both).first()


def likeness(one: str, other: str) -> float:
    """Return how many pairs of letters two names share, whatever the order of their words, marks and case."""
    left, right = _pairs_of(one), _pairs_of(other)
    return 2 * len(left & right) / (len(left) + len(right)) if left and right else 0.0


def _distinctions() -> QuerySet[Distinction]:
    return Distinction.objects.filter(undone_at=None)


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
