"""Sums, means and ends of a column over all rows of a list, exact for whoever reads."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Aggregate, Avg, Count, Max, Min, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from comity.foundation.registry import Text

How = StrEnum("How", "SUM AVERAGE COUNT EARLIEST LATEST")
"""What is worked out of a column; COUNT says in how many rows it is filled in."""

LABELS = ArrayAgg("label_id", distinct=True, default=[])
"""The numbers of the labels of rows that are counted together."""

_FUNCTIONS: dict[How, type[Aggregate]] = {
    How.SUM: Sum,
    How.AVERAGE: Avg,
    How.COUNT: Count,
    How.EARLIEST: Min,
    How.LATEST: Max,
}
WORDS: dict[How, Text] = {
    How.SUM: _("sum"),
    How.AVERAGE: _("average"),
    How.COUNT: _("filled in"),
    How.EARLIEST: _("earliest"),
    How.LATEST: _("latest"),
}


@dataclass(frozen=True, slots=True)
class Total:
    """What a type declares: the field of a column and what is worked out of it."""

    name: str
    how: How


@dataclass(frozen=True, slots=True)
class Totals:
    """The totals of a list in the order asked for, and the numbers of the labels of all rows that went into them."""

    values: list[tuple[Total, Any]]
    label_ids: list[int]


def totals_of(rows: QuerySet[Any], wanted: Iterable[Total]) -> Totals:
    """Work out the totals of labelled rows in one query; a row that the reader cannot see has no part in them."""
    asked = list(wanted)
    functions = {f"total_{place}": _FUNCTIONS[each.how](each.name) for place, each in enumerate(asked)}
    found = rows.order_by().aggregate(total_labels=LABELS, **functions)
    return Totals(
        [(each, found[f"total_{place}"]) for place, each in enumerate(asked)], found["total_labels"]
    )
