"""What a package says of a record type in its records.py; everything else in the kit is worked out from it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.db.models import Model, QuerySet
from django.http.response import HttpResponseBase
from django.urls import URLPattern, reverse
from django.utils.text import capfirst

from comity.foundation.acting import Actor
from comity.foundation.models import Record, ReferenceItem
from comity.foundation.registry import RegisteredType, Text, type_name
from comity.kit import services
from comity.kit.attributes import (
    Attribute,
    Column,
    attribute_of,
    field_of,
    fields_named,
    in_own_language,
    is_pair,
)
from comity.kit.request import ActingRequest

Name = str | Column


@dataclass(frozen=True, slots=True)
class Section:
    """Some fields under a heading, on the form and on the page."""

    title: Text
    names: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Action:
    """A button of the record page. `why_not` returns the reason why it is refused now, or None."""

    title: Text
    url_of: Callable[[Any], str]
    why_not: Callable[[Actor, Any], str | None]
    icon: str = "player-play"


class RecordType:
    """One record type. A subclass sets the attributes; the package lists an instance in RECORDS.

    A name is a field, or `name` for the pair `name_en` and `name_vi`; a `Column` computes what no field holds.
    """

    model: ClassVar[type[Record]]
    slug: ClassVar[str]
    """The first part of its addresses."""
    icon: ClassVar[str] = "file-text"
    list_columns: ClassVar[Sequence[Name]]
    """Shown in the list; the first one leads to the record."""
    default_sort: ClassVar[str]
    """A column, with a minus for descending."""
    filter_fields: ClassVar[Sequence[str]] = ()
    search_fields: ClassVar[Sequence[str]] = ()
    form_sections: ClassVar[Sequence[Section]] = ()
    detail_sections: ClassVar[Sequence[Section]] = ()
    """What the page shows; the sections of the form if not given."""
    key_fields: ClassVar[Sequence[str]] = ()
    """What names a record across sites, beside its unit and level."""
    empty_hint: ClassVar[Text] = ""
    """What to do next when there is none yet."""
    usual_path: ClassVar[Sequence[str]] = ()
    """The states that the stepper shows, in order; all states if not given."""
    actions: ClassVar[Sequence[Action]] = ()
    detail_view: ClassVar[Callable[..., HttpResponseBase] | None] = None
    """A view of its own for the record page: takes the request and the record's id."""
    urls: ClassVar[Sequence[URLPattern]] = ()
    """Further pages, below the address of the type."""

    create: Callable[..., Record] = staticmethod(services.create_record)
    """Called with actor, model, values, label and scope."""
    update: Callable[..., Record] = staticmethod(services.update_record)
    """Called with actor, record, values and expected_version."""

    def defaults_for(self, request: ActingRequest) -> dict[str, Any]:
        """Return what a new form is filled with: by default what the address says about its fields."""
        return {name: value for name, value in request.GET.items() if name in self.form_names}

    @property
    def name(self) -> str:
        return type_name(self.model)

    @property
    def singular(self) -> str:
        return str(self.model._meta.verbose_name)  # noqa: SLF001 Django documents _meta

    @property
    def plural(self) -> str:
        return capfirst(str(self.model._meta.verbose_name_plural))  # noqa: SLF001 Django documents _meta

    @property
    def has_state(self) -> bool:
        return hasattr(self.model, "get_state_display")

    @property
    def path(self) -> list[tuple[str, Any]]:
        """The states of the usual path with their words."""
        words = dict(field_of(self.model, "state").flatchoices)
        return [(state, words[state]) for state in self.usual_path or words]

    @property
    def form_names(self) -> list[str]:
        """The concrete fields of the form, in order."""
        return [
            each
            for section in self.form_sections
            for name in section.names
            for each in self.names_behind(name)
        ]

    @property
    def sections(self) -> Sequence[Section]:
        return self.detail_sections or self.form_sections

    @property
    def offered_columns(self) -> list[Attribute]:
        """Everything that a list can show: its own columns, then what the page shows."""
        names = [*self.list_columns, *(name for section in self.sections for name in section.names)]
        return list(
            {
                each.name: each for each in map(self.attribute, [*names, "unit", "changed_at", "label"])
            }.values()
        )

    def names_behind(self, name: Name) -> list[str]:
        """The concrete fields behind a name; a computed column has none."""
        return fields_named(self.model, name) if isinstance(name, str) else []

    def attribute(self, name: Name) -> Attribute:
        return attribute_of(self.model, name)

    def rows(self) -> QuerySet[Record]:
        """Return what the present reader may see."""
        return self.model.objects.all()

    def state_of(self, record: Model) -> str | None:
        return getattr(record, "state", None)

    def title_of(self, record: Model) -> str:
        """Return the title in the reader's language."""
        for pair in ("title", "name"):
            if is_pair(self.model, pair):
                return in_own_language(record, pair)
        return str(record)

    def url(self, page: str, record: Model | None = None) -> str:
        """Return the address of one of the pages: list, new, detail, edit, preview, attach, label."""
        return reverse(f"{self.slug}-{page}", args=[record.pk] if record else [])

    def registered(self) -> RegisteredType:
        """Return what the floors below may know of the type."""
        meta = self.model._meta  # noqa: SLF001 Django documents _meta
        return RegisteredType(
            name=self.name,
            model=self.model,
            singular=meta.verbose_name or "",
            plural=meta.verbose_name_plural or "",
            icon=self.icon,
            title_of=self.title_of,
            url_of=lambda record: self.url("detail", record),
            state_of=self.state_of,
        )

    def check(self) -> None:
        """Raise FieldDoesNotExist where the declaration names what the model does not have."""
        for name in (*self.filter_fields, *self.search_fields, *self.key_fields, *self.form_names):
            field_of(self.model, name)
        self.attribute(self.default_sort.removeprefix("-"))
        self.offered_columns  # noqa: B018 resolving them is the check


@dataclass(frozen=True, slots=True)
class ReferenceList:
    """A list of choices kept as data: one line a list."""

    model: type[ReferenceItem]
    icon: str = "list"
    extra_fields: tuple[str, ...] = field(default=())

    @property
    def slug(self) -> str:
        return type_name(self.model).replace(".", "-")
