"""Finding rows by words, without regard to case and marks."""

from collections.abc import Iterable
from functools import reduce
from operator import and_, or_
from typing import TypeVar

from django.db.models import F, Model, Q, QuerySet
from django.db.models.lookups import Contains

from comity.foundation import text
from comity.foundation.fields import Folded

Row = TypeVar("Row", bound=Model)


def search(rows: QuerySet[Row], names: Iterable[str], query: str) -> QuerySet[Row]:
    """Return the rows in which every word of the query stands in one of the fields."""
    words = text.fold(text.clean(query)).split()
    fields = [Folded(F(name)) for name in names]
    if not words or not fields:
        return rows
    return rows.filter(
        reduce(and_, (reduce(or_, (Q(Contains(field, word)) for field in fields)) for word in words))
    )
