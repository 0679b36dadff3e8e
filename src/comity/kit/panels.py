"""Panels: what upper packages add to the page of a record, as tabs. `config` lists them at start-up."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from comity.foundation.registry import Text
from comity.foundation.requests import ActingRequest


@dataclass(frozen=True, slots=True)
class Panel:
    """A tab on the pages of one record type. `render` returns its HTML."""

    type_name: str
    key: str
    title: Text
    render: Callable[[ActingRequest, Any], str]
    order: int = 0


_panels: list[Panel] = []


def install(panels: Iterable[Panel]) -> None:
    _panels[:] = sorted(panels, key=lambda panel: panel.order)


def panels_for(type_name: str) -> list[Panel]:
    return [panel for panel in _panels if panel.type_name == type_name]
