"""How the kit shows requirements, the assignments to units, and what agreements lay on partners."""

from typing import Any, ClassVar

from django.db.models import Model
from django.utils.text import Truncator
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from comity.access.models import Scope
from comity.foundation.acting import Actor
from comity.foundation.models import Record, related
from comity.foundation.refusals import NotAllowed
from comity.foundation.totals import How, Total
from comity.instruments import policies, queries
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
from comity.instruments.records.parts import objects_in, page_of
from comity.instruments.services import assigning, obligating
from comity.kit.attributes import Column
from comity.kit.declaration import Action, RecordType, Section


def _instrument_of(requirement: Requirement) -> Any:
    return related(requirement, "instrument")


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
        Action(_("Amend"), page_of("requirement-amend"), policies.why_not_change_requirement, icon="edit"),
        Action(
            _("Withdraw"), page_of("requirement-withdraw"), policies.why_not_change_requirement, icon="ban"
        ),
        Action(
            _("Lay on a party"), page_of("requirement-oblige"), policies.why_not_oblige_further, icon="scale"
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
            page_of("assignment-concretise"),
            lambda actor, row: policies.why_not_take(actor, row, "concretise"),
            icon="target",
        ),
        Action(
            _("Change the state"),
            page_of("assignment-state"),
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
        facts = objects_in(Assignment, values)
        requirement = facts.pop("requirement")
        return assigning.assign_further(actor=actor, requirement=requirement, unit=scope.unit, facts=facts)

    @staticmethod
    def update(*, actor: Actor, record: Assignment, values: dict[str, Any], expected_version: int) -> Record:
        """Change who answers for it, when it is due and how it is carried out."""
        return assigning.change_assignment(
            actor=actor, assignment=record, facts=objects_in(Assignment, values), version=expected_version
        )

    @staticmethod
    def step(*, record: Assignment, **asked: Any) -> Record:
        """Take a step that the state allows."""
        return assigning.move_assignment(assignment=record, **asked)


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
            page_of("partner-obligation-state"),
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
        facts = objects_in(PartnerObligation, values)
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
            facts=objects_in(PartnerObligation, values),
            version=expected_version,
        )

    @staticmethod
    def step(*, record: PartnerObligation, **asked: Any) -> Record:
        """Take a step that the state allows."""
        return obligating.move_obligation(obligation=record, **asked)
