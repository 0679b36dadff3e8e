"""The tabs of a channel's page; `config` lists them."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.foundation.models import related
from comity.foundation.registry import type_name
from comity.foundation.requests import ActingRequest
from comity.frame.drawing import draw_panel
from comity.kit.panels import Drawn, Panel
from comity.partners import policies, queries
from comity.partners.models import Channel, Partner


def show_meetings(request: ActingRequest, channel: Channel) -> Drawn:
    """Show when the channel met and what came of it."""
    context = {
        "channel": channel,
        "meetings": list(queries.meetings_of(channel)),
        "why_not_meet": policies.why_not_meet(request.actor, channel),
        "why_not_change": policies.why_not_change(request.actor, channel),
    }
    return draw_panel(request, "partners/panels/meetings.html", context, of=channel)


def show_mechanism(request: ActingRequest, channel: Channel) -> Drawn:
    """Show the same mechanism on its other levels, each with its clock."""
    levels = queries.mechanism_of(channel)
    partners = [each for _depth, row in levels if isinstance(each := related(row, "partner"), Partner)]
    context = {"channel": channel, "levels": levels}
    return draw_panel(request, "partners/panels/mechanism.html", context, of=channel, also=partners)


_CHANNEL = type_name(Channel)
PANELS = [
    Panel(_CHANNEL, "meetings", _("Meetings"), show_meetings, 10),
    Panel(_CHANNEL, "mechanism", pgettext_lazy("of a mechanism", "Levels"), show_mechanism, 20),
]
