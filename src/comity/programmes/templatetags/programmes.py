"""How estimates, shifts in time and whoever answers are written."""

from decimal import Decimal
from typing import Any

from django import template
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from comity.foundation.models import related
from comity.foundation.registry import Text
from comity.frame.templatetags.frame import chip, state_chip_of
from comity.programmes.models.measure import MeasureState

register = template.Library()

OUTCOMES: dict[str, tuple[Text, str, str]] = {
    "met": (_("Reached in time"), "green", "circle-check"),
    "met_late": (_("Reached late"), "amber", "circle-check"),
    "missed": (_("Missed"), "red", "alert-triangle"),
    "unobserved": (_("Not observed"), "amber", "clock"),
    "ahead": (_("Still ahead"), "grey", "circle-dot"),
}


@register.simple_tag
def money(value: Decimal | None, currency: str) -> SafeString | str:
    """Write an amount without its hundredths, with its currency; nothing where none was given."""
    if value is None:
        return ""
    return format_html(
        '<span class="nowrap">{} <span class="faint">{}</span></span>',
        number_format(value, 0, force_grouping=True),
        currency,
    )


@register.simple_tag
def amount(value: Decimal | None) -> SafeString | str:
    """Write an amount without its hundredths, where the head of the column names its currency."""
    if value is None:
        return ""
    return format_html('<span class="nowrap">{}</span>', number_format(value, 0, force_grouping=True))


@register.simple_tag
def moved_by(value: Decimal) -> str:
    """Write by how much an amount has grown or shrunk."""
    sign = "+" if value > 0 else "−"
    return sign + number_format(abs(value), 0, force_grouping=True)


@register.simple_tag
def days_moved(days: int) -> str:
    """Write by how many days something ends later or earlier."""
    if days > 0:
        return ngettext("%(count)s day later", "%(count)s days later", days) % {"count": days}
    return ngettext("%(count)s day earlier", "%(count)s days earlier", -days) % {"count": -days}


@register.simple_tag
def who_answers(record: Any) -> str:
    """Write the name of the responsible person, as far as the reader sees it."""
    person = related(record, "responsible")
    return str(person) if person else ""


@register.simple_tag
def figure(value: Decimal | None) -> str:
    """Write a value of an indicator without needless zeros; nothing where none was observed."""
    return "" if value is None else number_format(value.normalize(), force_grouping=True)


@register.simple_tag
def measure_state(code: str) -> SafeString:
    """Draw a state of a measure: as it was on a past day, or as its parts make it."""
    return state_chip_of(code, dict(MeasureState.choices)[code])


@register.simple_tag
def outcome(code: str) -> SafeString:
    """Draw what became of a target."""
    words, tone, icon = OUTCOMES[code]
    return chip(words, tone, icon)


@register.simple_tag(takes_context=True)
def rows_at(context: template.Context, which: str, below: Any = "") -> str:
    """Return the address of the rows that a total counts."""
    query = context["query"] + (f"&below={below}" if below else "")
    return f"{reverse('programmes-rollup-rows', args=[which])}?{query}"


@register.simple_tag(takes_context=True)
def total_link(context: template.Context, which: str, count: int, below: Any = "") -> SafeString | str:
    """Write a total that leads to the rows that it counts."""
    if not count:
        return "0"
    return format_html('<a href="{}">{}</a>', rows_at(context, which, below), count)
