"""A programme by year, a plan of one year by quarter; with a partner, whose duty is what, towards the vision year."""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from comity.foundation.registry import Text
from comity.programmes.models.measure import MeasureState, Side
from comity.programmes.models.programme import Programme
from comity.programmes.queries.trees import Node, Tree

QUARTER, YEAR = 3, 12
"""Months."""


@dataclass(frozen=True, slots=True)
class Span:
    """A year or a quarter, and what falls into it, side by side: ours, the partner's, both sides'."""

    year: int
    quarter: int | None
    sides: Sequence[tuple[Text, list[Node]]]
    is_vision: bool = False

    @property
    def has_duties(self) -> bool:
        return any(rows for _, rows in self.sides)


def years_of(programme: Programme, tree: Tree) -> list[Span]:
    """Return the years into which some duty falls, and the vision year; dropped measures are no duties.

    What lasts no longer than a year is told by quarter. Without a partner, only the sides stand that have a duty.
    """
    nodes = [node for node in tree if not node.parts and node.measure.state != MeasureState.DROPPED]
    sides = [
        side for side in Side if programme.partner_id or any(node.measure.side == side for node in nodes)
    ]
    first = min([programme.starts_on, *(node.starts_on for node in nodes)])
    last = max([programme.ends_on, *(node.ends_on for node in nodes)])
    vision = programme.vision_year
    by_quarter = first.year == last.year and vision in {None, last.year}
    found = []
    for begin, end in _spans(first.year, max(last.year, vision or 0), QUARTER if by_quarter else YEAR):
        rows = [(side.label, [node for node in nodes if _falls(node, side, begin, end)]) for side in sides]
        quarter = (begin.month + 2) // QUARTER if by_quarter else None
        each = Span(begin.year, quarter, rows, is_vision=vision == begin.year and not by_quarter)
        if each.is_vision or each.has_duties:
            found.append(each)
    return found


def _spans(first: int, last: int, months: int) -> Iterator[tuple[date, date]]:
    """Yield the first and last day of each stretch of so many months, from the first year to the last."""
    for year in range(first, last + 1):
        for month in range(months, YEAR + 1, months):
            yield date(year, month - months + 1, 1), date(year, month, monthrange(year, month)[1])


def _falls(node: Node, side: str, begin: date, end: date) -> bool:
    return node.measure.side == side and node.starts_on <= end and node.ends_on >= begin
