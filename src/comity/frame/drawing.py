"""Drawing a part of a page, with the rows that it shows: they count for the marking of the page and are recorded."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.middleware.csrf import get_token
from django.template.loader import render_to_string

from comity.foundation.models import Labelled
from comity.foundation.requests import ActingRequest
from comity.foundation.totals import LABELS
from comity.history.services import record_reading


def draw_panel(
    request: ActingRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    of: Labelled,
    also: Iterable[Labelled] = (),
) -> tuple[str, list[Labelled]]:
    """Draw a panel of a record and record that the rows in its context were read, and those shown through them.

    The page of the record tells of the record itself. What the page around the panel is given is not read again.
    """
    found = {row.pk: row for row in (*rows_in(context), *also) if row.pk != of.pk}
    rows = list(found.values())
    panel = template.rpartition("/")[2].removesuffix(".html")
    record_reading(actor=request.actor, rows=rows, verb="read", details={"panel": panel})
    around = {"request": request, "actor": request.actor, "csrf_token": get_token(request)}
    return render_to_string(template, {**context, **around}), rows


def counted_in(rows: QuerySet[Any]) -> tuple[int, list[Labelled]]:
    """Return how many rows there are, and for the marking of the page one of each label among them."""
    found = rows.order_by().aggregate(rows_in_all=Count("pk"), label_ids=LABELS)
    return found["rows_in_all"], [rows.model(label_id=each) for each in found["label_ids"]]


def rows_in(value: Any) -> Iterator[Labelled]:
    """Yield the labelled rows in what a template is given, however deep in lists, mappings and data classes."""
    waiting, seen = deque([value]), set()
    while waiting:
        each = waiting.popleft()
        if isinstance(each, Labelled):
            yield each
        elif isinstance(each, Mapping):
            waiting.extend(each.values())
        elif isinstance(each, list | tuple | set | frozenset | QuerySet):
            waiting.extend(each)
        elif is_dataclass(each) and not isinstance(each, type) and id(each) not in seen:
            # A part of a tree knows its whole, and the whole its parts.
            seen.add(id(each))
            waiting.extend(getattr(each, field.name) for field in fields(each))
