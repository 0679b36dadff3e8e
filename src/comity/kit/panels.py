"""What upper packages add: tabs to the pages of a record, parts to every list. `config` lists both at start-up."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from comity.foundation.registry import Text
from comity.foundation.requests import ActingRequest

Drawn = tuple[str, Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Panel:
    """A tab on the pages of one record type. `render` returns its HTML and the labelled rows that it shows."""

    type_name: str
    key: str
    title: Text
    render: Callable[[ActingRequest, Any], Drawn]
    order: int = 0


@dataclass(frozen=True, slots=True)
class ListPart:
    """A part of every list, one in each place that its template names; drawn of the Listing, or nothing."""

    place: str
    render: Callable[[ActingRequest, Any], Drawn]


_panels: list[Panel] = []
_parts: list[ListPart] = []


def install(panels: Iterable[Panel], parts: Iterable[ListPart] = ()) -> None:
    _panels[:] = sorted(panels, key=lambda panel: panel.order)
    _parts[:] = parts


def panels_for(type_name: str) -> list[Panel]:
    return [panel for panel in _panels if panel.type_name == type_name]


def list_parts(request: ActingRequest, listing: Any) -> tuple[dict[str, str], list[Any]]:
    """Return the parts of a list page by their place, and the rows that they show."""
    drawn = [(part.place, *part.render(request, listing)) for part in _parts]
    return {place: html for place, html, _rows in drawn}, [row for *_, rows in drawn for row in rows]
