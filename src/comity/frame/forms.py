"""How forms are drawn and answer: one template for a field, the browser's own pickers, refusals beside the fields."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.renderers import TemplatesSetting
from django.http import QueryDict
from django.utils.translation import gettext as _
from django_filters.widgets import DateRangeWidget

from comity.foundation.refusals import Refusal
from comity.frame.choosers import with_chooser


class Renderer(TemplatesSetting):
    """`{{ form }}` and `{{ form.name.as_field_group }}` come out in our components."""

    form_template_name = "frame/components/form.html"
    field_template_name = "frame/components/field.html"


class DateInput(forms.DateInput):
    """The browser's own picker of dates."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DateRangeInput(DateRangeWidget):  # type: ignore[misc] # django-filter is untyped
    """Two of them, from and until."""

    def __init__(self) -> None:
        super().__init__()
        self.widgets = [DateInput({"aria-label": _("from")}), DateInput({"aria-label": _("until")})]


class AnsweringForm(forms.Form):
    """A form on which the refusal of a service can be put."""

    def refuse(self, refusal: ValidationError | Refusal) -> None:
        """Put a refusal where the reader finds it: beside the field that it names, else above the form."""
        if isinstance(refusal, Refusal):
            self.add_error(None, str(refusal))
        elif hasattr(refusal, "error_dict"):
            for name, messages in refusal.message_dict.items():
                self.add_error(name if name in self.fields else None, messages)
        else:
            self.add_error(None, refusal.messages)


def with_theirs(sent: QueryDict, theirs: forms.Form) -> QueryDict:
    """Return what was sent, with what now stands in the fields for which the person chose "theirs"."""
    data = sent.copy()
    for name in theirs.fields:
        if sent.get(f"keep-{name}") == "theirs":
            value = theirs[name].value()
            values = value if isinstance(value, list) else [value]
            data.setlist(name, [str(each) for each in values if each is not None and each is not False])
    return data


_WIDGETS: tuple[tuple[type[models.Field[Any, Any]], forms.Widget], ...] = (
    (models.DateTimeField, forms.DateTimeInput({"type": "datetime-local"}, "%Y-%m-%dT%H:%M")),
    (models.DateField, DateInput()),
    (models.TextField, forms.Textarea({"rows": 4})),
)


def form_field(field: models.Field[Any, Any]) -> forms.Field | None:
    """Return the form field of a model field: the browser's own picker where there is one, long lists to search in."""
    widget = next((widget for cls, widget in _WIDGETS if isinstance(field, cls)), None)
    if widget and not field.choices:
        return field.formfield(widget=widget)
    made = field.formfield()
    return with_chooser(made) if made else None
