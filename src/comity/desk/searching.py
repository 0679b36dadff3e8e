"""The search page for an address: what is shown of what was found, and the links to the rest."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from urllib.parse import urlencode

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from comity.foundation.acting import Actor
from comity.foundation.registry import RegisteredType, Text, types
from comity.foundation.requests import whole_number
from comity.search.queries import PAGE_SIZE, Found, Hit, Result, find, results_of
from comity.search.syntax import without_condition

BEST = 5
"""Results of each type, as long as none is chosen."""

CONDITION_WORDS = {
    "type": _("type"),
    "unit": _("unit"),
    "state": _("state"),
    "level": _("level"),
    "from": _("from"),
    "to": _("until"),
}


@dataclass(frozen=True, slots=True)
class Section:
    """The results of one type that are shown, and how many there are."""

    registered: RegisteredType
    results: list[Result]
    count: int
    url: str


class SearchPage:
    """What an address of the search page asks for. Nothing is read before it is needed."""

    def __init__(self, actor: Actor, params: Mapping[str, str]) -> None:
        self.actor = actor
        self.query = params.get("q", "").strip()
        name = params.get("type", "")
        self.chosen = types.named(name) if name in types else None
        self.number = max(whole_number(params.get("page", "")) or 1, 1)

    @cached_property
    def found(self) -> Found:
        return find(self.actor, self.query)

    @cached_property
    def sections(self) -> list[Section]:
        hits = sorted(self._shown, key=self._place)
        return [self._section(name, list(own)) for name, own in groupby(hits, key=lambda hit: hit.type_name)]

    @property
    def tabs(self) -> list[dict[str, object]]:
        """All types together, then each that was found with its count."""
        total = {
            "label": _("Everything"),
            "url": self.link(),
            "current": not self.chosen,
            "count": self.total,
        }
        own: list[dict[str, object]] = [
            {
                "label": capfirst(str(each.plural)),
                "url": self.link(each.name),
                "current": each is self.chosen,
                "count": count,
            }
            for each, count in self.found.counts
        ]
        return [total, *own]

    @property
    def total(self) -> int:
        return len(self.found.hits)

    @property
    def chips(self) -> list[dict[str, Text]]:
        """The conditions of the search, each with the address without it."""
        return [
            {
                "label": CONDITION_WORDS[name],
                "text": value,
                "remove_url": f"?{urlencode({'q': without_condition(self.query, (name, value))})}",
            }
            for name, value in self.found.asked.conditions
        ]

    @property
    def problems(self) -> list[tuple[Text, str]]:
        return [(CONDITION_WORDS[name], value) for name, value in self.found.conditions.problems]

    @property
    def previous_url(self) -> str:
        return self.link(self.chosen.name, self.number - 1) if self.chosen and self.number > 1 else ""

    @property
    def next_url(self) -> str:
        more = self.chosen and len(self._of_chosen) > self.number * PAGE_SIZE
        return self.link(self.chosen.name, self.number + 1) if self.chosen and more else ""

    def link(self, type_name: str = "", number: int = 1) -> str:
        """Return the query string for one type, or for all, and a page of it."""
        parts = {"q": self.query, "type": type_name, "page": str(number) if number > 1 else ""}
        return f"?{urlencode({name: value for name, value in parts.items() if value})}"

    @cached_property
    def _of_chosen(self) -> list[Hit]:
        return [hit for hit in self.found.hits if self.chosen and hit.type_name == self.chosen.name]

    @cached_property
    def _shown(self) -> list[Hit]:
        if self.chosen:
            return self._of_chosen[(self.number - 1) * PAGE_SIZE : self.number * PAGE_SIZE]
        return [hit for name, _count in self.found.counts for hit in self._best_of(name.name)]

    def _best_of(self, type_name: str) -> Iterator[Hit]:
        own = (hit for hit in self.found.hits if hit.type_name == type_name)
        yield from (hit for hit, _n in zip(own, range(BEST), strict=False))

    def _place(self, hit: Hit) -> int:
        """Return where the type of a hit stands: the type with the best hit first."""
        return self._order[hit.type_name]

    @cached_property
    def _order(self) -> dict[str, int]:
        return {
            name: place for place, name in enumerate(dict.fromkeys(hit.type_name for hit in self.found.hits))
        }

    @cached_property
    def _results(self) -> dict[tuple[str, object], Result]:
        results = results_of(self.found, self._shown)
        return {(result.registered.name, result.record.pk): result for result in results}

    def _section(self, type_name: str, hits: list[Hit]) -> Section:
        counts = {each.name: count for each, count in self.found.counts}
        results = [self._results.get((hit.type_name, hit.record_id)) for hit in hits]
        shown = [result for result in results if result]
        return Section(types.named(type_name), shown, counts[type_name], self.link(type_name))
