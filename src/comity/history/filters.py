"""Which entries of a history its address asks for: by person, by field, by kind of event."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from comity.history.queries import Entry


@dataclass(frozen=True, slots=True)
class Choice:
    """A filter as the page offers it; `values` are what the history has of it, with their words."""

    name: str
    label: str
    chosen: str
    values: Sequence[tuple[str, str]]


class EntryFilters:
    """The filters of an address. They offer only what stands in the history that the reader may read."""

    def __init__(self, entries: Sequence[Entry], params: QueryDict) -> None:
        words = {entry.verb: capfirst(str(entry.words)) for entry in entries}
        people = {entry.who for entry in entries if entry.who}
        fields = {change.name for entry in entries for change in entry.changes}
        self.choices = [
            Choice("who", _("Who"), params.get("who", ""), _pairs(people)),
            Choice("field", _("Field"), params.get("field", ""), _pairs(fields)),
            Choice(
                "verb", _("What"), params.get("verb", ""), sorted(words.items(), key=lambda pair: pair[1])
            ),
        ]
        self._params = params

    def meets(self, entry: Entry) -> bool:
        """Whether an entry is asked for."""
        said: dict[str, set[str | None]] = {
            "who": {entry.who},
            "field": {change.name for change in entry.changes},
            "verb": {entry.verb},
        }
        return all(not choice.chosen or choice.chosen in said[choice.name] for choice in self.choices)

    @property
    def chips(self) -> list[dict[str, str]]:
        """The filters at work, each with the address without it."""
        return [
            {
                "label": choice.label,
                "text": dict(choice.values).get(choice.chosen, choice.chosen),
                "remove_url": self._without(choice.name),
            }
            for choice in self.choices
            if choice.chosen
        ]

    def _without(self, name: str) -> str:
        kept = self._params.copy()
        kept.pop(name, None)
        return f"?{kept.urlencode()}"


def _pairs(values: Iterable[str]) -> list[tuple[str, str]]:
    return [(value, value) for value in sorted(values)]
