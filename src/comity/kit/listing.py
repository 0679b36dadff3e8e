"""What a list shows for an address: its columns, rows, chips and count. Pages, exports and API read the same."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import CharField, ForeignKey, IntegerField, QuerySet
from django.http import QueryDict
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from comity.foundation.models import Record
from comity.kit.attributes import Attribute, Kind, sort_expression
from comity.kit.declaration import RecordType
from comity.kit.filters import Chip, chips_of, filters_of, search
from comity.kit.keyset import Order, Page, page_of
from comity.kit.request import ActingRequest

PAGE_SIZE = 50
COUNTED = 10_000
"""Up to here rows are counted; beyond, a sample is."""
SAMPLE = 64
"""One row in so many is sampled. Identifiers are random, so those that begin low are a fair sample."""
PLACE = ("after", "before")


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

    def __init__(self, kit: RecordType, request: ActingRequest, *, size: int = PAGE_SIZE) -> None:
        self.kit = kit
        self.params: QueryDict = request.GET
        self.size = size
        self.query = self.params.get("q", "").strip()
        self.filters = filters_of(kit.model, tuple(kit.filter_fields))(
            self.params, kit.rows(), request=request
        )

    @cached_property
    def columns(self) -> list[Attribute]:
        """The columns that were asked for, else those of the declaration."""
        wanted = self.params.getlist("columns")
        chosen = [each for each in self.kit.offered_columns if each.name in wanted]
        return chosen or [self.kit.attribute(name) for name in self.kit.list_columns]

    @cached_property
    def rows(self) -> QuerySet[Record]:
        """All rows that meet the conditions; none while a condition makes no sense."""
        if not self.filters.is_valid():
            return self.kit.rows().none()
        rows: QuerySet[Record] = self.filters.qs
        if picked := [UUID(each) for each in self.params.getlist("pick") if _is_id(each)]:
            rows = rows.filter(pk__in=picked)
        return search(rows, self.kit.search_fields, self.query)

    @cached_property
    def shown(self) -> QuerySet[Record]:
        """The rows with what the columns show of other tables, in one query a table.

        A join would drop a row whose unit is out of the reader's sight; fetched apart, only the name is missing.
        """
        relations = [
            each.name for each in self.columns if isinstance(each.field, ForeignKey) and each.name != "label"
        ]
        return self.rows.prefetch_related(*relations)

    @cached_property
    def sort(self) -> str:
        """The column that orders the list, with a minus for descending."""
        asked = self.params.get("sort", "")
        known = {each.name for each in self.kit.offered_columns if self.sortable(each)}
        return asked if asked.removeprefix("-") in known else self.kit.default_sort

    @cached_property
    def order(self) -> Order:
        name = self.sort.removeprefix("-")
        attribute = next(each for each in self.kit.offered_columns if each.name == name)
        key = sort_expression(self.kit.model, attribute)
        if key is None:
            message = f"{self.kit.slug} cannot be sorted by {name}"
            raise ValueError(message)
        field = self._key_field(attribute)
        return Order(self.sort, key, field, nullable=field.null, descending=self.sort.startswith("-"))

    def _key_field(self, attribute: Attribute) -> Any:
        """Return the field that reads a key back from a cursor."""
        if attribute.column:
            attribute = self.kit.attribute(attribute.column.sort)
        if attribute.kind is Kind.LABEL:
            return IntegerField()
        if attribute.field is None or attribute.kind is Kind.TEXT:
            return CharField(null=attribute.field is not None and attribute.field.null)
        return attribute.field

    def sortable(self, attribute: Attribute) -> bool:
        return sort_expression(self.kit.model, attribute) is not None

    @cached_property
    def page(self) -> Page[Record]:
        return page_of(
            self.shown, self.order, size=self.size, **{place: self.params.get(place, "") for place in PLACE}
        )

    @cached_property
    def count(self) -> Count:
        """Count within the row policies: what the reader cannot see is neither counted nor estimated."""
        if not (self.page.before or self.page.after):
            return Count(len(self.page.rows), exact=True)
        number = self.rows.order_by()[: COUNTED + 1].count()
        if number <= COUNTED:
            return Count(number, exact=True)
        sampled = self.rows.filter(pk__lt=UUID(int=2**128 // SAMPLE)).count() * SAMPLE
        return Count(max(_rounded(sampled), COUNTED), exact=False)

    @cached_property
    def chips(self) -> list[tuple[Chip, str]]:
        """What is set, each with the address of the list without it."""
        if not self.filters.is_valid():
            return []
        return [(chip, self.link_without(chip.name, chip.value)) for chip in chips_of(self.filters)]

    @property
    def column_choices(self) -> list[tuple[Attribute, bool]]:
        return [(each, each in self.columns) for each in self.kit.offered_columns]

    @property
    def filters_open(self) -> bool:
        return "filters" in self.params or bool(self.filters.form.errors)

    @property
    def conditions(self) -> list[tuple[str, str]]:
        """What of the address belongs to the filters, for a form that does not show them."""
        kept = {"q", "sort", "columns", "filters", *PLACE}
        return [(name, value) for name, values in self.params.lists() if name not in kept for value in values]

    @property
    def link_filters(self) -> str:
        return self.link(filters="open")

    @property
    def link_closed(self) -> str:
        return self.link(filters="")

    @property
    def link_all(self) -> str:
        """The query string of all pages together."""
        return self.link()

    def link(self, **changes: str) -> str:
        """Return the query string with these parts changed; a new order or condition begins at the first page."""
        params = self.params.copy()
        for name in (*PLACE, *(name for name, value in changes.items() if not value)):
            params.pop(name, None)
        for name, value in changes.items():
            if value:
                params[name] = value
        return f"?{params.urlencode()}"

    def link_without(self, name: str, value: str = "") -> str:
        """Return the query string without a condition, or without one of its values."""
        params = self.params.copy()
        kept = [each for each in params.getlist(name) if value and each != value]
        for gone in (name, *PLACE):
            params.pop(gone, None)
        if kept:
            params.setlist(name, kept)
        return f"?{params.urlencode()}"

    @property
    def link_cleared(self) -> str:
        """The query string without any condition; order and columns stay."""
        params = QueryDict(mutable=True)
        for name in ("sort", "columns"):
            params.setlist(name, self.params.getlist(name))
        return f"?{params.urlencode()}"


def _rounded(number: int) -> int:
    """Round to two digits: a sample knows no more."""
    return round(number, 2 - len(str(number)))


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
