"""The one codec: a record as plain values that JSON can hold, and the types of what comes in.

API and export write with it and the API reads with it, so that what leaves by one door can enter by another.
A related record travels as its identifier, or as nothing if the reader may not see it; a label as its parts.
"""

from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, TypedDict
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.html import strip_tags
from pydantic import BaseModel, ConfigDict, Field, create_model

from comity.foundation import registry
from comity.foundation.models import Record
from comity.kit.attributes import Attribute, Kind, field_of, related
from comity.kit.declaration import RecordType

KEPT = ("id", "version", "created_at", "changed_at")
"""What the database keeps of every record."""


class LabelParts(BaseModel):
    """A label by its parts: numbers differ between sites."""

    model_config = ConfigDict(extra="forbid")
    level: str
    caveats: list[str] = []
    releasable_to: list[str] = []


class Shapes(TypedDict):
    """The shapes of one type: as it is read, as a new one is sent, as a change is sent."""

    read: type[BaseModel]
    new: type[BaseModel]
    change: type[BaseModel]


_TYPES: tuple[tuple[type[models.Field[Any, Any]], Any], ...] = (
    (models.UUIDField, UUID),
    (ArrayField, list[str]),
    (models.DateTimeField, datetime),
    (models.DateField, date),
    (models.BooleanField, bool),
    (models.DecimalField, Decimal),
    (models.IntegerField, int),
    (models.FloatField, float),
)


@cache
def shapes_of(kit: RecordType) -> Shapes:
    """Return pydantic models for the type; they check types, the service everything else."""
    title = "".join(part.capitalize() for part in kit.slug.split("-"))
    fields = {name: field_of(kit.model, name) for name in kit.form_names}
    written = {name: (_type_of(field), _described(field)) for name, field in fields.items()}
    optional: dict[str, Any] = {name: (kind | None, None) for name, (kind, _) in written.items()}
    about: dict[str, Any] = {
        "unit": (UUID | None, None),
        "label": (LabelParts | None, None),
        "scope": (str, "held"),
    }
    kept: dict[str, Any] = {name: (_type_of(field_of(kit.model, name)), ...) for name in KEPT}
    strict = ConfigDict(extra="forbid")
    read: dict[str, Any] = {
        **kept,
        **about,
        **(optional if not kit.has_state else {**optional, "state": (str, ...)}),
    }
    new: dict[str, Any] = {**about, **written}
    return {
        "read": create_model(title, **read),
        "new": create_model(f"{title}New", __config__=strict, **new),
        "change": create_model(f"{title}Change", __config__=strict, version=(int, ...), **optional),
    }


def _type_of(field: models.Field[Any, Any]) -> Any:
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    kind = next((kind for cls, kind in _TYPES if isinstance(target, cls)), str)
    return kind | None if field.null else kind


def _described(field: models.Field[Any, Any]) -> Any:
    """Return whether the field must be given, and what a client may know of its limits."""
    given: dict[str, Any] = {"title": str(field.verbose_name)}
    limits: dict[str, Any] = {"enum": [code for code, _ in field.flatchoices]} if field.choices else {}
    if field.max_length and not field.choices:
        limits["maxLength"] = field.max_length
    if field.has_default():
        return Field(default_factory=field.get_default, json_schema_extra=limits, **given)
    default = None if field.null else "" if field.blank else ...
    return Field(default, json_schema_extra=limits, **given)


def encode(kit: RecordType, record: Record) -> dict[str, Any]:
    """Return all of a record as the API gives it."""
    names = [*KEPT, "unit", "label", *kit.form_names, *(["state"] if kit.has_state else [])]
    values = {name: plain(kit.attribute(name), record) for name in names}
    return {**values, "scope": record.scope.kind}


def plain(attribute: Attribute, record: Record) -> Any:
    """Return one value as JSON holds it, apart from dates, identifiers and decimals, which any encoder writes."""
    if attribute.kind is Kind.RELATION:
        target = related(record, attribute.name)
        return target.pk if target else None
    if attribute.kind is Kind.LABEL:
        label = record.label
        return {"level": label.level.code, "caveats": label.caveats, "releasable_to": label.releasable_to}
    if attribute.kind is Kind.COMPUTED:
        return strip_tags(str(attribute.value(record) or ""))
    return attribute.value(record)


def flat(attribute: Attribute, record: Record) -> Any:
    """Return one value as a cell of a sheet holds it: a label in words, a related record by its code or title."""
    if attribute.kind is Kind.RELATION:
        target = related(record, attribute.name)
        return "" if target is None else getattr(target, "code", None) or _title_of(target)
    value = plain(attribute, record)
    if attribute.kind is Kind.LABEL:
        return str(record.label)
    return "; ".join(value) if isinstance(value, list) else "" if value is None else value


def _title_of(record: models.Model) -> str:
    known = registry.type_name(record) in registry.types
    return registry.title_of(record) if known else str(record)
