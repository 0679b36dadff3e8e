"""The tabs of a channel's page; `config` lists them."""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from comity.foundation.registry import type_name
from comity.foundation.requests import ActingRequest
from comity.kit.panels import Panel
from comity.partners import policies, queries
from comity.partners.models import Channel


def show_meetings(request: ActingRequest, channel: Channel) -> SafeString:
    """Show when the channel met and what came of it."""
    context = {
        "channel": channel,
        "meetings": list(queries.meetings_of(channel)),
        "why_not_meet": policies.why_not_meet(request.actor, channel),
        "why_not_change": policies.why_not_change(request.actor, channel),
    }
    return render_to_string("partners/panels/meetings.html", context, request)


def show_mechanism(request: ActingRequest, channel: Channel) -> SafeString:
    """Show the same mechanism on its other levels, each with its clock."""
    context = {"channel": channel, "levels": queries.mechanism_of(channel)}
    return render_to_string("partners/panels/mechanism.html", context, request)


_CHANNEL = type_name(Channel)
PANELS = [
    Panel(_CHANNEL, "meetings", _("Meetings"), show_meetings, 10),
    Panel(_CHANNEL, "mechanism", _("Levels"), show_mechanism, 20),
]
