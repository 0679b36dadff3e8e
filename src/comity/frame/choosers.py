"""Choosing among many: a list of the first that fit, and a box above it that asks the server for others.

Without a script the box is sent with the form by a button of its own, and the form comes back with what was found.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.forms.models import ModelChoiceIterator
from django.forms.utils import flatatt
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from comity.access.labelling import covering
from comity.access.marking import marked
from comity.foundation.models import Labelled
from comity.foundation.requests import ActingRequest
from comity.foundation.text import clean, fold
from comity.history.services import record_reading
from comity.search.queries import named

FEW = 50
"""So many are offered at once; up to here there is nothing to search."""
FIND = "find"
LONGEST = 90
NAMED_BY = {"code", "number", "name", "name_en", "name_vi", "title_en", "title_vi", "text"}
"""The fields by which records are looked for."""

Option = tuple[str, Any]


class Chooser(forms.Select):
    """One of many."""

    looked_for = ""
    is_long = False
    shown: Sequence[Model] = ()
    """The rows that were offered last."""
    told: tuple[tuple[frozenset[str], str], list[Option]] | None = None

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Keep what is looked for, too."""
        self.looked_for = data.get(f"{name}-{FIND}", "")
        return super().value_from_datadict(data, files, name)

    def use_required_attribute(self, initial: Any) -> bool:
        """Say that a choice must be made if there is an empty one; the rows are not read for that."""
        if isinstance(self.choices, ModelChoiceIterator):
            return not self.allow_multiple_selected and self.choices.field.empty_label is not None
        return super().use_required_attribute(initial)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:  # noqa: ARG002 Django's signature
        """Draw the list, without a template for each option, and the box if there are more than a few."""
        chosen = set(self.format_value(value))
        about = {**self.build_attrs(self.attrs, attrs), "name": name}
        drawn = self.drawn(about, self.offered(chosen), chosen)
        if not self.is_long:
            return drawn
        return format_html(
            '<span class="chooser"><input type="search" name="{}-{}" value="{}" placeholder="{}" aria-label="{}" '
            'aria-controls="{}" autocomplete="off" data-chooser="{}"><noscript><button class="btn btn-small" name="{}" '
            'value="{}" formnovalidate>{}</button></noscript>{}</span>',
            name,
            FIND,
            self.looked_for,
            _("Search"),
            _("Search the choices"),
            about.get("id", ""),
            name,
            FIND,
            name,
            _("Search"),
            drawn,
        )

    def drawn(self, about: dict[str, Any], offered: list[Option], chosen: set[str]) -> SafeString:
        """Draw the list itself."""
        found = [(key, " selected" if key in chosen else "", words) for key, words in offered]
        options = format_html_join("", '<option value="{}"{}>{}</option>', found)
        attrs = flatatt({**about, "multiple": self.allow_multiple_selected})
        return format_html("<select{}>{}</select>", attrs, options)

    def offered(self, chosen: set[str]) -> list[Option]:
        """Return what is chosen and the first that fit what is looked for, read once for marking and drawing."""
        asked = (frozenset(chosen), self.looked_for)
        if self.told is None or self.told[0] != asked:
            self.told = (asked, self._found(chosen))
        return self.told[1]

    def _found(self, chosen: set[str]) -> list[Option]:
        if not isinstance(self.choices, ModelChoiceIterator):
            return self._of_choices(chosen)
        field, queryset = self.choices.field, _in_order(self.choices.queryset)
        found = list(named(queryset, _names(queryset.model), self.looked_for)[: FEW + 1])
        self.is_long = len(found) > FEW or bool(self.looked_for)
        missing = chosen - {str(field.prepare_value(row)) for row in found}
        self.shown = rows = [*(_rows(queryset, missing) if missing - {""} else []), *found[:FEW]]
        empty = [("", field.empty_label)] if field.empty_label is not None else []
        options = [
            (str(field.prepare_value(row)), Truncator(field.label_from_instance(row)).chars(LONGEST))
            for row in rows
        ]
        return _with_dash([*([] if self.allow_multiple_selected else empty), *options])

    def _of_choices(self, chosen: set[str]) -> list[Option]:
        options = _with_dash((str(key), words) for key, words in self.choices)
        self.is_long = len(options) > FEW
        words = fold(self.looked_for).split()
        if not self.is_long:
            return options
        fits = [(key, text) for key, text in options if all(word in fold(str(text)) for word in words)]
        fits.sort(key=lambda option: not fold(str(option[1])).startswith(tuple(words[:1])))
        kept = [(key, text) for key, text in options if key in chosen or not key]
        return list(dict.fromkeys([*kept, *fits[:FEW]]))


class ManyChooser(Chooser, forms.SelectMultiple):
    """Some of many."""


class TickedChooser(ManyChooser):
    """Some of many, each with a box to tick, where a slip would be costly."""

    def drawn(self, about: dict[str, Any], offered: list[Option], chosen: set[str]) -> SafeString:
        """Draw the boxes."""
        found = [(about["name"], key, " checked" if key in chosen else "", words) for key, words in offered]
        box = '<label class="choice"><input type="checkbox" name="{}" value="{}"{}><span>{}</span></label>'
        boxes = format_html_join("", box, found)
        return format_html('<span class="ticks" id="{}">{}</span>', about.get("id", ""), boxes)


def with_chooser(field: forms.Field) -> forms.Field:
    """Give a field whose choices are drawn as a plain list the list that can be searched."""
    kind = {forms.Select: Chooser, forms.SelectMultiple: ManyChooser}.get(type(field.widget))
    if kind and hasattr(field, "choices"):
        widget = kind()
        widget.is_required, widget.choices = field.required, field.choices
        field.widget = widget
    return field


def offered_by(form: forms.BaseForm) -> list[Model]:
    """Return the records that the lists of a form offer: what they are called stands on its page."""
    found: list[Model] = []
    for name, field in form.fields.items():
        if isinstance(field.widget, Chooser):
            field.widget.offered(set(field.widget.format_value(form[name].value())))
            found += field.widget.shown
    return found


def asks(request: HttpRequest) -> bool:
    """Tell whether the request comes from the box of a field."""
    return FIND in request.GET and request.headers.get("Accept") == "application/json"


def offer(request: ActingRequest, form: forms.BaseForm) -> JsonResponse:
    """Answer the box of a field with what it may offer, and record that it was read."""
    name = request.GET[FIND]
    widget = form.fields[name].widget if name in form.fields else None
    if not isinstance(widget, Chooser):
        raise Http404
    widget.looked_for = request.GET.get(f"{name}-{FIND}", "")
    offered = widget.offered(set(request.GET.getlist(name)))
    rows = [row for row in widget.shown if isinstance(row, Labelled)]
    record_reading(actor=request.actor, rows=rows, verb="read", details={"page": "form"})
    answer = JsonResponse({"choices": [[key, str(words)] for key, words in offered]})
    return marked(request, answer, covering(rows))


def _in_order(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Leave no two rows level: which of them came first would follow from rows that the reader does not see."""
    given = rows.query.order_by or rows.model._meta.ordering  # noqa: SLF001 Django documents _meta
    return rows.order_by(*given, "pk")


def _names(model: type[Model]) -> list[str]:
    return [field.name for field in model._meta.concrete_fields if field.name in NAMED_BY]  # noqa: SLF001 documented


def _rows(queryset: QuerySet[Any], keys: set[str]) -> list[Any]:
    try:
        return list(queryset.filter(pk__in={clean(key) for key in keys} - {""}))
    except (ValueError, ValidationError):
        return []


def _with_dash(options: Iterable[Option]) -> list[Option]:
    return [(key, words if key or str(words).strip("-") else "–") for key, words in options]
