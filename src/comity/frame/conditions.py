"""The conditions of a list: what its address asks for and the list does not know is an error, never left out."""

from collections.abc import Callable, Collection
from typing import Any
from uuid import UUID

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from comity.foundation.refusals import Refusal

REACH = "reach"
"""The name in an address of how far conditions reach, on lists of what may belong to others."""


class UnknownCondition(Refusal):
    """The address of a list names a condition that cannot be met; the text names it."""


class ConditionForm(forms.Form):
    """The conditions of an address. `asked` are the names in it that are meant as conditions."""

    asked: Collection[str] = ()

    @property
    def unknown(self) -> list[str]:
        """The names that this list has no condition for."""
        return [name for name in dict.fromkeys(self.asked) if name not in self._known()]

    @property
    def wrong(self) -> bool:
        """Whether a field holds what cannot be met, so that it has to be seen."""
        return any(name in self.fields for name in self.errors)

    def clean(self) -> dict[str, Any]:
        for name in self.unknown:
            self.errors[name] = self.error_class([_("This list has no such condition.")])
        return self.cleaned_data

    def _known(self) -> set[str]:
        """The names in an address that the fields read: one, or one for each end of a range."""
        return {
            name + suffix
            for name, field in self.fields.items()
            for suffix in ([f"_{end}" for end in getattr(field.widget, "suffixes", ())] or [""])
        }


class Conditions(django_filters.FilterSet):  # type: ignore[misc] # django-filter is untyped
    """Filters for a list, which says by `conditions` what its address asks for."""

    class Meta:
        form = ConditionForm

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Meet each condition. With the reach to the parts, records stand for what belongs to them, too."""
        given = dict(self.form.cleaned_data)
        to_parts = self._reaching() if given.pop(REACH, None) else {}
        for name, value in given.items():
            condition = self.filters[name]
            if value and name in to_parts:
                keys = to_parts[name]([row.pk for row in value])
                meeting = queryset.model._default_manager.filter(**{f"{condition.field_name}__in": keys})  # noqa: SLF001 Django's public name for it
                queryset = queryset.filter(pk__in=meeting.values("pk"))
            else:
                queryset = condition.filter(queryset, value)
        return queryset

    @property
    def form(self) -> ConditionForm:
        form: ConditionForm = super().form
        form.asked = [name for name, value in self.request.conditions if value]
        if REACH not in form.fields and self._reaching():
            form.fields[REACH] = forms.MultipleChoiceField(
                choices=[("parts", _("also what belongs to them"))],
                required=False,
                label=_("Reach"),
                widget=forms.CheckboxSelectMultiple,
            )
        return form

    def _reaching(self) -> dict[str, Callable[[Collection[UUID]], list[UUID]]]:
        """Return the conditions on records to which others belong, with what finds these: `with_parts` of their manager."""
        model: Any = self.queryset.model
        found = {name: model._meta.get_field(name).related_model for name in self.filters}  # noqa: SLF001 Django documents _meta
        managers = {
            name: other._default_manager  # noqa: SLF001 Django's public name for it
            for name, other in found.items()
            if other and other is not model
        }
        return {name: each.with_parts for name, each in managers.items() if hasattr(each, "with_parts")}


def refuse_unmet(listing: Any) -> None:
    """Refuse conditions and an order that make no sense, each by its name."""
    errors = dict(listing.filters.form.errors.as_data())
    sort = listing.params.get("sort", "")
    if sort and sort not in listing.sorts:
        errors["sort"] = [ValidationError(_("This list offers no such order."))]
    if errors:
        raise ValidationError(errors)


def refuse_to_send(listing: Any) -> None:
    """Refuse to send out a list whose conditions make no sense."""
    if named := list(listing.filters.form.errors):
        words = _("This list cannot meet a condition: %(names)s. Take it away or correct it.")
        raise UnknownCondition(words % {"names": ", ".join(named)})
