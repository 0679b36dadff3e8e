"""The tabs of an outgoing document, and the tab of papers that upper packages put on the pages of their records."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from comity.access import policies as access
from comity.documents import policies, queries
from comity.documents.models.outgoing import OutgoingDocument
from comity.foundation.models import Record
from comity.foundation.registry import Text, type_name
from comity.foundation.requests import ActingRequest
from comity.frame.drawing import draw_panel
from comity.kit.panels import Drawn, Panel


@dataclass(frozen=True, slots=True)
class Offer:
    """A paper that can be drawn up from a record: where, and why not now."""

    name: str
    title: Text
    url: str
    reason: str | None = None
    icon: str = "file-plus"


def show_papers(request: ActingRequest, record: Record, offers: Iterable[Offer]) -> Drawn:
    """Show the documents that were drawn up from a record, and which can be."""
    actor, offered = request.actor, list(offers)
    hidden = access.why_not(actor, "view", type_name(OutgoingDocument))
    rows = [] if hidden else list(queries.drawn_from(record))
    urls = {offer.name: offer.url for offer in offered if not offer.reason}
    context = {
        "documents": [(row, _again(request, row, urls)) for row in rows],
        "offers": offered,
    }
    return draw_panel(request, "documents/panels/papers.html", context, of=record)


def show_text(request: ActingRequest, document: OutgoingDocument) -> Drawn:
    """Show what the document says, as it will be printed or was; a draft can be looked at as a file."""
    context = {
        "document": document,
        "paper": queries.paper_of(document),
        "why_not_preview": policies.why_not_preview(request.actor, document),
    }
    return draw_panel(request, "documents/panels/text.html", context, of=document)


def _again(request: ActingRequest, document: OutgoingDocument, urls: dict[str, str]) -> str:
    """Return where the document takes up what changed in its records, or nothing where it cannot."""
    name = (document.content or {}).get("name", "")
    refused = policies.why_not_draw_anew(document, name) or policies.why_not_keep(request.actor, document)
    return "" if refused else urls.get(name, "")


PANELS = [Panel(type_name(OutgoingDocument), "text", _("Text"), show_text, 10)]
