"""What the reader may do to a record of the register."""

from django import template

from comity.instruments import policies
from comity.instruments.models.instrument import Instrument

register = template.Library()


@register.simple_tag(takes_context=True)
def why_not_change(context: template.Context, instrument: Instrument) -> str | None:
    """Return why the reader may not change the instrument, or nothing."""
    return policies.why_not_change_instrument(context["request"].actor, instrument)
