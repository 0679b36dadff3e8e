"""Drawing the papers of an activity up: its brief book, its programme, its report."""

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.access.services.keeping import allow_now
from comity.activities import policies
from comity.activities.views.opening import open_activity
from comity.activities.writing.papers import write_brief_book, write_programme, write_report
from comity.documents.views.drawing import draw_up
from comity.foundation.requests import ActingRequest


@require_http_methods(["GET", "HEAD", "POST"])
def draw_brief_book(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Draw the brief book of an activity up."""
    activity = open_activity(request, pk)
    return draw_up(request, activity, partial(write_brief_book, activity), _("Draw up the brief book"))


@require_http_methods(["GET", "HEAD", "POST"])
def draw_programme(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Draw the programme of an activity up for print."""
    activity = open_activity(request, pk)
    return draw_up(request, activity, partial(write_programme, activity), _("Draw up the programme"))


@require_http_methods(["GET", "HEAD", "POST"])
def draw_report(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Draw the report on an activity up, once there is one."""
    activity = open_activity(request, pk)
    allow_now(policies.why_not_draw_report(activity))
    return draw_up(request, activity, partial(write_report, activity), _("Draw up the report"))
