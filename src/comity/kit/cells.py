"""Values as HTML: one short function for each kind; what repeats on a page is drawn once."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db.models import TextField
from django.template.defaultfilters import linebreaks_filter
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import conditional_escape, strip_tags
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from comity.frame.templatetags import frame
from comity.kit.attributes import Attribute, Kind

LONGEST = 90


class Drawer:
    """Draws the values of one page; labels, states, choices and related records are drawn once each."""

    def __init__(self, *, brief: bool) -> None:
        self._brief = brief
        self._drawn: dict[tuple[str, Any], str] = {}

    def draw(self, attribute: Attribute, record: Any) -> str:
        """Return the value as HTML; empty where there is none, or none that the reader may see."""
        if attribute.kind is Kind.BILINGUAL:
            return frame.bilingual(record, attribute.name)
        value = attribute.value(record)
        if value is None or value in ("", []):
            return ""
        if attribute.kind not in _REPEATED:
            return self._words(attribute, value)
        key = (attribute.name, getattr(value, "pk", value))
        if key not in self._drawn:
            self._drawn[key] = _REPEATED[attribute.kind](attribute, value)
        return self._drawn[key]

    def _words(self, attribute: Attribute, value: Any) -> str:
        if attribute.kind in _WORDS:
            value = _WORDS[attribute.kind](attribute, value)
        elif self._brief:
            value = Truncator(value).chars(LONGEST)
        elif isinstance(attribute.field, TextField):
            value = linebreaks_filter(value)
        return conditional_escape(value)


def in_words(attribute: Attribute, value: Any) -> str:
    """Return a value or total of a column as paper says it; a count is a number whatever the column holds."""
    say = _WORDS.get(Kind.NUMBER if type(value) in {int, float, Decimal} else attribute.kind)
    if value is None or value in ("", []) or not say:
        return strip_tags(value or "") if attribute.column else str(value or "")
    return str(say(attribute, value))


_REPEATED: dict[Kind, Callable[[Attribute, Any], str]] = {
    Kind.CHOICE: lambda attribute, value: conditional_escape(in_words(attribute, value)),
    Kind.LABEL: lambda _attribute, value: frame.label_chip(value),
    Kind.RELATION: lambda _attribute, value: frame.link_to(value),
    Kind.STATE: lambda attribute, value: frame.state_chip_of(value, attribute.choices.get(value, value)),
}
_WORDS: dict[Kind, Callable[[Attribute, Any], str]] = {
    Kind.CHOICE: lambda attribute, value: capfirst(str(attribute.choices.get(value, value))),
    Kind.DATE: lambda _attribute, value: date_format(value, "SHORT_DATE_FORMAT"),
    Kind.LIST: lambda attribute, value: ", ".join(str(attribute.choices.get(code, code)) for code in value),
    Kind.MOMENT: lambda _attribute, value: date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT"),
    Kind.NUMBER: lambda _attribute, value: frame.number(value),
    Kind.STATE: lambda attribute, value: capfirst(str(attribute.choices.get(value, value))),
    Kind.YES_NO: lambda _attribute, value: _("yes") if value else _("no"),
}
