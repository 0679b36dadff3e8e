"""Values as HTML: one short function for each kind, and what repeats on a page is drawn once."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import conditional_escape, format_html, linebreaks
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from comity.foundation import registry
from comity.frame.templatetags import frame
from comity.kit.attributes import Attribute, Kind

LONGEST_IN_LIST = 120


class Drawer:
    """Draws the cells of one page; labels, states and related records are drawn once each."""

    def __init__(self, *, brief: bool) -> None:
        self._brief = brief
        self._drawn: dict[tuple[str, Any], SafeString] = {}

    def draw(self, attribute: Attribute, record: Any) -> SafeString | str:
        """Return the value as HTML; empty where there is none, or none that the reader may see."""
        if attribute.kind is Kind.BILINGUAL:
            return frame.bilingual(record, attribute.name)
        value = attribute.value(record)
        if value is None or value == "" or value == []:
            return ""
        if attribute.kind is Kind.LABEL:
            return self._once("label", value.pk, lambda: frame.label_chip(value))
        if attribute.kind is Kind.STATE:
            return self._once("state", value, lambda: frame.state_chip(record))
        if attribute.kind is Kind.RELATION:
            return self._once(attribute.name, value.pk, lambda: link_to(value))
        if attribute.kind is Kind.TEXT and not self._brief:
            return linebreaks(value, autoescape=True) if "\n" in value else conditional_escape(value)
        return conditional_escape(words_for(attribute, record, value, brief=self._brief))

    def _once(self, group: str, key: Any, draw: Callable[[], SafeString]) -> SafeString:
        if (group, key) not in self._drawn:
            self._drawn[group, key] = draw()
        return self._drawn[group, key]


def link_to(record: Model) -> SafeString:
    """Return a link to a record of a registered type, or its words alone."""
    if registry.type_name(record) in registry.types:
        return format_html('<a href="{}">{}</a>', registry.url_for(record), registry.title_of(record))
    return format_html("{}", record)


def words_for(attribute: Attribute, record: Any, value: Any, *, brief: bool = False) -> str | SafeString:
    """Return a value in words of the reader's language."""
    match attribute.kind:
        case Kind.CHOICE | Kind.STATE:
            return str(getattr(record, f"get_{attribute.name}_display")())
        case Kind.DATE:
            return date_format(value, "SHORT_DATE_FORMAT")
        case Kind.MOMENT:
            return date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")
        case Kind.YES_NO:
            return _("yes") if value else _("no")
        case Kind.NUMBER:
            return number_format(value)
        case Kind.LIST:
            return ", ".join(_listed(attribute, value))
        case Kind.COMPUTED if isinstance(value, SafeString):
            return value
    return Truncator(value).chars(LONGEST_IN_LIST) if brief else str(value)


def _listed(attribute: Attribute, codes: list[str]) -> list[str]:
    words = dict(getattr(getattr(attribute.field, "base_field", None), "flatchoices", ()))
    return [str(words.get(code, code)) for code in codes]
