"""Drawing programmes and proposals up on paper."""

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.documents.views.drawing import draw_up
from comity.foundation.requests import ActingRequest
from comity.kit.services import open_record
from comity.programmes.models.programme import Programme
from comity.programmes.models.proposal import Proposal
from comity.programmes.writing import write_programme, write_proposal


@require_http_methods(["GET", "HEAD", "POST"])
def draw_programme(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Draw the programme up on paper."""
    programme = open_record(actor=request.actor, model=Programme, pk=pk)
    title = _("Draw up the programme on paper")
    return draw_up(request, programme, partial(write_programme, programme), title)


@require_http_methods(["GET", "HEAD", "POST"])
def draw_proposal(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Draw the proposal up on paper."""
    proposal = open_record(actor=request.actor, model=Proposal, pk=pk)
    title = _("Draw up the proposal on paper")
    return draw_up(request, proposal, partial(write_proposal, proposal), title)
