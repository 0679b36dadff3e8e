"""Opening an activity or a part of it for a page that changes it."""

from typing import TypeVar
from uuid import UUID

from django.http import Http404

from comity.access import policies as access
from comity.access.services import record_opening
from comity.activities import policies
from comity.activities.models.activity import Activity
from comity.foundation.models import Record, whole_in_sight
from comity.foundation.requests import ActingRequest
from comity.frame import choosers

Part = TypeVar("Part", bound=Record)


def open_activity(request: ActingRequest, pk: UUID) -> Activity:
    """Return the activity to an actor whose roles let it be viewed; absent and hidden answer alike."""
    return open_part(request, Activity, pk, "kind", "unit", "responsible")


def open_part(request: ActingRequest, model: type[Part], pk: UUID, *joined: str) -> Part:
    """Return a part of an activity, which is viewed with it; reading above the lowest level is recorded."""
    access.check(request.actor, "view", policies.ACTIVITY)
    rows = model.objects.select_related("label__level", *joined)
    part = rows.filter(whole_in_sight(model), pk=pk).first()
    if part is None:
        raise Http404
    if request.method == "GET" and not choosers.asks(request):  # a box shows nothing of the record
        record_opening(actor=request.actor, record=part)
    return part
