"""The forms of saved views and of changing many records."""

from typing import Any

from django import forms
from django.db.models import CharField
from django.forms.models import fields_for_model
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from comity.foundation.acting import Actor
from comity.frame.forms import AnsweringForm, form_field
from comity.kit.attributes import field_of
from comity.kit.declaration import RecordType
from comity.lists import policies
from comity.lists.models import SavedView, ViewKind

CHOSEN = "set"
"""The boxes that say which fields are changed."""


class ViewForm(AnsweringForm):
    """A name, for whom, and whether the list opens with it."""

    name = forms.CharField(max_length=60, label=_("Name"))
    kind = forms.ChoiceField(label=_("For whom"))
    is_default = forms.BooleanField(label=_("Open the list with it"), required=False)

    def __init__(self, actor: Actor, data: Any = None, view: SavedView | None = None) -> None:
        names = ("name", "kind", "is_default")
        super().__init__(data, initial={name: getattr(view, name) for name in names} if view else None)
        allowed = [(kind, ViewKind(kind).label) for kind in policies.kinds_for(actor)]
        self.fields["kind"].choices = allowed  # type: ignore[attr-defined] # a field of choices


def many_form(kit: RecordType, data: QueryDict | None = None) -> AnsweringForm:
    """Return a form over the fields that can be set to one value on many records; what is not chosen may stay empty."""
    fields = fields_for_model(kit.model, _offered(kit), formfield_callback=form_field)
    chosen = data.getlist(CHOSEN) if data is not None else []
    for name, field in fields.items():
        field.required = field.required and name in chosen
    form: type[AnsweringForm] = type("ManyForm", (AnsweringForm,), fields)
    return form(data)


def chosen_in(form: forms.Form, data: QueryDict) -> list[str]:
    """Return the fields that were chosen, in the order of the form."""
    return [name for name in form.fields if name in data.getlist(CHOSEN)]


def as_data(given: dict[str, list[str]]) -> QueryDict:
    """Return what a form was sent from what a batch kept of it."""
    data = QueryDict(mutable=True)
    for name, values in given.items():
        data.setlist(name, values)
    data.setlist(CHOSEN, list(given))
    return data


def values_of(kit: RecordType, given: dict[str, list[str]]) -> dict[str, Any]:
    """Return what a batch sets, as far as it is still on offer to whoever asks."""
    form = many_form(kit, as_data(given))
    form.is_valid()
    return {name: form.cleaned_data[name] for name in given if name in form.cleaned_data}


def _offered(kit: RecordType) -> list[str]:
    """Leave out what names a record: no two may share it."""
    naming = {name for name in kit.key_fields if _is_free_text(kit, name)}
    return [name for name in kit.form_names if name not in naming]


def _is_free_text(kit: RecordType, name: str) -> bool:
    field = field_of(kit.model, name)
    return isinstance(field, CharField) and not field.choices
