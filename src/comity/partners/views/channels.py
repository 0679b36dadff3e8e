"""Recording that a channel met."""

from functools import partial
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from comity.access import policies as access
from comity.foundation.registry import type_name, url_for
from comity.foundation.requests import ActingRequest
from comity.frame.changing import attempt, form_page
from comity.kit.services import open_record
from comity.partners import policies, queries
from comity.partners.forms import MeetingForm
from comity.partners.models import Channel
from comity.partners.services import channels


@require_http_methods(["GET", "HEAD", "POST"])
def record_meeting(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Record a meeting that was held; the clock of the channel starts anew."""
    channel = open_record(actor=request.actor, model=Channel, pk=pk)
    access.refuse(policies.why_not_meet(request.actor, channel))
    form = MeetingForm(request.POST or None)
    if form.is_valid():
        record = partial(
            channels.record_meeting, actor=request.actor, channel=channel, facts=form.cleaned_data
        )
        if attempt(request, record):
            return redirect(f"{url_for(channel)}?tab=meetings")
    return form_page(request, channel, form, title=_("Record a meeting"), words=_("Record the meeting"))


@require_POST
def take_back_meeting(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Take back a meeting that was recorded by mistake."""
    access.check(request.actor, "view", type_name(Channel))
    meeting = queries.meeting_of(pk)
    if meeting is None:
        raise Http404
    take_back = partial(channels.take_back_meeting, actor=request.actor, meeting=meeting)
    attempt(request, take_back, done=_("The meeting is taken back."))
    return redirect(f"{url_for(meeting.channel)}?tab=meetings")
