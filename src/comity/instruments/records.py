"""The register's record types as the kit shows them."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db.models import ForeignKey, Model
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from comity.access.models import Label, Scope
from comity.foundation.acting import Actor
from comity.foundation.models import Record, related
from comity.foundation.refusals import NotAllowed
from comity.foundation.registry import ReferenceList
from comity.foundation.totals import How, Total
from comity.instruments import policies, queries
from comity.instruments.models.instrument import TRANSITIONS, Instrument, InstrumentState
from comity.instruments.models.reading import Reading
from comity.instruments.models.reference import InstrumentType
from comity.instruments.models.related import Receipt
from comity.instruments.models.requirement import (
    ASSIGNMENT_TRANSITIONS,
    OBLIGATION_TRANSITIONS,
    REQUIREMENT_TRANSITIONS,
    UNFINISHED,
    Assignment,
    AssignmentState,
    ObligationState,
    PartnerObligation,
    Requirement,
    RequirementState,
)
from comity.instruments.services import assigning, obligating, register, relating
from comity.kit.attributes import Column, field_of
from comity.kit.declaration import Action, RecordType, Section
from comity.partners.services.tying import update_tied


def _issuer_of(instrument: Instrument) -> str:
    return str(related(instrument, "issuer_unit") or instrument.issuer_name)


def _instrument_of(requirement: Requirement) -> Any:
    return related(requirement, "instrument")


def _objects(model: type[Record], values: dict[str, Any]) -> dict[str, Any]:
    """Return the values with related records in the place of their identifiers, as the API sends them."""
    found = dict(values)
    for name, value in values.items():
        field = field_of(model, name)
        if isinstance(field, ForeignKey) and value is not None and not isinstance(value, Model):
            found[name] = field.related_model._default_manager.filter(pk=value).first()  # noqa: SLF001 Django's public name for it
            if found[name] is None:
                raise ValidationError({name: _now("There is no such record.")})
    return found


DOCUMENT = Column(
    "document",
    _("title of the instrument"),
    lambda row: str(related(row, "instrument") or "–"),
    needs="instrument",
)
"""The instrument in words, where the whole row leads elsewhere."""


def _link(name: str) -> Any:
    return lambda record: reverse(name, args=[record.pk])


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
            _link("instrument-read"),
            lambda actor, _: policies.why_not_read(actor),
            icon="book",
        ),
        Action(
            _("Change the state"),
            _link("instrument-state"),
            policies.why_not_change_instrument,
            icon="arrows-exchange",
        ),
    )

    @staticmethod
    def create(*, actor: Actor, values: dict[str, Any], label: Label, scope: Scope, **_: Any) -> Record:
        """Register the instrument, or return the one that bears the number already."""
        facts = {
            name: value for name, value in _objects(Instrument, values).items() if name in register.FACTS
        }
        return register.register_instrument(actor=actor, facts=facts, label=label, scope=scope).instrument

    @staticmethod
    def update(*, actor: Actor, record: Instrument, values: dict[str, Any], expected_version: int) -> Record:
        """Change the facts of the instrument."""
        facts = _objects(Instrument, values)
        return register.change_instrument(
            actor=actor, instrument=record, facts=facts, version=expected_version
        )


class RequirementRecord(RecordType):
    model = Requirement
    slug = "requirements"
    icon = "checklist"
    list_columns = ("text", "instrument", "actors", "deadline", "due_on", "state", "label")
    default_sort = "due_on"
    filter_fields = ("instrument", "kind", "state", "due_on", "unit", "label")
    search_fields = ("text", "deadline", "condition", "group")
    totals = (Total("due_on", How.EARLIEST), Total("due_on", How.LATEST))
    detail_sections = (
        Section(
            _("What must be done"),
            (
                "text",
                "kind",
                "actors",
                Column("partners", _("with whom"), lambda row: ", ".join(p["text"] for p in row.partners)),
            ),
        ),
        Section(_("By when"), ("deadline", "due_on", "period", "condition")),
        Section(_("Where it stands"), ("instrument", "group")),
    )
    empty_hint = _("Requirements are confirmed in the reading room, from the text of an instrument.")
    usual_path = (RequirementState.IN_FORCE,)
    transitions = REQUIREMENT_TRANSITIONS
    actions = (
        Action(_("Amend"), _link("requirement-amend"), policies.why_not_change_requirement, icon="edit"),
        Action(_("Withdraw"), _link("requirement-withdraw"), policies.why_not_change_requirement, icon="ban"),
        Action(
            _("Lay on a party"), _link("requirement-oblige"), policies.why_not_oblige_further, icon="scale"
        ),
    )

    @staticmethod
    def create(**_: Any) -> Record:
        """Refuse: a requirement is confirmed in the reading room."""
        raise NotAllowed(_now("A requirement is made by confirming it in the reading room."))

    @staticmethod
    def update(**_: Any) -> Record:
        """Refuse: the wording of a requirement never changes."""
        raise NotAllowed(_now("A requirement is not edited: amend it, and its successor takes its place."))


LONGEST_BRIEF = 80
"""Characters of a requirement behind the name of the unit that has it."""


class AssignmentRecord(RecordType):
    model = Assignment
    slug = "assignments"
    icon = "list-check"
    list_columns = (
        Column(
            "what",
            _("text of the requirement"),
            lambda row: str(related(row, "requirement") or "–"),
            needs="requirement",
        ),
        "unit",
        "state",
        "due_on",
        "responsible",
        "received_on",
        "label",
    )
    default_sort = "due_on"
    filter_fields = ("state", "unit", "due_on", "responsible", "label")
    search_fields = ("note",)
    totals = (Total("due_on", How.EARLIEST), Total("received_on", How.COUNT))
    form_sections = (
        Section(_("The requirement"), ("requirement",)),
        Section(_("In this unit"), ("responsible", "received_on", "due_on", "note")),
    )
    key_fields = ("requirement",)
    title_needs = ("unit", "requirement")
    empty_hint = _("Confirmed requirements appear here, one for each addressed unit.")
    usual_path = (*UNFINISHED, AssignmentState.FULFILLED)
    transitions = ASSIGNMENT_TRANSITIONS
    choices: ClassVar = {"responsible": lambda row: queries.accounts_in(row.unit_id)}
    actions = (
        Action(
            _("Concretise"),
            _link("assignment-concretise"),
            lambda actor, row: policies.why_not_take(actor, row, "concretise"),
            icon="target",
        ),
        Action(
            _("Change the state"),
            _link("assignment-state"),
            lambda actor, row: policies.why_not_move_assignment(actor, row, "change"),
            icon="arrows-exchange",
        ),
    )

    def title_of(self, record: Model) -> str:
        """Return whose assignment it is, and what is required."""
        what = Truncator(related(record, "requirement") or "–").chars(LONGEST_BRIEF)
        return f"{related(record, 'unit')}: {what}"

    def why_not_add(self, actor: Actor) -> str | None:
        """Say why the actor cannot address a requirement to one more unit."""
        return super().why_not_add(actor) or policies.why_not_assign(actor)

    @staticmethod
    def create(*, actor: Actor, values: dict[str, Any], scope: Scope, **_: Any) -> Record:
        """Address a confirmed requirement to one more unit; its label follows the requirement."""
        facts = _objects(Assignment, values)
        requirement = facts.pop("requirement")
        return assigning.assign_further(actor=actor, requirement=requirement, unit=scope.unit, facts=facts)

    @staticmethod
    def update(*, actor: Actor, record: Assignment, values: dict[str, Any], expected_version: int) -> Record:
        """Change who answers for it, when it is due and how it is carried out."""
        return assigning.change_assignment(
            actor=actor, assignment=record, facts=_objects(Assignment, values), version=expected_version
        )


class PartnerObligationRecord(RecordType):
    model = PartnerObligation
    slug = "partner-obligations"
    icon = "scale"
    list_columns = (
        Column(
            "what",
            _("text of the requirement"),
            lambda row: str(related(row, "requirement") or "–"),
            needs="requirement",
        ),
        "partner",
        "state",
        "due_on",
        "last_sign_on",
        "responsible",
        "label",
    )
    default_sort = "due_on"
    filter_fields = ("partner", "state", "due_on", "last_sign_on", "responsible", "unit", "label")
    search_fields = ("evidence",)
    totals = (Total("due_on", How.EARLIEST),)
    form_sections = (
        Section(_("The obligation"), ("requirement", "partner")),
        Section(_("How it stands"), ("due_on", "last_sign_on", "responsible", "evidence")),
    )
    key_fields = ("requirement", "partner")
    title_needs = ("partner", "requirement")
    empty_hint = _("What agreements lay on partners is drawn from their texts in the reading room.")
    usual_path = (ObligationState.OPEN, ObligationState.MET)
    transitions = OBLIGATION_TRANSITIONS
    choices: ClassVar = {"responsible": lambda row: queries.accounts_in(row.unit_id)}
    actions = (
        Action(
            _("Change the state"),
            _link("partner-obligation-state"),
            lambda actor, row: policies.why_not_move_obligation(actor, row, "change"),
            icon="arrows-exchange",
        ),
    )

    def title_of(self, record: Model) -> str:
        """Return whose obligation it is, and to what."""
        what = Truncator(related(record, "requirement") or "–").chars(LONGEST_BRIEF)
        return f"{related(record, 'partner') or '–'}: {what}"

    def why_not_add(self, actor: Actor) -> str | None:
        """Say why the actor cannot lay any requirement on a party."""
        return super().why_not_add(actor) or policies.why_not_assign(actor)

    @staticmethod
    def create(*, actor: Actor, values: dict[str, Any], **_: Any) -> Record:
        """Lay a confirmed requirement on one more party; unit and label follow the requirement."""
        facts = _objects(PartnerObligation, values)
        laid = {name: facts.pop(name) for name in ("requirement", "partner")}
        return obligating.oblige(actor=actor, **laid, facts=facts)

    @staticmethod
    def update(
        *, actor: Actor, record: PartnerObligation, values: dict[str, Any], expected_version: int
    ) -> Record:
        """Change who follows it, when it is due and how it stands."""
        return obligating.change_obligation(
            actor=actor,
            obligation=record,
            facts=_objects(PartnerObligation, values),
            version=expected_version,
        )


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
            instrument=_objects(Receipt, values)["instrument"],
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


RECORDS = [
    InstrumentRecord(),
    RequirementRecord(),
    AssignmentRecord(),
    PartnerObligationRecord(),
    ReceiptRecord(),
    ReadingRecord(),
]
OF_TYPES = ("is_agreement", "remind_months", "silence_months")
REFERENCE_LISTS = [ReferenceList(InstrumentType, icon="category", extra_fields=OF_TYPES)]
