"""What a list shows for an address: its columns, rows, chips and count. Pages, exports and API read the same."""

from collections.abc import Iterable, Sequence
from functools import cached_property

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict

from comity.foundation.acting import Actor
from comity.foundation.models import Labelled, Record, related
from comity.foundation.paging import Count, Order, Page, count_of, page_of
from comity.foundation.registry import Text
from comity.foundation.totals import WORDS, Totals, totals_of
from comity.frame.chips import Chip, chips_of
from comity.kit.attributes import Attribute, sort_key
from comity.kit.cells import in_words
from comity.kit.declaration import RecordType
from comity.kit.filters import filters_of
from comity.search.queries import narrow

PAGE_SIZE = 50
PLACE = ("after", "before")
STATE = ("q", "sort", "group", "columns", "density", "totals")
ABOUT_THE_LIST = {*STATE, "view", "filters", "find", "pick", *PLACE}
"""What the address of a list may say beside its filters; the first few, with the filters, are what it shows and how."""


class Listing:
    """A list of one type as an address asks for it. Nothing is read before it is needed."""

    def __init__(
        self, kit: RecordType, actor: Actor, params: QueryDict, *, columns: Sequence[str] = ()
    ) -> None:
        self.kit, self.actor, self.params = kit, actor, params
        self.query = self.params.get("q", "").strip()
        self.filters = filters_of(kit.model, tuple(kit.filter_fields))(
            self.params, kit.model.objects.all(), request=self
        )
        asked = [each for each in kit.offered_columns if each.name in self.params.getlist("columns")]
        own = [kit.attribute(name) for name in columns or kit.list_columns]
        self.columns: list[Attribute] = own if columns else asked or own

    @cached_property
    def rows(self) -> QuerySet[Record]:
        """All rows that meet the conditions; none while a condition makes no sense."""
        if not self.filters.is_valid():
            return self.kit.model.objects.none()
        rows: QuerySet[Record] = self.filters.qs
        if picked := self.params.getlist("pick"):
            try:
                rows = rows.filter(pk__in=picked)
            except ValidationError:
                return rows.none()
        return narrow(rows, self.query) if self.query else rows

    @cached_property
    def shown(self) -> QuerySet[Record]:
        """The rows with the related records that the columns name, fetched in one query a column.

        A join would drop a row whose unit is out of the reader's sight; so only the name is missing.
        """
        return self.rows.prefetch_related(*filter(None, (each.relation for each in self.columns)))

    @cached_property
    def sorts(self) -> dict[str, Order]:
        """The orders on offer, by what the address says of them."""
        offered = [(each.name, sort_key(self.kit.model, each)) for each in self.kit.offered_columns]
        both = [(sign, name, key) for name, key in offered if key for sign in ("", "-")]
        return {sign + name: Order(sign + name, *key, descending=bool(sign)) for sign, name, key in both}

    @cached_property
    def order(self) -> Order:
        return self.sorts.get(self.params.get("sort", ""), self.sorts[self.kit.default_sort])

    @cached_property
    def page(self) -> Page[Record]:
        places = {place: self.params.get(place, "") for place in PLACE}
        rows = self.shown.prefetch_related(*self.kit.title_needs)
        return page_of(rows, self.order, size=PAGE_SIZE, **places)

    @cached_property
    def count(self) -> Count:
        page = self.page
        return count_of(self.rows) if page.before or page.after else Count(len(page.rows), exact=True)

    @cached_property
    def totals(self) -> Totals:
        """The totals of the columns over all rows; of rows too many to be counted only where the address asks."""
        shown = {each.name for each in self.columns}
        wanted = [total for total in self.kit.totals if total.name in shown]
        if not wanted or not (self.count.exact or "totals" in self.params):
            return Totals([], [])
        return totals_of(self.rows, wanted)

    @cached_property
    def totals_in_words(self) -> list[tuple[Attribute, Text, str]]:
        """The column of each total, what was worked out, and the value."""
        found = [(self.kit.attribute(each.name), each.how, value) for each, value in self.totals.values]
        return [(of, WORDS[how], in_words(of, value)) for of, how, value in found if value is not None]

    @property
    def conditions(self) -> list[tuple[str, str]]:
        """What the address says of filters, part by part."""
        given = [
            (name, values)
            for name, values in self.params.lists()
            if name not in ABOUT_THE_LIST and not name.endswith("-find")
        ]
        return [(name, value) for name, values in given for value in values]

    @cached_property
    def chips(self) -> list[Chip]:
        return chips_of(self.filters.form) if self.filters.is_valid() else []

    def link(self, **changes: str | list[str]) -> str:
        """Return the query string with these parts changed, from the first page on; an empty part is left out."""
        params = self.params.copy()
        for name, value in {**dict.fromkeys((*PLACE, "pick", "find"), ""), **changes}.items():
            params.setlist(name, value if isinstance(value, list) else [value] if value else [])
        return f"?{params.urlencode()}"

    def link_without(self, chip: Chip) -> str:
        """Return the query string without one condition."""
        kept = [value for value in self.params.getlist(chip.name) if chip.value and value != chip.value]
        return self.link(**{chip.name: kept})


def shown_with(attributes: Iterable[Attribute], records: Sequence[Record]) -> list[Labelled]:
    """Return the records with those related ones whose names are shown beside them."""
    relations = {each.relation for each in attributes} - {""}
    targets = [related(record, name) for record in records for name in relations]
    return [*records, *(target for target in targets if isinstance(target, Labelled))]
