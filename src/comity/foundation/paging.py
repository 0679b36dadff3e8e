"""Long lists: paging by key, and counting without reading everything.

The next page begins after a row, not after a number of rows; that works with NULLs and both ways. PostgreSQL sorts NULL last going up and first going down; that order is kept, so that one index serves both.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.core import signing
from django.db.models import F, Field, Model, Q, QuerySet
from django.db.models.expressions import Combinable
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from comity.foundation import clock

Row = TypeVar("Row", bound=Model)
_SALT = "foundation.paging"
FEW = 2_000
"""Up to here rows are counted without a thought."""
COUNTED = 10_000
"""Up to here rows are counted; beyond, a sample is. Where that says twice as many, it is right that they are beyond."""
SAMPLE = 64
"""One row in so many is sampled: identifiers are random, so the lowest are a fair sample."""
SAMPLED = 2_000
"""So many of a sample are read at most; how close they lie says the rest, to about two in a hundred."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows the reader sees: exact, or about."""

    number: int
    exact: bool

    def __str__(self) -> str:
        number = number_format(self.number, force_grouping=True)
        return number if self.exact else _("about %(number)s") % {"number": number}


def count_of(rows: QuerySet[Row]) -> Count:
    """Count rows with random identifiers; what the reader cannot see is neither counted nor estimated."""
    number = _number_up_to(FEW, rows)
    if number <= FEW:
        return Count(number, exact=True)
    about = _estimate(rows)
    if about < 2 * COUNTED:
        number = _number_up_to(COUNTED, rows)
        if number <= COUNTED:
            return Count(number, exact=True)
    return Count(max(round(about, 2 - len(str(about))), COUNTED), exact=False)


def _number_up_to(most: int, rows: QuerySet[Row]) -> int:
    """Count rows; one more than so many stands for all that are beyond."""
    return rows.order_by()[: most + 1].count()


def _estimate(rows: QuerySet[Row]) -> int:
    """Return about how many rows there are, from those with the lowest identifiers."""
    lowest = rows.filter(pk__lt=UUID(int=(2**128 - 1) // SAMPLE)).order_by("pk")
    keys: list[UUID] = list(lowest.values_list("pk", flat=True)[:SAMPLED])
    return len(keys) * SAMPLE if len(keys) < SAMPLED else SAMPLED * 2**128 // keys[-1].int


@dataclass(frozen=True, slots=True)
class Order:
    """What a list is sorted by: the key, the field that reads a key back from a cursor, and which way.

    Where the key is a moment and the newest come first, a span is looked through before all that lies beyond it.
    """

    name: str
    key: Combinable
    field: Field[Any, Any]
    descending: bool
    span: timedelta | None = None

    def sorted(self, rows: QuerySet[Row], *, backward: bool = False) -> QuerySet[Row]:
        """Return the rows in this order, or in the opposite one."""
        down = self.descending != backward
        keys = [F(name).desc() if down else F(name).asc() for name in ("order_key", "pk")]
        keyed: QuerySet[Row] = rows.annotate(order_key=self.key)  # type: ignore[assignment] # the stubs forget the row
        return keyed.order_by(*keys)

    def nearest(self, keyed: QuerySet[Row], start: Any, most: int, *, backward: bool) -> list[Row]:
        """Return the first of sorted rows, which begin at a key."""
        if self.span:
            near = Q(order_key__lte=start + self.span) if backward else Q(order_key__gte=start - self.span)
            found = list(keyed.filter(near)[:most])
            if len(found) == most:
                return found
        return list(keyed[:most])


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """The rows of one page and the cursors of its neighbours, empty where there is none."""

    rows: list[Row]
    before: str
    after: str


def page_of(rows: QuerySet[Row], order: Order, *, after: str = "", before: str = "", size: int) -> Page[Row]:
    """Return the page that begins after one cursor or ends before the other; the first page without any.

    A cursor that does not belong to this order, or whose rows are gone, leads to the first page.
    """
    backward, cursor = bool(before), _read(before or after, order)
    keyed = order.sorted(rows, backward=backward)
    if cursor:
        keyed = keyed.filter(_beyond(order, *cursor, descending=order.descending != backward))
    found = order.nearest(keyed, cursor[0] if cursor else clock.now(), size + 1, backward=backward)
    if (before or after) and not (cursor and found):
        return page_of(rows, order, size=size)
    more, shown = len(found) > size, found[:size]
    if backward:
        shown.reverse()
    has_before, has_after = (more, True) if backward else (cursor is not None, more)
    return Page(
        rows=shown,
        before=_write(order, shown[0]) if has_before else "",
        after=_write(order, shown[-1]) if has_after else "",
    )


def _beyond(order: Order, key: Any, pk: UUID, *, descending: bool) -> Q:
    later = "lt" if descending else "gt"
    later_twin = Q(**{f"pk__{later}": pk})
    if key is None:
        tied = Q(order_key__isnull=True) & later_twin
        return tied | Q(order_key__isnull=False) if descending else tied
    past = Q(**{f"order_key__{later}": key}) | (Q(order_key=key) & later_twin)
    if order.field.null and not descending:
        return past | Q(order_key__isnull=True)
    # The first condition says nothing new, but an index can begin there.
    return Q(**{f"order_key__{later}e": key}) & past


def _write(order: Order, row: Model) -> str:
    key = row.order_key  # type: ignore[attr-defined] # annotated by Order.sorted
    return signing.dumps([order.name, None if key is None else str(key), str(row.pk)], salt=_SALT)


def _read(text: str, order: Order) -> tuple[Any, UUID] | None:
    try:
        name, key, pk = signing.loads(text, salt=_SALT)
    except signing.BadSignature:
        return None
    return (None if key is None else order.field.to_python(key), UUID(pk)) if name == order.name else None
