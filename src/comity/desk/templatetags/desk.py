"""How the pieces of a text are drawn, those that were searched for in a mark."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from comity.search.marking import Piece

register = template.Library()


@register.filter
def marked(pieces: Iterable[Piece]) -> SafeString:
    """Write the pieces one after the other, escaped, what was found in a mark."""
    return format_html_join(
        "",
        "{}",
        ((format_html("<mark>{}</mark>", each.text) if each.is_found else each.text,) for each in pieces),
    )
