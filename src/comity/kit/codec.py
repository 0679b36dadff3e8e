"""The one codec: a record as plain values that JSON can hold, and the types of what comes in.

API and export write with it and the API reads with it, so that what leaves by one door can enter by another.
A related record travels as its identifier, or as nothing if the reader may not see it; a label as its parts.
"""

from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, Literal
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field, create_model

from comity.foundation.models import Record
from comity.foundation.paging import Count
from comity.kit.attributes import AnyField, Attribute, Kind, field_of
from comity.kit.declaration import RecordType

KEPT = ("id", "version", "created_at", "changed_at")  # by the database, of every record
STRICT = ConfigDict(extra="forbid")
LABEL: Any = create_model(
    "Label", __config__=STRICT, level=(str, ...), caveats=(list[str], []), releasable_to=(list[str], [])
)
"""A label by its parts: numbers differ between sites."""
STEP: Any = create_model("Step", __config__=STRICT, action=(str, ...), reason=(str, ""))
"""A step of the state table by its action, and why it is taken."""

_TYPES: tuple[tuple[type[AnyField], Any], ...] = (
    (models.UUIDField, UUID),
    (ArrayField, list[str]),
    (models.DateTimeField, datetime),
    (models.DateField, date),
    (models.BooleanField, bool),
    (models.DecimalField, Decimal),
    (models.IntegerField, int),
    (models.FloatField, float),
    (models.JSONField, Any),
)


@cache
def shapes_of(kit: RecordType) -> dict[str, type[BaseModel]]:
    """Return pydantic models for what is read, alone and in a list, and for what is sent as new and as a change.

    They check types; the service checks everything else.
    """
    title = kit.slug.title().replace("-", "")
    data: Any = {
        name: (_type_of(field_of(kit.model, name)) | None, None) for name in (*KEPT, *kit.data_names)
    }
    written: Any = {name: _written(field_of(kit.model, name)) for name in kit.form_names}
    changes: Any = {name: (kind | None, None) for name, (kind, _about) in written.items()}
    placed: Any = {"unit": (UUID | None, None), "label": (LABEL | None, None)}
    read: Any = create_model(title, scope=(str, ...), **placed, **data)
    listed: Any = dict.fromkeys(("previous", "next"), (str, ""))
    new: Any = {**placed, **written, "scope": (Literal["held", "issued"], "held")}
    return {
        "read": read,
        "page": create_model(f"{title}Page", count=(Count, ...), items=(list[read], ...), **listed),
        "new": create_model(f"{title}New", __config__=STRICT, **new),
        "change": create_model(f"{title}Change", __config__=STRICT, version=(int, ...), **changes),
    }


def _type_of(field: AnyField) -> Any:
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    kind = next((kind for cls, kind in _TYPES if isinstance(target, cls)), str)
    return kind | None if field.null else kind


def _written(field: AnyField) -> tuple[Any, Any]:
    """Return the type of a field, whether it must be given, and what a client may know of its limits."""
    limits: dict[str, Any] = (
        {"enum": [*([""] if field.blank else []), *dict(field.flatchoices)]} if field.choices else {}
    )
    if field.max_length and not field.choices:
        limits["maxLength"] = field.max_length
    absent: dict[str, Any] = {"default": None if field.null else "" if field.blank else ...}
    if field.has_default():
        absent = {"default_factory": field.get_default}
    return _type_of(field), Field(title=str(field.verbose_name), json_schema_extra=limits, **absent)


def decode(kit: RecordType, sent: Any) -> dict[str, Any]:
    """Return what was sent as the forms give it: related records in the place of their identifiers."""
    given: dict[str, Any] = sent.model_dump(exclude_unset=True)
    for name in {"unit", *kit.form_names} & {name for name, value in given.items() if value is not None}:
        if isinstance(field := field_of(kit.model, name), models.ForeignKey):
            wanted = str(given[name]).replace("\0", "\N{REPLACEMENT CHARACTER}")  # PostgreSQL takes no nulls
            given[name] = field.related_model._default_manager.filter(pk=wanted).first()  # noqa: SLF001 Django's public name for it
            if given[name] is None:
                raise ValidationError({name: _("There is no such record.")})
    return given


def encode(kit: RecordType, record: Record) -> dict[str, Any]:
    """Return all of a record as the API gives it."""
    names = (*KEPT, "unit", "label", *kit.data_names)
    return {**{name: plain(kit.attribute(name), record) for name in names}, "scope": record.scope.kind}


def plain(attribute: Attribute, record: Record) -> Any:
    """Return one value as JSON holds it, apart from dates, identifiers and decimals, which any encoder writes."""
    value = attribute.value(record)
    if attribute.kind is Kind.RELATION:
        return value.pk if value else None
    if attribute.kind is Kind.LABEL:
        return {"level": value.level.code, "caveats": value.caveats, "releasable_to": value.releasable_to}
    return strip_tags(str(value or "")) if attribute.kind is Kind.COMPUTED else value


def flat(attribute: Attribute, record: Record) -> Any:
    """Return one value as a cell of a sheet holds it: a label in words, a related record by its code or title."""
    value = attribute.value(record)
    if attribute.kind is Kind.RELATION:
        return getattr(value, "code", None) or str(value or "")
    if attribute.kind is Kind.LABEL:
        return str(value)
    return "; ".join(value) if attribute.kind is Kind.LIST else plain(attribute, record)
