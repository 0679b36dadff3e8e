"""What a declaration names, found in the model: a field, a name in two languages, a computed column."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist
from django.db import models
from django.db.models.functions import Coalesce, NullIf
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from comity.foundation.fields import SortKey
from comity.foundation.registry import Text


class Kind(StrEnum):
    """How a value is shown, sorted and filtered."""

    BILINGUAL = "bilingual"
    CHOICE = "choice"
    COMPUTED = "computed"
    DATE = "date"
    LABEL = "label"
    LIST = "list"
    MOMENT = "moment"
    NUMBER = "number"
    RELATION = "relation"
    STATE = "state"
    TEXT = "text"
    YES_NO = "yes_no"


@dataclass(frozen=True, slots=True)
class Column:
    """A computed column: `value` works it out from the record; `sort` names the field that orders it, if any."""

    name: str
    title: Text
    value: Callable[[Any], object]
    sort: str = ""


@dataclass(frozen=True, slots=True)
class Attribute:
    """One shown thing of a record, resolved."""

    name: str
    title: Text
    kind: Kind
    field: models.Field[Any, Any] | None = None
    column: Column | None = None

    def value(self, record: models.Model) -> Any:
        """Return the value; a related record that the reader may not see is None, like an absent one."""
        if self.column:
            return self.column.value(record)
        if self.kind is Kind.BILINGUAL:
            return in_own_language(record, self.name)
        if self.field is not None and self.field.is_relation:
            return related(record, self.name)
        return getattr(record, self.name)

    @property
    def is_long(self) -> bool:
        return isinstance(self.field, models.TextField)


_KINDS: tuple[tuple[type[models.Field[Any, Any]], Kind], ...] = (
    (models.ForeignKey, Kind.RELATION),
    (ArrayField, Kind.LIST),
    (models.DateTimeField, Kind.MOMENT),
    (models.DateField, Kind.DATE),
    (models.BooleanField, Kind.YES_NO),
    (models.DecimalField, Kind.NUMBER),
    (models.IntegerField, Kind.NUMBER),
    (models.FloatField, Kind.NUMBER),
)
_TITLES: dict[str, Text] = {"name": _("name"), "title": _("title")}


@cache
def field_of(model: type[models.Model], name: str) -> models.Field[Any, Any]:
    """Return a concrete field of the model; FieldDoesNotExist if the declaration misspells it."""
    found = model._meta.get_field(name)  # noqa: SLF001 Django documents _meta
    if not isinstance(found, models.Field):
        raise FieldDoesNotExist(name)
    return found


@cache
def attribute_of(model: type[models.Model], wanted: str | Column) -> Attribute:
    """Resolve what a declaration names; `name` stands for the pair `name_en`, `name_vi`."""
    if isinstance(wanted, Column):
        return Attribute(wanted.name, _capital(wanted.title), Kind.COMPUTED, column=wanted)
    if is_pair(model, wanted):
        return Attribute(wanted, _capital(_TITLES.get(wanted, wanted)), Kind.BILINGUAL)
    field = field_of(model, wanted)
    return Attribute(wanted, capfirst(field.verbose_name), _kind_of(field), field=field)


def _capital(words: Text) -> Text:
    return capfirst(words)  # type: ignore[type-var] # lazy words stay lazy; the stubs cannot say so of a union


def _kind_of(field: models.Field[Any, Any]) -> Kind:
    if field.name == "label":
        return Kind.LABEL
    if field.choices:
        return Kind.STATE if field.name == "state" else Kind.CHOICE
    return next((kind for cls, kind in _KINDS if isinstance(field, cls)), Kind.TEXT)


@cache
def is_pair(model: type[models.Model], name: str) -> bool:
    """Tell whether the name stands for two fields, one a language."""
    try:
        field_of(model, f"{name}_en"), field_of(model, f"{name}_vi")
    except FieldDoesNotExist:
        return False
    return True


def fields_named(model: type[models.Model], name: str) -> list[str]:
    """Return the fields behind a name: both of a pair, else the one."""
    return [f"{name}_en", f"{name}_vi"] if is_pair(model, name) else [name]


def related(record: models.Model, name: str) -> models.Model | None:
    """Return the related record, or None if there is none within the reader's reach."""
    try:
        found: models.Model | None = getattr(record, name)
    except ObjectDoesNotExist:
        return None
    return found


def in_own_language(record: models.Model, name: str) -> str:
    """Return one of a pair of fields: the reader's language, or the other where it is missing."""
    english, vietnamese = getattr(record, f"{name}_en"), getattr(record, f"{name}_vi")
    first, second = (vietnamese, english) if _reads_vietnamese() else (english, vietnamese)
    return str(first or second)


def sort_expression(model: type[models.Model], attribute: Attribute) -> models.expressions.Combinable | None:
    """Return what a list is sorted by for that attribute; None if there is no sensible order."""
    if attribute.column:
        by = attribute.column.sort
        return sort_expression(model, attribute_of(model, by)) if by else None
    if attribute.kind is Kind.BILINGUAL:
        return _bilingual_key(model, attribute.name)
    if attribute.kind is Kind.LABEL:
        return models.F("label__level_id")
    if attribute.kind in {Kind.RELATION, Kind.LIST}:
        return None
    return SortKey(attribute.name) if attribute.kind is Kind.TEXT else models.F(attribute.name)


def _bilingual_key(model: type[models.Model], name: str) -> models.expressions.Combinable:
    own, other = (f"{name}_vi", f"{name}_en") if _reads_vietnamese() else (f"{name}_en", f"{name}_vi")
    if field_of(model, own).blank:
        return SortKey(Coalesce(NullIf(own, models.Value("")), other))
    return SortKey(own)


def _reads_vietnamese() -> bool:
    return (get_language() or "en").startswith("vi")
