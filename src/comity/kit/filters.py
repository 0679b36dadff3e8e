"""Filters of a list from the fields that a declaration names, and the chips that say which are set."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import django_filters
from django import forms
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from comity.access.models import Level
from comity.foundation.searching import search
from comity.frame.forms import DateInput
from comity.kit.attributes import AnyField, Model, field_of

MANY = 8  # choices from which boxes to tick become a list to pick from


@dataclass(frozen=True, slots=True)
class Chip:
    """One condition that is set: its title and words, and the part of the address that sets it."""

    title: str
    words: str
    name: str
    value: str = ""


class _DateRange(django_filters.widgets.DateRangeWidget):  # type: ignore[misc] # django-filter is untyped
    def __init__(self) -> None:
        super().__init__()
        self.widgets = [DateInput({"aria-label": _("from")}), DateInput({"aria-label": _("until")})]


@cache
def filters_of(model: Model, names: tuple[str, ...]) -> Any:
    """Return a FilterSet class over those fields."""
    filters = {name: _filter_of(field_of(model, name)) for name in names}
    return type("Filters", (django_filters.FilterSet,), filters)


def _filter_of(field: AnyField) -> Any:
    how: dict[str, Any]
    kind, how = django_filters.CharFilter, {"method": _folded}
    codes, rows = django_filters.MultipleChoiceFilter, django_filters.ModelMultipleChoiceFilter
    boxes: dict[str, Any] = {"distinct": False, "widget": forms.CheckboxSelectMultiple}
    if field.name == "label":
        kind, how = rows, {"field_name": "label__level", "queryset": _levels, **boxes}
    elif isinstance(field, models.ForeignKey):
        kind, how = rows, {"queryset": _visible(field.related_model), "distinct": False}
    elif isinstance(field, ArrayField):
        kind, how = codes, {"choices": field.base_field.choices, "method": _overlapping, "distinct": False}
    elif field.choices:
        few = len(field.flatchoices) <= MANY
        kind, how = codes, {"choices": field.choices, **(boxes if few else {"distinct": False})}
    elif isinstance(field, models.DateField):
        kind, how = django_filters.DateFromToRangeFilter, {"widget": _DateRange}
    elif isinstance(field, models.BooleanField):
        kind, how = django_filters.BooleanFilter, {}
    return kind(label=capfirst(field.verbose_name), **how)


def _levels(request: Any) -> models.QuerySet[Level]:
    return Level.objects.filter(no__lte=request.actor.working_level)


def _visible(model: Any) -> Callable[[Any], models.QuerySet[Any]]:
    return lambda _request: model._default_manager.all()  # noqa: SLF001 Django's public name for it


def _overlapping(rows: models.QuerySet[Any], name: str, codes: list[str]) -> models.QuerySet[Any]:
    return rows.filter(**{f"{name}__overlap": codes}) if codes else rows


def _folded(rows: models.QuerySet[Any], name: str, value: str) -> models.QuerySet[Any]:
    return search(rows, (name,), value)


def chips_of(filters: Any) -> list[Chip]:
    """Return a chip for each condition that is set, in the order of the declaration."""
    form = filters.form
    return [
        chip for name, found in form.cleaned_data.items() for chip in _chips(form.fields[name], name, found)
    ]


def _chips(field: Any, name: str, found: Any) -> list[Chip]:
    title = str(field.label)
    if isinstance(found, slice):
        ends = (("after", _("from %(day)s"), found.start), ("before", _("until %(day)s"), found.stop))
        days = [(end, words, date_format(day, "SHORT_DATE_FORMAT")) for end, words, day in ends if day]
        return [Chip(title, words % {"day": day}, f"{name}_{end}") for end, words, day in days]
    if isinstance(found, list | models.QuerySet):
        words = dict(field.choices) if any(isinstance(each, str) for each in found) else {}
        return [
            Chip(title, str(words.get(each, each)), name, str(getattr(each, "pk", each))) for each in found
        ]
    if isinstance(found, bool):
        found = _("yes") if found else _("no")
    return [Chip(title, str(found), name)] if found else []
