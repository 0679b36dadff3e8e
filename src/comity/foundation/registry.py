"""The list of record types by name, so that lower packages can speak of records they do not import."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Model
from django.utils.functional import Promise

if TYPE_CHECKING:
    from comity.foundation.models import ReferenceItem  # start-up comes before models can be imported

Text = str | Promise


@dataclass(frozen=True, slots=True)
class RegisteredType:
    """What anyone may know of a record type: its name, its model, its words and its addresses."""

    name: str
    model: type[Model]
    singular: Text
    plural: Text
    icon: str
    title_of: Callable[[Model], str]
    url_of: Callable[[Model], str]
    state_of: Callable[[Model], str | None]
    title_needs: tuple[str, ...] = ()
    """The related records that the title names, to be fetched for many records at once."""
    update: Callable[..., Model] | None = None
    """The service that changes a record, called with actor, record, values and expected_version."""
    editable: tuple[str, ...] = ()
    """The fields that its form offers."""


@dataclass(frozen=True, slots=True)
class ReferenceList:
    """A list of choices kept as data: one line a list."""

    model: "type[ReferenceItem]"
    icon: str = "list"
    extra_fields: tuple[str, ...] = ()

    @property
    def slug(self) -> str:
        return type_name(self.model).replace(".", "-")


class UnknownType(LookupError):
    """No record type of that name is registered."""


class Registry:
    """Record types by name and by model. `config` fills it once at start-up."""

    def __init__(self) -> None:
        self._types: dict[str, RegisteredType] = {}

    def register(self, registered: RegisteredType) -> None:
        """Add a type; its name must be new."""
        if registered.name in self._types:
            message = f"record type {registered.name} is registered twice"
            raise ValueError(message)
        self._types[registered.name] = registered

    def __iter__(self) -> Iterator[RegisteredType]:
        return iter(self._types.values())

    def __contains__(self, name: str) -> bool:
        return name in self._types

    def named(self, name: str) -> RegisteredType:
        """Return the type of that name or raise UnknownType."""
        try:
            return self._types[name]
        except KeyError:
            raise UnknownType(name) from None

    def of(self, record: Model) -> RegisteredType:
        """Return the type that a record belongs to."""
        return self.named(type_name(record))

    def record_of(self, name: str, record_id: UUID) -> Model | None:
        """Return the record if it exists and the present reader may see it; absent and hidden look alike."""
        return self.named(name).model._default_manager.filter(pk=record_id).first()  # noqa: SLF001 Django's public name for it


types = Registry()


def type_name(record: Model | type[Model]) -> str:
    """Return the name of a record's type, such as "instruments.requirement"."""
    return record._meta.label_lower  # noqa: SLF001 Django documents _meta


def title_of(record: Model) -> str:
    """Return the record's title in the active language."""
    return types.of(record).title_of(record)


def url_for(record: Model) -> str:
    """Return the address of the record's page."""
    return types.of(record).url_of(record)
