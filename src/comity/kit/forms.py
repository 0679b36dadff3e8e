"""Forms of a record type: its fields in sections, label and scope, and what a refusal looks like on them."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.models import fields_for_model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from comity.access import queries
from comity.access import services as access_services
from comity.access.models import Caveat, Label, Scope, ScopeKind
from comity.foundation.acting import Actor
from comity.foundation.models import Record
from comity.foundation.refusals import Refusal
from comity.kit.attributes import related
from comity.kit.declaration import RecordType
from comity.kit.filters import DateInput

LABEL_FIELDS = ("level", "caveats", "releasable_to")
_WIDGETS: dict[type[models.Field[Any, Any]], dict[str, Any]] = {
    models.DateTimeField: {"widget": forms.DateTimeInput({"type": "datetime-local"}, "%Y-%m-%dT%H:%M")},
    models.DateField: {"widget": DateInput()},
    models.TextField: {"widget": forms.Textarea({"rows": 4})},
}


@dataclass(frozen=True, slots=True)
class FormSection:
    """The fields under one heading, bound."""

    title: str | Promise
    fields: list[forms.BoundField]


class RecordForm(forms.Form):
    """A form over the fields of a declaration. What the database accepts is decided by the service."""

    def values(self) -> dict[str, Any]:
        """Return what was filled in, without label and scope."""
        return {
            name: value for name, value in self.cleaned_data.items() if name not in (*LABEL_FIELDS, "scope")
        }

    def refuse(self, error: ValidationError | Refusal) -> None:
        """Put a refusal where the reader finds it: beside the field that it names, else above the form."""
        if not isinstance(error, ValidationError) or not hasattr(error, "error_dict"):
            self.add_error(None, error.messages if isinstance(error, ValidationError) else str(error))
            return
        for name, messages in error.message_dict.items():
            self.add_error(name if name in self.fields else None, messages)


def new_form(
    kit: RecordType, actor: Actor, data: Any = None, initial: dict[str, Any] | None = None
) -> RecordForm:
    """Return a form for a new record: the fields, the owning unit, label and scope."""
    fields = {**_fields(kit), "unit": _unit_field(actor), **label_fields(actor), "scope": _scope_field(actor)}
    given = {"unit": actor.unit_id, "level": actor.working_level, "scope": ScopeKind.HELD, **(initial or {})}
    return _form_class(fields)(data, initial=given)


def edit_form(kit: RecordType, record: Record, data: Any = None) -> RecordForm:
    """Return a form for a record that exists. A related record out of sight is left empty, like an absent one."""
    fields = _fields(kit)
    return _form_class(fields)(data, initial={name: _initial(record, name) for name in fields})


def label_of(actor: Actor, values: dict[str, Any]) -> Label:
    """Return the label that was chosen; LabelTooHigh where the actor may not use it."""
    return access_services.label_for(
        actor=actor, **{name: values[name] for name in LABEL_FIELDS if name in values}
    )


def scope_of(values: dict[str, Any]) -> Scope:
    """Return the scope that was chosen: held or issued of the owning unit, or that of a circle."""
    chosen = values["scope"]
    return (
        Scope.objects.get(no=int(chosen)) if chosen.isdecimal() else queries.scope_for(values["unit"], chosen)
    )


def sections_of(kit: RecordType, form: RecordForm) -> list[FormSection]:
    """Return the form as the page shows it; label and owner come last."""
    used: set[str] = set()
    sections = []
    for section in kit.form_sections:
        names = [each for name in section.names for each in kit.names_behind(name) if each in form.fields]
        used.update(names)
        sections.append(FormSection(section.title, [form[name] for name in names]))
    rest = [form[name] for name in form.fields if name not in used]
    return [*sections, FormSection(_("Owner and label"), rest)] if rest else sections


def _fields(kit: RecordType) -> dict[str, forms.Field]:
    """Built for each request: what a choice offers depends on who asks."""
    return fields_for_model(kit.model, kit.form_names, formfield_callback=_form_field)


def _form_field(field: models.Field[Any, Any]) -> forms.Field | None:
    how = next((how for cls, how in _WIDGETS.items() if isinstance(field, cls)), {})
    return field.formfield(**how)


def _form_class(fields: dict[str, forms.Field]) -> type[RecordForm]:
    return type("Form", (RecordForm,), fields)


def _initial(record: Record, name: str) -> Any:
    value = related(record, name) if record._meta.get_field(name).is_relation else getattr(record, name)  # noqa: SLF001
    return value.pk if isinstance(value, models.Model) else value


def _unit_field(actor: Actor) -> forms.Field:
    return forms.ModelChoiceField(queries.own_units(actor), label=_("Owning unit"), empty_label=None)


def label_fields(actor: Actor) -> dict[str, forms.Field]:
    """Return the choice of a label: levels up to the working level, caveats that the actor holds."""
    fields: dict[str, forms.Field] = {
        "level": forms.ModelChoiceField(queries.levels_choosable(actor), label=_("Level"), empty_label=None)
    }
    for name, title, choices in (
        ("caveats", _("Caveats"), Caveat.objects.filter(code__in=queries.account_of(actor).caveats)),
        ("releasable_to", _("Releasable to"), queries.releasabilities()),
    ):
        options = [(choice.code, str(choice)) for choice in choices]
        if options:
            fields[name] = forms.MultipleChoiceField(
                choices=options, required=False, label=title, widget=forms.CheckboxSelectMultiple
            )
    return fields


def _scope_field(actor: Actor) -> forms.Field:
    kinds = [choice for choice in ScopeKind.choices if choice[0] != ScopeKind.CIRCLE]
    circles = queries.scopes_choosable(actor).filter(kind=ScopeKind.CIRCLE)
    return forms.ChoiceField(
        choices=[*kinds, *((str(scope.no), str(scope.circle)) for scope in circles)], label=_("For whom")
    )
