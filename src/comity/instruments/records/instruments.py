"""How the kit shows instruments, their receipts and the readings of their texts."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from comity.access.models import Label, Scope
from comity.foundation.acting import Actor
from comity.foundation.models import Record, related
from comity.foundation.totals import How, Total
from comity.instruments import policies
from comity.instruments.models.instrument import TRANSITIONS, Instrument, InstrumentState
from comity.instruments.models.reading import Reading
from comity.instruments.models.related import Receipt
from comity.instruments.records.parts import DOCUMENT, objects_in, page_of
from comity.instruments.services import forcing, register, relating
from comity.kit.attributes import Column
from comity.kit.declaration import Action, RecordType, Section
from comity.partners.services.tying import update_tied


def _issuer_of(instrument: Instrument) -> str:
    return str(related(instrument, "issuer_unit") or instrument.issuer_name)


class InstrumentRecord(RecordType):
    model = Instrument
    slug = "instruments"
    icon = "gavel"
    list_columns = (
        "title",
        "number",
        "kind",
        Column("issuer", _("issued by"), _issuer_of, needs="issuer_unit"),
        "signed_on",
        "state",
        "label",
    )
    default_sort = "-signed_on"
    filter_fields = ("kind", "partners", "state", "signed_on", "in_force_to", "review_on", "unit", "label")
    search_fields = ("number", "title_en", "title_vi", "issuer_name")
    totals = (Total("review_on", How.EARLIEST),)
    form_sections = (
        Section(_("The document"), ("kind", "number", "title", "language")),
        Section(
            _("Issuer and dates"),
            ("issuer_unit", "issuer_name", "signed_on", "in_force_from", "in_force_to", "review_on"),
        ),
        Section(_("Remarks"), ("note",)),
    )
    key_fields = ("kind", "number", "signed_on")
    empty_hint = _(
        "Register a directive, or have its text read: the register begins with what you are told to do."
    )
    usual_path = (InstrumentState.DRAFT, InstrumentState.IN_FORCE, InstrumentState.EXPIRED)
    transitions = TRANSITIONS
    actions = (
        Action(
            _("Read its text"),
            page_of("instrument-read"),
            lambda actor, _: policies.why_not_read(actor),
            icon="book",
        ),
        Action(
            _("Change the state"),
            page_of("instrument-state"),
            policies.why_not_change_instrument,
            icon="arrows-exchange",
        ),
    )

    @staticmethod
    def create(*, actor: Actor, values: dict[str, Any], label: Label, scope: Scope, **_: Any) -> Record:
        """Register the instrument, or return the one that bears the number already."""
        facts = {
            name: value for name, value in objects_in(Instrument, values).items() if name in register.FACTS
        }
        return register.register_instrument(actor=actor, facts=facts, label=label, scope=scope).instrument

    @staticmethod
    def update(*, actor: Actor, record: Instrument, values: dict[str, Any], expected_version: int) -> Record:
        """Change the facts of the instrument."""
        facts = objects_in(Instrument, values)
        return register.change_instrument(
            actor=actor, instrument=record, facts=facts, version=expected_version
        )

    @staticmethod
    def step(*, record: Instrument, **asked: Any) -> Record:
        """Take a step that the state allows."""
        return forcing.move_instrument(instrument=record, **asked)


FACTS = ("arrival_number", "received_from", "received_as", "note")


class ReceiptRecord(RecordType):
    model = Receipt
    slug = "receipts"
    icon = "mail-opened"
    title_needs = ("instrument",)
    list_columns = (
        DOCUMENT,
        "arrival_number",
        "received_on",
        "received_from",
        "received_as",
        "unit",
        "label",
    )
    default_sort = "-received_on"
    filter_fields = ("received_as", "received_on", "unit", "label")
    search_fields = ("arrival_number", "received_from", "note")
    totals = (Total("received_on", How.EARLIEST), Total("received_on", How.LATEST))
    form_sections = (
        Section(
            _("The receipt"),
            ("instrument", "received_on", "arrival_number", "received_from", "received_as", "note"),
        ),
    )
    key_fields = ("arrival_number", "received_on")
    empty_hint = _("Record here which documents reached your unit, and when.")
    update = staticmethod(update_tied)

    @staticmethod
    def create(*, actor: Actor, values: dict[str, Any], scope: Scope, **_: Any) -> Record:
        """Record the receipt for the unit of the scope; its label follows the instrument."""
        return relating.record_receipt(
            actor=actor,
            instrument=objects_in(Receipt, values)["instrument"],
            unit=scope.unit,
            received_on=values["received_on"],
            facts={name: values[name] for name in FACTS if name in values},
        )


class ReadingRecord(RecordType):
    model = Reading
    title_needs = ("instrument",)
    slug = "readings"
    icon = "book"
    list_columns = (DOCUMENT, "source_name", "state", "created_at", "unit", "label")
    default_sort = "-created_at"
    filter_fields = ("state", "created_at", "unit", "label")
    search_fields = ("source_name",)
    detail_sections = (
        Section(_("The reading"), ("instrument", "source_name", "state", "reader_version", "finished_at")),
    )
    empty_hint = _("Upload or paste the text of a directive; the reader proposes who has to do what.")

    def url(self, page: str, record: Any = None) -> str:
        """Return the addresses of the reading room."""
        own = {"detail": "reading", "new": "reading-new"}
        if page in own:
            return reverse(own[page], args=[record.pk] if record else [])
        return super().url(page, record)
