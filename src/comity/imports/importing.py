"""Which types can be imported, and what of them a file may fill."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from django.conf import settings
from django.utils.module_loading import import_string

from comity.foundation.acting import Actor
from comity.foundation.models import Record
from comity.foundation.registry import Text
from comity.kit.attributes import AnyField, Attribute, attribute_of, field_of
from comity.kit.declaration import RecordType

PLACED = ("unit", "label")
"""What of the place of a record a file may name besides its fields."""


@dataclass(frozen=True)
class Importable:
    """A type that can be imported. A package gives its own where the kit offers no form, or one by one is slow."""

    kit: RecordType
    names: Sequence[str]
    """The concrete fields that a file may fill."""
    create_many: Callable[..., list[Record]] | None = None
    """Called with actor and rows, each values, label and scope, none of which refers to another."""
    update: Callable[..., Record] | None = None
    why_not_delete: Text = ""
    """Why undoing leaves what was made, if it does."""

    @property
    def name(self) -> str:
        return self.kit.name

    @cached_property
    def attributes(self) -> dict[str, Attribute]:
        """Everything a column can be, by its name: the fields, the unit, the label."""
        return {name: attribute_of(self.kit.model, name) for name in (*self.names, *PLACED)}

    @cached_property
    def key_names(self) -> tuple[str, ...]:
        return tuple(self.kit.key_fields)

    def field(self, name: str) -> AnyField:
        return field_of(self.kit.model, name)

    def is_needed(self, name: str) -> bool:
        """Tell whether a new record cannot do without the field."""
        field = self.field(name)
        return name in self.names and not (field.blank or field.null or field.has_default())

    def why_not(self, actor: Actor) -> str | None:
        """Say why the actor may not import records of the type."""
        return self.kit.why_not_add(actor)


def importables() -> list[Importable]:
    """Return the types: all that the kit has a form for, and those that packages declare themselves."""
    return list(_by_name().values())


def importable_of(type_name: str) -> Importable | None:
    """Return the type by its name or by the first part of its addresses."""
    by_slug = {each.kit.slug: each for each in _by_name().values()}
    return _by_name().get(type_name) or by_slug.get(type_name)


@cache
def _by_name() -> dict[str, Importable]:
    kits = import_string(settings.COMITY_RECORD_TYPES)
    found = [Importable(kit, kit.form_names) for kit in kits if kit.form_sections]
    return {each.name: each for each in (*found, *import_string(settings.COMITY_IMPORTABLES))}
