"""What the declarations of several types have in common."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import ForeignKey, Model
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from comity.foundation.models import Record, related
from comity.kit.attributes import Column, field_of

DOCUMENT = Column(
    "document",
    _("title of the instrument"),
    lambda row: str(related(row, "instrument") or "–"),
    needs="instrument",
)
"""The instrument in words, where the whole row leads elsewhere."""


def page_of(name: str) -> Any:
    """Return what gives the address of a page of a record."""
    return lambda record: reverse(name, args=[record.pk])


def objects_in(model: type[Record], values: dict[str, Any]) -> dict[str, Any]:
    """Return the values with related records in the place of their identifiers, as the API sends them."""
    found = dict(values)
    for name, value in values.items():
        field = field_of(model, name)
        if isinstance(field, ForeignKey) and value is not None and not isinstance(value, Model):
            found[name] = field.related_model._default_manager.filter(pk=value).first()  # noqa: SLF001 Django's public name for it
            if found[name] is None:
                raise ValidationError({name: _now("There is no such record.")})
    return found
