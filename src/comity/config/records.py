"""The record types of the product, package by package."""

from comity.activities import records as activities
from comity.administration import records as administration
from comity.documents import records as documents
from comity.foundation.registry import RegisteredType
from comity.imports.importing import Importable
from comity.instruments import records as instruments
from comity.kit.declaration import RecordType
from comity.lists import records as lists
from comity.partners import records as partners
from comity.people import records as people
from comity.programmes import records as programmes
from comity.search import api as search
from comity.threads import records as threads

RECORD_TYPES: list[RecordType] = [
    *partners.RECORDS,
    *people.RECORDS,
    *documents.RECORDS,
    *instruments.RECORDS,
    *programmes.RECORDS,
    *activities.RECORDS,
    *administration.RECORDS,
]

OTHER_TYPES: list[RegisteredType] = [
    *threads.OTHER_TYPES,
    *lists.OTHER_TYPES,
    *activities.OTHER_TYPES,
    *administration.OTHER_TYPES,
]
"""Types with pages of their own, known to threads, history and the desk all the same."""

API_ROUTERS = {"search": search.router}
"""What the API offers beside the types, each under its own address."""

IMPORTABLES: list[Importable] = [*administration.IMPORTABLES]
"""Types that are imported in a way of their own; the others are imported as the kit's forms fill them."""
