"""What upper packages add to the pages of records and to lists, package by package."""

from comity.activities import panels as activities
from comity.documents import panels as documents
from comity.imports import panels as imports
from comity.instruments import panels as instruments
from comity.kit.panels import ListPart, Panel
from comity.lists import panels as lists
from comity.partners import panels as partners
from comity.people import panels as people
from comity.programmes import panels as programmes

PANELS: list[Panel] = [
    *partners.PANELS,
    *people.PANELS,
    *documents.PANELS,
    *instruments.PANELS,
    *programmes.PANELS,
    *activities.PANELS,
]
LIST_PARTS: list[ListPart] = [*lists.LIST_PARTS, *imports.LIST_PARTS]
