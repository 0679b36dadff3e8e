"""Which entries of a history its address asks for: by person, by field, by kind of event."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.utils.dateparse import parse_datetime
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from comity.foundation.text import sort_key
from comity.history.diffs import BOOKKEEPING, columns_of
from comity.history.queries import READS, Sought, doers_and_verbs
from comity.history.words import verb_named


@dataclass(frozen=True, slots=True)
class Choice:
    """A filter as the page offers it, with its values in words."""

    name: str
    label: str
    chosen: str
    values: Sequence[tuple[str, str]]


class EntryFilters:
    """The filters of an address. Of people and verbs they offer only what stands in the history that the reader may read."""

    def __init__(self, model: Any, record_id: UUID, params: QueryDict) -> None:
        self._params, self.with_reads = params, "reads" in params
        self.people, verbs = doers_and_verbs(model, record_id)
        shown = [verb for verb in verbs if self.with_reads or verb not in READS]
        fields = [
            (name, each.verbose_name) for name, each in columns_of(model).items() if name not in BOOKKEEPING
        ]
        self.choices = [
            Choice(
                "who",
                _("Who"),
                params.get("who", ""),
                _sorted((name, name) for name in {account.name for account in self.people.values()}),
            ),
            Choice("field", _("Field"), params.get("field", ""), _sorted(fields)),
            Choice(
                "verb",
                _("What"),
                params.get("verb", ""),
                _sorted((each, verb_named(each).words) for each in shown),
            ),
        ]

    @property
    def sought(self) -> Sought:
        """What the address asks for."""
        who, column, verb = (choice.chosen for choice in self.choices)
        people = [key for key, account in self.people.items() if account.name == who] if who else None
        return Sought(people, column, verb, self.with_reads)

    @property
    def is_whole(self) -> bool:
        """Whether the newest of all entries are asked for."""
        return not self.before and not any(choice.chosen for choice in self.choices)

    @property
    def before(self) -> datetime | None:
        """The moment from which backwards the address asks."""
        try:
            return parse_datetime(self._params.get("before", ""))
        except ValueError:
            return None

    def older(self, before: datetime | None) -> str:
        """Return the address of what was before, or nothing."""
        return self._with(before=before.isoformat()) if before else ""

    @property
    def newest(self) -> str:
        """The address of the newest entries, if older ones are shown."""
        return self._with() if self.before else ""

    @property
    def cleared(self) -> str:
        """The address without any filter."""
        return self._with(who="", field="", verb="")

    @property
    def chips(self) -> list[dict[str, str]]:
        """The filters at work, each with the address without it."""
        return [
            {
                "label": choice.label,
                "text": dict(choice.values).get(choice.chosen, choice.chosen),
                "remove_url": self._with(**{choice.name: ""}),
            }
            for choice in self.choices
            if choice.chosen
        ]

    def _with(self, **changes: str) -> str:
        kept = self._params.copy()
        for name, value in {"before": "", **changes}.items():
            kept.setlist(name, [value] if value else [])
        return f"?{kept.urlencode()}"


def _sorted(values: Any) -> list[tuple[str, str]]:
    return sorted(
        ((value, capfirst(str(words))) for value, words in values), key=lambda pair: sort_key(pair[1])
    )
