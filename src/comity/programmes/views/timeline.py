"""A programme drawn along time: each measure as a bar, what was approved as a paler bar behind it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format

from comity.programmes.models.programme import Programme
from comity.programmes.queries.revisions import Variance
from comity.programmes.queries.trees import Node

WIDE = 1000
"""Units of a picture from the first day to the last."""
NARROWEST = 6
MOST_WORDS = 5
"""Marks of the scale that bear words."""
YEARS_SHOWN = 3
"""From so many years on the scale counts years, below that quarters."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A line of the scale."""

    x: int
    words: str
    """Empty where the words of its neighbours leave no room."""

    @property
    def percent(self) -> str:
        """Where it stands on a scale that is as wide as its column."""
        return f"{100 * self.x // WIDE}%"


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of time."""

    x: int
    width: int


@dataclass(frozen=True, slots=True)
class Row:
    """What is drawn of a measure."""

    plan: Bar
    done: Bar | None
    baseline: Bar | None
    is_late: bool


class Timeline:
    """The scale of a programme and the bars on it."""

    def __init__(self, programme: Programme, nodes: Iterable[Node], today: date) -> None:
        rows = list(nodes)
        days = [day for node in rows for day in (node.starts_on, node.ends_on)]
        self.first = min([programme.starts_on, *days])
        self.last = max([programme.ends_on, *days])
        self.today = today

    @property
    def now(self) -> int | None:
        """Where today stands, if it lies within."""
        return self._at(self.today) if self.first <= self.today <= self.last else None

    @property
    def marks(self) -> list[Mark]:
        """The beginnings of years, or of quarters where there are few years."""
        years = range(self.first.year, self.last.year + 1)
        if len(years) > YEARS_SHOWN:
            days = [(date(year, 1, 1), str(year)) for year in years]
        else:
            quarters = [date(year, month, 1) for year in years for month in (1, 4, 7, 10)]
            days = [(day, date_format(day, "m/Y")) for day in quarters]
        shown = [(self._at(day), words) for day, words in days if self.first <= day <= self.last]
        step = -(-len(shown) // MOST_WORDS)
        return [Mark(x, words if number % step == 0 else "") for number, (x, words) in enumerate(shown)]

    def row(self, node: Node, variance: Variance | None) -> Row:
        """Return the bars of a measure."""
        plan = self._bar(node.starts_on, node.ends_on)
        frozen = variance.frozen if variance else None
        return Row(
            plan=plan,
            done=Bar(plan.x, max(plan.width * node.progress // 100, 1)) if node.progress else None,
            baseline=self._bar(frozen.starts_on, frozen.ends_on) if frozen and not node.parts else None,
            is_late=node.ends_on < self.today and any(not each.is_finished for each in node.lowest),
        )

    def _bar(self, start: date, end: date) -> Bar:
        left = self._at(start)
        return Bar(left, max(self._at(end) - left, NARROWEST))

    def _at(self, day: date) -> int:
        span = max((self.last - self.first).days, 1)
        return (day - self.first).days * WIDE // span
