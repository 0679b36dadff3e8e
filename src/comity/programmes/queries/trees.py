"""The measures of a programme as a tree: numbers, depths and nested totals, as far as the reader sees them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from comity.programmes.models.measure import UNFINISHED, Measure, MeasureState
from comity.programmes.models.programme import Programme
from comity.programmes.queries import measures_of

COUNTED = (
    "programme_id",
    "parent_id",
    "label_id",
    "state",
    "starts_on",
    "ends_on",
    "weight",
    "estimate",
    "progress",
)
"""What of a measure makes places and totals."""


@dataclass(slots=True, eq=False)
class Node:
    """A measure with what its parts come to. Weight, progress and estimate are sums over the lowest parts."""

    measure: Measure
    number: str
    depth: int
    whole: "Node | None" = None
    parts: list["Node"] = field(default_factory=list)

    @property
    def lowest(self) -> Iterator[Measure]:
        """The measures without parts at or below this one, without those that were dropped."""
        if self.parts:
            for part in self.parts:
                yield from part.lowest
        elif self.measure.state != MeasureState.DROPPED:
            yield self.measure

    @property
    def weight(self) -> int:
        return sum(each.weight for each in self.lowest)

    @property
    def progress(self) -> int:
        """The progress in whole percent, weighted."""
        return weighted(self.lowest) if self.parts else self.measure.progress

    @property
    def state(self) -> str:
        """The state; a planned whole is under way as soon as one of its parts has begun."""
        begun = any(each.state != MeasureState.PLANNED for each in self.lowest)
        return (
            MeasureState.UNDER_WAY
            if begun and self.measure.state == MeasureState.PLANNED
            else self.measure.state
        )

    @property
    def estimate(self) -> Decimal | None:
        return summed(each.estimate for each in self.lowest)

    @property
    def starts_on(self) -> date:
        return min((each.starts_on for each in self.lowest), default=self.measure.starts_on)

    @property
    def ends_on(self) -> date:
        return max((each.ends_on for each in self.lowest), default=self.measure.ends_on)

    @property
    def counted(self) -> list[Measure]:
        """The measure, and the parts of which its totals are made."""
        return [self.measure, *(self.lowest if self.parts else ())]

    @property
    def brothers(self) -> list["Node"]:
        return self.whole.parts if self.whole else []


@dataclass(slots=True)
class Tree:
    """All measures of a programme that the reader sees."""

    tops: list[Node]

    def __iter__(self) -> Iterator[Node]:
        """Whole before part, brothers in their order."""
        waiting = list(reversed(self.tops))
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.parts))

    @property
    def lowest(self) -> Iterator[Measure]:
        for top in self.tops:
            yield from top.lowest

    @property
    def progress(self) -> int:
        return weighted(self.lowest)

    @property
    def estimate(self) -> Decimal | None:
        return summed(each.estimate for each in self.lowest)

    @property
    def unfinished(self) -> int:
        return sum(each.state in UNFINISHED for each in self.lowest)

    def node_of(self, measure: Measure) -> Node | None:
        """Return where the measure stands, if it is there."""
        return next((node for node in self if node.measure.pk == measure.pk), None)


def tree_of(programme: Programme) -> Tree:
    """Return the measures of a programme as a tree, with the units and persons that answer for them."""
    return grow(measures_of(programme).select_related("label__level").prefetch_related("unit", "responsible"))


def grow(measures: Iterable[Measure]) -> Tree:
    """Return the tree of these measures, brothers in the order given.

    The numbers are those of what the reader sees, without gaps: a gap would tell of a measure that is hidden.
    """
    rows = list(measures)
    below: dict[Any, list[Measure]] = {}
    known = {row.pk for row in rows}
    for row in rows:
        below.setdefault(row.parent_id if row.parent_id in known else None, []).append(row)

    def nodes(parent: Node | None) -> list[Node]:
        key, before, depth = (
            (parent.measure.pk, f"{parent.number}.", parent.depth + 1) if parent else (None, "", 0)
        )
        made = []
        for place, row in enumerate(below.get(key, ()), start=1):
            node = Node(row, f"{before}{place}", depth, parent)
            node.parts = nodes(node)
            made.append(node)
        return made

    return Tree(nodes(None))


def nodes_of(measures: Iterable[Measure]) -> dict[UUID, Node]:
    """Return where each of these measures stands in its programme, in their order and in one query for all of them.

    Of the others in those trees no more is read than places and totals need; what stands above is cut off.
    """
    given = {row.pk: row for row in measures}
    found = Measure.objects.filter(programme__in={row.programme_id for row in given.values()})
    rows: dict[UUID, list[Measure]] = {}
    for row in found.only(*COUNTED).order_by("position", "created_at", "pk"):
        rows.setdefault(row.programme_id, []).append(given.get(row.pk, row))
    nodes = {node.measure.pk: node for group in rows.values() for node in grow(group)}
    for key in given:
        nodes[key].whole = None
    return {key: nodes[key] for key in given}


def weighted(measures: Iterable[Measure]) -> int:
    """Return the mean progress in whole percent, each measure counted by its weight."""
    pairs = [(each.weight, each.progress) for each in measures]
    whole = sum(weight for weight, _ in pairs)
    return round(sum(weight * progress for weight, progress in pairs) / whole) if whole else 0


def summed(estimates: Iterable[Decimal | None]) -> Decimal | None:
    """Return the sum of the estimates that were given, or nothing if none was."""
    given = [each for each in estimates if each is not None]
    return sum(given, Decimal(0)) if given else None


def destination(tree: Tree, node: Node, to: str) -> tuple[Measure | None, Measure | None]:
    """Return below which measure and in front of which brother a step leads: up, down, in or out.

    A step that leads nowhere leaves the measure in its place.
    """
    brothers = node.brothers or tree.tops
    at = brothers.index(node)
    after = brothers[at + 1 :]
    whole = node.whole.measure if node.whole else None
    here = (whole, after[0].measure if after else None)
    if to == "up" and at:
        return whole, brothers[at - 1].measure
    if to == "down" and after:
        return whole, after[1].measure if len(after) > 1 else None
    if to == "in" and at:
        return brothers[at - 1].measure, None
    if to == "out" and node.whole:
        above = node.whole.brothers or tree.tops
        following = above[above.index(node.whole) + 1 :]
        return (
            node.whole.whole.measure if node.whole.whole else None,
            following[0].measure if following else None,
        )
    return here
