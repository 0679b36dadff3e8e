"""What a package says of a record type in its records.py; everything else in the kit is worked out from it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from comity.access import policies
from comity.foundation.acting import Actor
from comity.foundation.bilingual import fields_named, in_own_language, is_pair
from comity.foundation.models import Record
from comity.foundation.refusals import NotAllowed
from comity.foundation.registry import RegisteredType, Text, type_name
from comity.foundation.states import Transitions
from comity.foundation.totals import Total
from comity.kit import services
from comity.kit.attributes import Attribute, Column, attribute_of, field_of

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
    title_needs: ClassVar[tuple[str, ...]] = ()
    """The related records that the title names."""
    default_sort: ClassVar[str]
    """A column, with a minus for descending."""
    filter_fields: ClassVar[Sequence[str]] = ()
    search_fields: ClassVar[Sequence[str]] = ()
    totals: ClassVar[Sequence[Total]] = ()
    """What is worked out of a column over all rows that the list finds."""
    form_sections: ClassVar[Sequence[Section]] = ()
    """Without any, records are made and changed elsewhere and the kit offers no form."""
    detail_sections: ClassVar[Sequence[Section]] = ()
    """What the page shows; the sections of the form if not given."""
    key_fields: ClassVar[Sequence[str]] = ()
    """What names a record across sites, beside its unit and level."""
    empty_hint: ClassVar[Text] = ""
    """What to do next when there is none yet."""
    usual_path: ClassVar[Sequence[str]] = ()
    """The states that the stepper shows, in order; all states if not given."""
    transitions: ClassVar[Transitions] = ()
    """The state table, from which the stepper knows what a state beside the usual path has passed."""
    actions: ClassVar[Sequence[Action]] = ()
    choices: ClassVar[Mapping[str, Callable[[Any], QuerySet[Any]]]] = {}
    """What a field offers on the form of a record, where that depends on the record."""

    create: Callable[..., Record] = staticmethod(services.create_record)
    """Called with actor, model, values, label and scope."""
    update: Callable[..., Record] = staticmethod(services.update_record)
    """Called with actor, record, values and expected_version."""

    step: Callable[..., Record] | None = None
    """Called with actor, record, action and reason: takes a step of the state table."""

    def take_step(self, *, actor: Actor, record: Record, action: str, reason: str = "") -> Record:
        """Take a step that asks for nothing but a reason; what others ask for, only their own page can ask."""
        if self.step is None or any(each.asks_more for each in self.transitions if each.action == action):
            raise NotAllowed(_("This step asks for more than a reason: take it on the page of the record."))
        return self.step(actor=actor, record=record, action=action, reason=reason)

    def title_of(self, record: Model) -> str:
        """Return the title in the reader's language."""
        pair = next((pair for pair in ("title", "name") if is_pair(self.model, pair)), None)
        return in_own_language(record, pair) if pair else str(record)

    def url(self, page: str, record: Model | None = None) -> str:
        """Return the address of a page: list, new, detail, edit, preview."""
        return reverse(f"{self.slug}-{page}", args=[record.pk] if record else [])

    def why_not_add(self, actor: Actor) -> str | None:
        """Say why the actor may not make a record of this type."""
        return policies.why_not(actor, "add", self.name)

    @property
    def new_url(self) -> str:
        """Where a record is made, or nothing."""
        return self.url("new") if self.form_sections else ""

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

    def state_of(self, record: Model) -> str | None:
        return getattr(record, "state", None)

    @property
    def form_names(self) -> list[str]:
        """The concrete fields of the form, in order."""
        return [name for section in self.form_sections for name in self.names_in(section)]

    @property
    def data_names(self) -> list[str]:
        """The concrete fields that the form or the page shows, and the state."""
        shown = [name for section in self.sections for name in self.names_in(section)]
        return list(dict.fromkeys([*self.form_names, *shown, *(["state"] if self.has_state else [])]))

    @property
    def sections(self) -> Sequence[Section]:
        return self.detail_sections or self.form_sections

    @property
    def offered_columns(self) -> list[Attribute]:
        """Everything that a list can show: its own columns, then what the page shows under other titles."""
        shown = [name for section in self.sections for name in section.names]
        every = [self.attribute(name) for name in (*self.list_columns, *shown, "unit", "changed_at", "label")]
        titles = [str(each.title) for each in every]
        return [each for place, each in enumerate(every) if titles.index(titles[place]) == place]

    def names_in(self, section: Section) -> list[str]:
        """Return the concrete fields of a section; a computed column has none."""
        names = [name for name in section.names if isinstance(name, str)]
        return [field for name in names for field in fields_named(self.model, name)]

    def attribute(self, name: Name) -> Attribute:
        return attribute_of(self.model, name)

    def registered(self) -> RegisteredType:
        """Return what the floors below may know of the type; fail where a declaration misspells a field."""
        for name in (*self.filter_fields, *self.search_fields, *self.key_fields, *self.form_names):
            field_of(self.model, name)
        return RegisteredType(
            name=self.name,
            model=self.model,
            singular=self.model._meta.verbose_name or "",  # noqa: SLF001 Django documents _meta
            plural=self.model._meta.verbose_name_plural or "",  # noqa: SLF001 Django documents _meta
            icon=self.icon,
            title_of=self.title_of,
            url_of=lambda record: self.url("detail", record),
            state_of=self.state_of,
            title_needs=self.title_needs,
            update=self.update if self.form_sections else None,
            editable=tuple(self.form_names),
        )
