"""What upper packages add to the pages of records, package by package."""

from comity.instruments import panels as instruments
from comity.kit.panels import Panel

PANELS: list[Panel] = [*instruments.PANELS]
