"""A cooperation programme by year: whose duty is what, towards the vision year."""

from collections.abc import Sequence
from dataclasses import dataclass

from comity.foundation.registry import Text
from comity.programmes.models.measure import MeasureState, Side
from comity.programmes.models.programme import Programme
from comity.programmes.queries.trees import Node, Tree


@dataclass(frozen=True, slots=True)
class Year:
    """What falls into a year, side by side: ours, the partner's, both sides'."""

    year: int
    sides: Sequence[tuple[Text, list[Node]]]
    is_vision: bool

    @property
    def has_duties(self) -> bool:
        return any(rows for _, rows in self.sides)


def years_of(programme: Programme, tree: Tree) -> list[Year]:
    """Return the years into which some duty falls, and the vision year; dropped measures are no duties."""
    nodes = [node for node in tree if not node.parts and node.measure.state != MeasureState.DROPPED]
    last = max([programme.ends_on.year, programme.vision_year or 0, *(node.ends_on.year for node in nodes)])
    first = min([programme.starts_on.year, *(node.starts_on.year for node in nodes)])
    found = []
    for year in range(first, last + 1):
        sides = [(side.label, [node for node in nodes if _falls(node, side, year)]) for side in Side]
        each = Year(year, sides, is_vision=year == programme.vision_year)
        if each.is_vision or each.has_duties:
            found.append(each)
    return found


def _falls(node: Node, side: str, year: int) -> bool:
    return node.measure.side == side and node.starts_on.year <= year <= node.ends_on.year
