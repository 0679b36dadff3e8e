"""What the declarations share: where a button leads, and the column of the whole."""

from typing import Any

from django.urls import reverse

from comity.foundation.models import related
from comity.kit.attributes import Column


def page_of(name: str) -> Any:
    """Return what gives the address of a record's page of that name."""
    return lambda record: reverse(name, args=[record.pk])


def whole_of(name: str, title: Any) -> Column:
    """Return the column that names what the record is a part of, where the whole row leads elsewhere."""
    return Column(name, title, lambda row: str(related(row, name) or "–"), needs=name)
