"""Moving commitments through their states."""

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from comity.foundation.requests import ActingRequest
from comity.frame.changing import state_page
from comity.kit.services import open_record
from comity.partners import policies
from comity.partners.models import COMMITMENT_TRANSITIONS, Commitment
from comity.partners.services import commitments


@require_http_methods(["GET", "HEAD", "POST"])
def change_state(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Show what the state table allows now, with reasons against the rest; move the commitment."""
    commitment = open_record(actor=request.actor, model=Commitment, pk=pk)
    who = partial(policies.why_not_move_commitment, request.actor, commitment)
    move = partial(commitments.move_commitment, actor=request.actor, commitment=commitment)
    return state_page(request, commitment, COMMITMENT_TRANSITIONS, who, move)
