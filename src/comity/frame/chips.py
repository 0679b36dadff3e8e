"""The chips above a list: what the filters that are set say, each with the part of the address that sets it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.forms import Form
from django.utils.formats import date_format
from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Chip:
    """One condition that is set: its title and words, and the part of the address that sets it."""

    title: str
    words: str
    name: str
    value: str = ""


def chips_of(form: Form) -> list[Chip]:
    """Return a chip for each condition of a valid form, in the order of its fields."""
    return [
        chip for name, found in form.cleaned_data.items() for chip in _chips(form.fields[name], name, found)
    ]


def _chips(field: Any, name: str, found: Any) -> list[Chip]:
    title = str(field.label)
    if isinstance(found, slice):
        ends = (("after", _("from %(day)s"), found.start), ("before", _("until %(day)s"), found.stop))
        days = [(end, words, date_format(day, "SHORT_DATE_FORMAT")) for end, words, day in ends if day]
        return [Chip(title, words % {"day": day}, f"{name}_{end}") for end, words, day in days]
    if isinstance(found, list | QuerySet):
        words = dict(field.choices) if any(isinstance(each, str) for each in found) else {}
        return [
            Chip(title, str(words.get(each, each)), name, str(getattr(each, "pk", each))) for each in found
        ]
    if isinstance(found, bool):
        found = _("yes") if found else _("no")
    return [Chip(title, str(found), name)] if found else []
