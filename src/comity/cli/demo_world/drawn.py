"""Papers of the demo that are drawn up from records: the plan of the region, and the brief book of what comes next."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import override

from comity.access.acting import acting_as
from comity.access.models import Unit
from comity.access.queries import scope_for
from comity.access.services import label_over
from comity.activities.models.activity import AHEAD, Activity
from comity.activities.writing.papers import write_brief_book
from comity.cli.demo_world.people import account_of
from comity.documents.models.outgoing import OutgoingDocument
from comity.documents.services import drawing, outgoing
from comity.documents.services.drawing import Material
from comity.foundation import clock
from comity.foundation.acting import Actor
from comity.foundation.models import Record
from comity.programmes.models.programme import CARRIED_OUT, Programme
from comity.programmes.writing import write_programme

WRITER, SIGNER, LANGUAGE = "officer", "commander", "vi"
SIGNED = {
    "place": "Sông Lam",
    "authority": "KT. Tư lệnh",
    "signer_post": "Phó Tư lệnh",
    "signer_name": "Thiếu tướng Trần Đức Lâm",
    "copies": "Như trên\nLưu: VT, ĐN",
}


def draw() -> None:
    """Draw the papers up as the officer; the commander signs the plan, the brief book waits."""
    with acting_as(account_of(WRITER)) as writer:
        ours = Programme.objects.filter(unit=writer.unit_id, state__in=CARRIED_OUT)
        ahead = Activity.objects.filter(unit=writer.unit_id, state__in=AHEAD, starts_on__gte=clock.today())
        plan = _drawn(writer, ours.order_by("-starts_on").first(), write_programme)
        brief_book = _drawn(writer, ahead.order_by("starts_on").first(), write_brief_book)
        if brief_book:
            outgoing.ask_for_signature(actor=writer, document=brief_book)
    if plan:
        with acting_as(account_of(SIGNER)) as signer:
            outgoing.sign_document(actor=signer, document=OutgoingDocument.objects.get(pk=plan.pk))


def _drawn(actor: Actor, record: Record | None, write: Callable[[Any], Material]) -> OutgoingDocument | None:
    if record is None:
        return None
    with override(LANGUAGE):
        material = write(record)
    return drawing.draw_up_from(
        actor=actor,
        record=record,
        material=material,
        values={**SIGNED, "language": LANGUAGE},
        label=label_over(actor, *(row.label for row in material.rows)),
        scope=scope_for(Unit.objects.get(pk=actor.unit_id)),
    )
