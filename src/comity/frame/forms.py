"""How Django's forms are drawn: one template for a field, one for a form; and the fields that browsers draw."""

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """`{{ form }}` and `{{ form.name.as_field_group }}` come out in our components."""

    form_template_name = "frame/components/form.html"
    field_template_name = "frame/components/field.html"


class DateInput(forms.DateInput):
    """The browser's own picker of dates."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")
