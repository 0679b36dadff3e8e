"""What a declaration names, found in the model: a field, a name in two languages, a computed column."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models.functions import Coalesce, NullIf
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from comity.foundation.bilingual import in_own_language, is_pair, own_field
from comity.foundation.fields import SortKey
from comity.foundation.models import related
from comity.foundation.registry import Text

AnyField = models.Field[Any, Any]
Model = type[models.Model]
Kind = StrEnum("Kind", "BILINGUAL CHOICE COMPUTED DATE LABEL LIST MOMENT NUMBER RELATION STATE TEXT YES_NO")
"""How a value is shown, sorted and filtered."""

_KINDS: tuple[tuple[type[AnyField], Kind], ...] = (
    (models.ForeignKey, Kind.RELATION),
    (ArrayField, Kind.LIST),
    (models.JSONField, Kind.LIST),
    (models.DateTimeField, Kind.MOMENT),
    (models.DateField, Kind.DATE),
    (models.BooleanField, Kind.YES_NO),
    (models.DecimalField, Kind.NUMBER),
    (models.IntegerField, Kind.NUMBER),
    (models.FloatField, Kind.NUMBER),
)
_TITLES: dict[str, Text] = {"name": _("name"), "title": _("title")}


@dataclass(frozen=True, slots=True)
class Column:
    """A computed column: `value` works it out from the record, perhaps from the related one that it `needs`.

    `sort` names the field that orders it, if any.
    """

    name: str
    title: Text
    value: Callable[[Any], object]
    sort: str = ""
    needs: str = ""


@dataclass(frozen=True, slots=True)
class Attribute:
    """One shown thing of a record, resolved."""

    name: str
    title: Text
    kind: Kind
    field: AnyField | None = None
    column: Column | None = None

    def value(self, record: models.Model) -> Any:
        """Return the value; a related record that the reader may not see is None, like an absent one."""
        if self.column:
            return self.column.value(record)
        if self.kind is Kind.BILINGUAL:
            return in_own_language(record, self.name)
        if self.kind is Kind.RELATION:
            return related(record, self.name)
        return getattr(record, self.name)

    @property
    def relation(self) -> str:
        """The related record that the value looks at, if any."""
        return self.column.needs if self.column else self.name if self.kind is Kind.RELATION else ""

    @property
    def choices(self) -> dict[Any, Any]:
        """The words of each code that the field, or each entry of its list, may hold."""
        return dict(getattr(getattr(self.field, "base_field", self.field), "flatchoices", ()))


@cache
def field_of(model: Model, name: str) -> AnyField:
    """Return a concrete field of the model; FieldDoesNotExist if the declaration misspells it."""
    found = model._meta.get_field(name)  # noqa: SLF001 Django documents _meta
    if not isinstance(found, models.Field):
        raise FieldDoesNotExist(name)
    return found


@cache
def attribute_of(model: Model, wanted: str | Column) -> Attribute:
    """Resolve what a declaration names; `name` stands for the pair `name_en`, `name_vi`."""
    if isinstance(wanted, Column):
        return Attribute(wanted.name, _capital(wanted.title), Kind.COMPUTED, column=wanted)
    if is_pair(model, wanted):
        return Attribute(wanted, _capital(_TITLES.get(wanted, wanted)), Kind.BILINGUAL)
    field = field_of(model, wanted)
    kind = next((kind for cls, kind in _KINDS if isinstance(field, cls)), Kind.TEXT)
    if field.name == "label":
        kind = Kind.LABEL
    elif field.choices:
        kind = Kind.STATE if field.name == "state" else Kind.CHOICE
    return Attribute(wanted, capfirst(field.verbose_name), kind, field=field)


def _capital(words: Text) -> Text:
    return capfirst(words)  # type: ignore[type-var] # lazy words stay lazy; the stubs cannot say so of a union


def sort_key(model: Model, attribute: Attribute) -> tuple[models.expressions.Combinable, AnyField] | None:
    """Return what a list is sorted by and the field that reads such a key; None if there is no sensible order."""
    name, field = attribute.name, attribute.field
    if attribute.column:
        by = attribute.column.sort
        return sort_key(model, attribute_of(model, by)) if by else None
    if attribute.kind is Kind.BILINGUAL:
        own = own_field(name)
        filled = Coalesce(NullIf(own, models.Value("")), f"{name}_en", f"{name}_vi")
        return SortKey(filled if field_of(model, own).blank else own), models.CharField()
    if attribute.kind is Kind.LABEL:
        return models.F("label__level_id"), models.IntegerField()
    if field is None or attribute.kind in {Kind.RELATION, Kind.LIST}:
        return None
    if isinstance(field, models.CharField | models.TextField) and not field.choices:
        return SortKey(name), models.CharField(null=field.null)
    return models.F(name), field
