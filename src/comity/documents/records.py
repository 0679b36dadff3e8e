"""The register's record types as the kit shows them."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from comity.documents import policies
from comity.documents.models.incoming import INCOMING_TRANSITIONS, IncomingDocument, IncomingState
from comity.documents.models.outgoing import OUTGOING_TRANSITIONS, OutgoingDocument, OutgoingState
from comity.documents.models.reference import DocumentType
from comity.documents.models.series import NumberSeries
from comity.documents.services import incoming, numbering, outgoing
from comity.foundation.models import related
from comity.foundation.registry import ReferenceList
from comity.foundation.totals import How, Total
from comity.kit.attributes import Column
from comity.kit.declaration import Action, RecordType, Section


def _link(name: str, *more: str) -> Any:
    return lambda record: reverse(name, args=[record.pk, *more])


class OutgoingRecord(RecordType):
    model = OutgoingDocument
    slug = "outgoing-documents"
    icon = "file-export"
    list_columns = ("title", "symbol", "kind", "signed_on", "signer_name", "state", "label")
    default_sort = "-signed_on"
    filter_fields = ("kind", "state", "signed_on", "series", "unit", "label")
    search_fields = ("symbol", "title", "addressees", "signer_name")
    totals = (Total("signed_on", How.EARLIEST), Total("signed_on", How.LATEST))
    form_sections = (
        Section(_("The document"), ("kind", "template", "language", "title", "addressees")),
        Section(_("Text"), ("bases", "body")),
        Section(_("Signature"), ("place", "authority", "signer_post", "signer_name", "copies")),
        Section(_("Remarks"), ("note",)),
    )
    detail_sections = (
        Section(_("The document"), ("symbol", "kind", "language", "title", "addressees")),
        Section(_("Text"), ("bases", "body")),
        Section(
            _("Signature"),
            ("place", "authority", "signer_post", "signer_name", "signed_on", "sent_on", "copies"),
        ),
        Section(_("In the register"), ("series", "void_reason", "note")),
    )
    key_fields = ("title",)
    title_needs = ("kind",)
    empty_hint = _("Write a document from a template; it gets its number when it is signed.")
    usual_path = (OutgoingState.DRAWN, OutgoingState.SIGNED, OutgoingState.SENT)
    transitions = OUTGOING_TRANSITIONS
    actions = (
        Action(
            _("Preview"), _link("outgoing-preview", "pdf"), policies.why_not_preview, icon="file-type-pdf"
        ),
        Action(_("Ask for signature"), _link("outgoing-ask"), policies.why_not_ask, icon="send"),
        Action(_("Sign and number"), _link("outgoing-sign"), policies.why_not_sign, icon="signature"),
        Action(_("Mark as sent"), _link("outgoing-send"), policies.why_not_send, icon="mail-forward"),
        Action(_("Void"), _link("outgoing-void"), policies.why_not_void, icon="ban"),
    )
    create = staticmethod(lambda **given: outgoing.draw_up(**_without_model(given)))
    update = staticmethod(outgoing.change_document)

    def title_of(self, record: Any) -> str:
        """Return number and subject; while it has no number its type, since one record gives rise to several papers."""
        return str(record) if record.symbol else f"{related(record, 'kind')}: {record.title}"


class IncomingRecord(RecordType):
    model = IncomingDocument
    slug = "incoming-documents"
    icon = "file-import"
    list_columns = ("title", "symbol", "arrived_on", "sender", "sender_number", "state", "label")
    default_sort = "-arrived_on"
    filter_fields = ("kind", "state", "arrived_on", "series", "unit", "label")
    search_fields = ("symbol", "title", "sender", "sender_number")
    totals = (Total("arrived_on", How.EARLIEST), Total("arrived_on", How.LATEST))
    form_sections = (
        Section(_("The document"), ("kind", "sender", "sender_number", "signed_on", "title")),
        Section(_("Its arrival"), ("arrived_on", "recipients", "note")),
    )
    detail_sections = (
        Section(_("The document"), ("kind", "sender", "sender_number", "signed_on", "title")),
        Section(_("Its arrival"), ("symbol", "arrived_on", "recipients")),
        Section(_("In the register"), ("series", "void_reason", "note")),
    )
    key_fields = ("sender", "sender_number")
    empty_hint = _("Register what arrives: each document gets the next arrival number of your unit.")
    usual_path = (IncomingState.REGISTERED,)
    transitions = INCOMING_TRANSITIONS
    actions = (
        Action(_("Void the number"), _link("incoming-void"), policies.why_not_void_arrival, icon="ban"),
    )
    create = staticmethod(lambda **given: incoming.register_arrival(**_without_model(given)))
    update = staticmethod(incoming.change_arrival)


class SeriesRecord(RecordType):
    model = NumberSeries
    slug = "number-series"
    icon = "list-numbers"
    list_columns = (
        Column("series", _("series of numbers"), str, sort="year", needs="kind"),
        "direction",
        "year",
        "last",
        "pattern",
        "unit",
        "label",
    )
    title_needs = ("kind",)
    default_sort = "-year"
    filter_fields = ("direction", "kind", "unit", "label")
    search_fields = ("pattern",)
    totals = (Total("last", How.SUM),)
    form_sections = (
        Section(_("What is numbered"), ("direction", "year", "kind")),
        Section(_("How"), ("pattern", "last", "note")),
    )
    key_fields = ("direction", "year", "kind")
    empty_hint = _(
        "A series is made with its first number. Make one yourself to go on from a paper register."
    )
    actions = (
        Action(_("Register as PDF"), _link("series-register", "pdf"), policies.why_not_print, icon="printer"),
        Action(
            _("Register as XLSX"), _link("series-register", "xlsx"), policies.why_not_print, icon="download"
        ),
    )
    update = staticmethod(numbering.change_series)


def _without_model(given: dict[str, Any]) -> dict[str, Any]:
    """Return what the kit hands to a service of its own, for a service that knows its model."""
    return {name: value for name, value in given.items() if name != "model"}


RECORDS = [OutgoingRecord(), IncomingRecord(), SeriesRecord()]
REFERENCE_LISTS = [ReferenceList(DocumentType, icon="file-description", extra_fields=("symbol", "template"))]
