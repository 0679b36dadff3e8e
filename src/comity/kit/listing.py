"""What a list shows for an address: its columns, rows, chips and count. Pages, exports and API read the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from comity.foundation.keyset import Order, Page, page_of
from comity.foundation.models import Record
from comity.foundation.requests import ActingRequest
from comity.kit.attributes import Attribute, Kind, sort_key
from comity.kit.declaration import RecordType
from comity.kit.filters import Chip, chips_of, filters_of, search

PAGE_SIZE = 50
COUNTED = 10_000
"""Up to here rows are counted; beyond, a sample is."""
SAMPLE = 64
"""One row in so many is sampled: identifiers are random, so the lowest are a fair sample."""
PLACE = ("after", "before")
ABOUT_THE_LIST = {"q", "sort", "columns", "filters", "pick", *PLACE}
"""What the address of a list may say beside its filters."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows the reader sees: exact, or about."""

    number: int
    exact: bool

    def __str__(self) -> str:
        number = number_format(self.number, force_grouping=True)
        return number if self.exact else _("about %(number)s") % {"number": number}


class Listing:
    """A list of one type as an address asks for it. Nothing is read before it is needed."""

    def __init__(self, kit: RecordType, request: ActingRequest, *, columns: Sequence[str] = ()) -> None:
        self.kit = kit
        self.params: QueryDict = request.GET
        self.query = self.params.get("q", "").strip()
        self.filters = filters_of(kit.model, tuple(kit.filter_fields))(
            self.params, kit.rows(), request=request
        )
        wanted = self.params.getlist("columns")
        asked = [each for each in kit.offered_columns if each.name in wanted]
        self.columns: list[Attribute] = [kit.attribute(name) for name in columns or kit.list_columns]
        if asked and not columns:
            self.columns = asked

    @cached_property
    def rows(self) -> QuerySet[Record]:
        """All rows that meet the conditions; none while a condition makes no sense."""
        if not self.filters.is_valid():
            return self.kit.rows().none()
        rows: QuerySet[Record] = self.filters.qs
        if picked := [each for each in self.params.getlist("pick") if _is_id(each)]:
            rows = rows.filter(pk__in=picked)
        return search(rows, self.kit.search_fields, self.query)

    @cached_property
    def shown(self) -> QuerySet[Record]:
        """The rows with the related records that the columns name, fetched in one query a column.

        A join would drop a row whose unit is out of the reader's sight; so only the name is missing.
        """
        return self.rows.prefetch_related(*(each.name for each in self.columns if each.kind is Kind.RELATION))

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
        return page_of(self.shown, self.order, size=PAGE_SIZE, **places)

    @cached_property
    def count(self) -> Count:
        """Count within the row policies: what the reader cannot see is neither counted nor estimated."""
        if not (self.page.before or self.page.after):
            return Count(len(self.page.rows), exact=True)
        number = self.rows.order_by()[: COUNTED + 1].count()
        if number <= COUNTED:
            return Count(number, exact=True)
        sampled = self.rows.filter(pk__lt=UUID(int=2**128 // SAMPLE)).count() * SAMPLE
        return Count(max(round(sampled, 2 - len(str(sampled))), COUNTED), exact=False)

    @property
    def conditions(self) -> list[tuple[str, str]]:
        """What the address says of filters, part by part."""
        return [
            (name, each)
            for name, given in self.params.lists()
            if name not in ABOUT_THE_LIST
            for each in given
        ]

    @cached_property
    def chips(self) -> list[Chip]:
        return chips_of(self.filters) if self.filters.is_valid() else []

    def link(self, **changes: str) -> str:
        """Return the query string with these parts changed, from the first page on; an empty part is left out."""
        params = self.params.copy()
        for name, value in {**dict.fromkeys((*PLACE, "pick"), ""), **changes}.items():
            params.setlist(name, [value] if value else [])
        return f"?{params.urlencode()}"

    def link_without(self, chip: Chip) -> str:
        """Return the query string without one condition."""
        params = self.params.copy()
        params.setlist(
            chip.name, [each for each in params.getlist(chip.name) if chip.value and each != chip.value]
        )
        for name in PLACE:
            params.pop(name, None)
        return f"?{params.urlencode()}"

    def link_cleared(self) -> str:
        """Return the query string without any condition; order and columns stay."""
        return self.link(q="", **{name: "" for name, _value in self.conditions})


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
