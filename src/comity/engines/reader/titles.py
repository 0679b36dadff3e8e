"""Instruments known by title: treaties, laws, strategies, statements, white papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from comity.engines.reader.citations import Found
    from comity.engines.reader.page import Page


def with_named(page: Page, numbered: list[Found]) -> list[Found]:
    """The citations with those added that carry a title but no number."""
    del page
    return numbered
