"""How Django's forms are drawn: one template for a field, one for a form."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """`{{ form }}` and `{{ form.name.as_field_group }}` come out in our components."""

    form_template_name = "frame/components/form.html"
    field_template_name = "frame/components/field.html"
