"""Filters of a list from the fields that a declaration names."""

from collections.abc import Callable
from functools import cache
from typing import Any

import django_filters
from django import forms
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.text import capfirst

from comity.access.models import Level
from comity.foundation.searching import search
from comity.frame.choosers import ManyChooser
from comity.frame.conditions import Conditions
from comity.frame.forms import DateRangeInput
from comity.kit.attributes import AnyField, Model, field_of

MANY = 8  # choices from which boxes to tick become a list to pick from


@cache
def filters_of(model: Model, names: tuple[str, ...]) -> Any:
    """Return a class of conditions over those fields."""
    return type("Filters", (Conditions,), {name: _filter_of(field_of(model, name)) for name in names})


def _filter_of(field: AnyField) -> Any:
    how: dict[str, Any]
    kind, how = django_filters.CharFilter, {"method": _folded}
    codes, rows = django_filters.MultipleChoiceFilter, django_filters.ModelMultipleChoiceFilter
    many: dict[str, Any] = {"distinct": False, "widget": ManyChooser}
    boxes: dict[str, Any] = {"distinct": False, "widget": forms.CheckboxSelectMultiple}
    if field.name == "label":
        kind, how = rows, {"field_name": "label__level", "queryset": _levels, **boxes}
    elif isinstance(field, models.ForeignKey | models.ManyToManyField):
        kind, how = rows, {"queryset": _visible(field.related_model), **many, "distinct": field.many_to_many}
    elif isinstance(field, ArrayField):
        kind, how = codes, {"choices": field.base_field.choices, "method": _overlapping, **many}
    elif field.choices:
        few = len(field.flatchoices) <= MANY
        kind, how = codes, {"choices": field.choices, **(boxes if few else many)}
    elif isinstance(field, models.DateField):
        kind, how = django_filters.DateFromToRangeFilter, {"widget": DateRangeInput}
    elif isinstance(field, models.BooleanField):
        kind, how = django_filters.BooleanFilter, {}
    return kind(label=capfirst(field.verbose_name), **how)


def _levels(listing: Any) -> models.QuerySet[Level]:
    return Level.objects.filter(no__lte=listing.actor.working_level)


def _visible(model: Any) -> Callable[[Any], models.QuerySet[Any]]:
    return lambda _request: model._default_manager.all()  # noqa: SLF001 Django's public name for it


def _overlapping(rows: models.QuerySet[Any], name: str, codes: list[str]) -> models.QuerySet[Any]:
    return rows.filter(**{f"{name}__overlap": codes}) if codes else rows


def _folded(rows: models.QuerySet[Any], name: str, value: str) -> models.QuerySet[Any]:
    return search(rows, (name,), value)
