"""How estimates, shifts in time and whoever answers are written."""

from decimal import Decimal
from typing import Any

from django import template
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from comity.foundation.models import related

register = template.Library()


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
