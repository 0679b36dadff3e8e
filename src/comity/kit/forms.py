"""Forms of a record type: its fields in sections, label and scope, and what a refusal looks like on them."""

from typing import Any

from django import forms
from django.db import models
from django.forms.models import fields_for_model
from django.utils.translation import gettext_lazy as _

from comity.access import queries
from comity.access.labelling import LABEL_FIELDS, label_fields, scope_field
from comity.access.models import ScopeKind
from comity.foundation.acting import Actor
from comity.foundation.models import Record
from comity.frame.choosers import with_chooser
from comity.frame.forms import AnsweringForm, form_field
from comity.kit.attributes import attribute_of
from comity.kit.declaration import RecordType


class RecordForm(AnsweringForm):
    """A form over the fields of a declaration. What the database accepts is decided by the service."""

    def values(self) -> dict[str, Any]:
        """Return what was filled in, without label and scope."""
        placed = {*LABEL_FIELDS, "scope"}
        return {name: value for name, value in self.cleaned_data.items() if name not in placed}


def new_form(
    kit: RecordType, actor: Actor, data: Any = None, initial: dict[str, Any] | None = None
) -> RecordForm:
    """Return a form for a new record: the fields, the owning unit, label and scope."""
    owners = queries.own_units(actor)
    unit = with_chooser(forms.ModelChoiceField(owners, label=_("Owning unit"), empty_label=None))
    fields = {**_fields(kit), "unit": unit, **label_fields(actor), "scope": scope_field(actor)}
    given = {"unit": actor.unit_id, "level": actor.working_level, "scope": ScopeKind.HELD, **(initial or {})}
    return _form_class(fields)(data, initial=given)


def edit_form(kit: RecordType, record: Record, data: Any = None) -> RecordForm:
    """Return a form for a record that exists. A related record out of sight is left empty, like an absent one."""
    fields = _fields(kit)
    for name, offered in kit.choices.items():
        fields[name].queryset = offered(record)  # type: ignore[attr-defined] # a field of choices
    values = {name: attribute_of(kit.model, name).value(record) for name in fields}
    initial = {name: value.pk if isinstance(value, models.Model) else value for name, value in values.items()}
    return _form_class(fields)(data, initial=initial)


def sections_of(kit: RecordType, form: RecordForm) -> list[dict[str, Any]]:
    """Return the form as the page shows it; owner and label come last."""
    parts = [(section.title, kit.names_in(section)) for section in kit.form_sections]
    parts.append((_("Owner and label"), [name for name in form.fields if name not in kit.form_names]))
    return [{"title": title, "fields": [form[name] for name in names]} for title, names in parts if names]


def _fields(kit: RecordType) -> dict[str, forms.Field]:
    """Built for each request: what a choice offers depends on who asks."""
    return fields_for_model(kit.model, kit.form_names, formfield_callback=form_field)


def _form_class(fields: dict[str, forms.Field]) -> type[RecordForm]:
    return type("Form", (RecordForm,), fields)
