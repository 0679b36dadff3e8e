"""Proposals, appraisals, rules in the making and opinions as the kit shows them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from comity.access.models import Label, Scope
from comity.foundation.acting import Actor
from comity.foundation.models import Record
from comity.foundation.totals import How, Total
from comity.kit.declaration import Action, RecordType, Section
from comity.programmes import policies
from comity.programmes.models.consulting import (
    APPRAISAL_TRANSITIONS,
    OPINION_TRANSITIONS,
    RULE_TRANSITIONS,
    Appraisal,
    AppraisalState,
    Opinion,
    OpinionState,
    RuleMaking,
    RuleState,
)
from comity.programmes.models.proposal import PROPOSAL_TRANSITIONS, Proposal, ProposalState
from comity.programmes.records.parts import page_of, whole_of
from comity.programmes.services import consulting, proposing


class ProposalRecord(RecordType):
    model = Proposal
    slug = "proposals"
    icon = "send"
    list_columns = ("title", "kind", "unit", "to_unit", "due_on", "state", "label")
    default_sort = "due_on"
    filter_fields = ("kind", "state", "to_unit", "programme", "unit", "due_on", "label")
    search_fields = ("title_en", "title_vi", "text")
    totals = (Total("due_on", How.EARLIEST),)
    form_sections = (
        Section(_("What is proposed"), ("kind", "title", "text", "programme")),
        Section(_("To whom and by when"), ("to_unit", "due_on", "note")),
    )
    detail_sections = (
        *form_sections,
        Section(_("Answer"), ("submitted_on", "answered_on", "answer")),
    )
    key_fields = ("title_en", "title_vi", "due_on")
    empty_hint = _("Propose or request something upward; the answer comes with a reason.")
    usual_path = (ProposalState.DRAFT, ProposalState.SUBMITTED, ProposalState.APPROVED)
    transitions = PROPOSAL_TRANSITIONS
    actions = (
        Action(
            _("Submit or answer"),
            page_of("proposal-state"),
            lambda actor, row: policies.why_not_any(
                policies.why_not_move_proposal(actor, row, action) for action in ("submit", "approve")
            ),
            icon="arrows-exchange",
        ),
    )

    @staticmethod
    def create(*, actor: Actor, values: dict[str, Any], label: Label, scope: Scope, **_: Any) -> Record:
        """Begin a proposal as a draft."""
        return proposing.propose(actor=actor, values=values, label=label, scope=scope)

    @staticmethod
    def update(*, actor: Actor, record: Proposal, values: dict[str, Any], expected_version: int) -> Record:
        """Change the wording."""
        return proposing.change_proposal(
            actor=actor, proposal=record, values=values, version=expected_version
        )

    @staticmethod
    def step(*, record: Proposal, **asked: Any) -> Record:
        """Take a step that the state allows."""
        return proposing.move_proposal(proposal=record, **asked)


def _step(title: Any, name: str, action: str, icon: str) -> Action:
    """Return the button of a step with an appraisal or a rule."""
    return Action(
        title,
        page_of(name),
        lambda actor, row: policies.why_not_step(actor, row, action),
        icon=icon,
    )


class MatterRecord(RecordType):
    """What opinions are asked on: a plan to appraise or a rule to make."""

    @classmethod
    def create(cls, *, actor: Actor, values: dict[str, Any], label: Label, scope: Scope, **_: Any) -> Record:
        """Take it up; that it be brought to its end in time waits on a desk."""
        return consulting.take_up(actor=actor, model=cls.model, values=values, label=label, scope=scope)

    @staticmethod
    def update(*, actor: Actor, record: Any, values: dict[str, Any], expected_version: int) -> Record:
        """Change what is said of it."""
        return consulting.change_matter(actor=actor, matter=record, values=values, version=expected_version)

    @staticmethod
    def step(*, record: Any, **asked: Any) -> Record:
        """Take a step that the state allows."""
        return consulting.move_matter(matter=record, **asked)


class AppraisalRecord(MatterRecord):
    model = Appraisal
    slug = "appraisals"
    icon = "scale"
    list_columns = ("title", "body", "received_on", "due_on", "conclusion", "state", "label")
    default_sort = "due_on"
    filter_fields = ("state", "conclusion", "unit", "received_on", "due_on", "label")
    search_fields = ("title_en", "title_vi", "body", "subject")
    totals = (Total("due_on", How.EARLIEST), Total("due_on", How.LATEST))
    form_sections = (
        Section(_("The plan"), ("title", "body", "subject")),
        Section(_("Dates"), ("received_on", "due_on", "note")),
    )
    detail_sections = (
        *form_sections,
        Section(_("Conclusion"), ("conclusion", "concluded_on", "conclusion_text")),
    )
    key_fields = ("title_en", "title_vi", "received_on")
    empty_hint = _("Register the plan of another body that is to be looked at, and ask units for opinions.")
    usual_path = (AppraisalState.REQUESTED, AppraisalState.ASKED, AppraisalState.CONCLUDED)
    transitions = APPRAISAL_TRANSITIONS
    actions = (
        _step(_("Ask for opinions"), "appraisal-ask", "ask", "users"),
        _step(_("Conclude"), "appraisal-conclude", "conclude", "check"),
        Action(
            _("Change the state"),
            page_of("appraisal-state"),
            lambda actor, row: policies.why_not_move_matter(actor, row, "decline"),
            icon="arrows-exchange",
        ),
    )


class RuleRecord(MatterRecord):
    model = RuleMaking
    slug = "rules"
    icon = "writing"
    list_columns = ("title", "kind", "unit", "due_on", "state", "label")
    default_sort = "due_on"
    filter_fields = ("kind", "state", "unit", "due_on", "label")
    search_fields = ("title_en", "title_vi", "gap", "text")
    totals = (Total("due_on", How.EARLIEST),)
    form_sections = (
        Section(_("The rule"), ("kind", "title", "gap", "due_on")),
        Section(_("The draft"), ("text", "note")),
    )
    detail_sections = (*form_sections, Section(_("Issued"), ("instrument",)))
    key_fields = ("title_en", "title_vi", "due_on")
    empty_hint = _("Write down where a mechanism, policy or regulation of your own is missing.")
    usual_path = (RuleState.GAP, RuleState.DRAFTING, RuleState.ASKED, RuleState.ISSUED)
    transitions = RULE_TRANSITIONS
    actions = (
        _step(_("Ask for opinions"), "rule-ask", "ask", "users"),
        _step(_("Issue"), "rule-issue", "issue", "gavel"),
        Action(
            _("Change the state"),
            page_of("rule-state"),
            lambda actor, row: policies.why_not_move_matter(actor, row, "draft"),
            icon="arrows-exchange",
        ),
    )


class OpinionRecord(RecordType):
    model = Opinion
    slug = "opinions"
    icon = "message"
    list_columns = (
        whole_of("unit", _("unit")),
        whole_of("appraisal", _("appraisal")),
        whole_of("rule", _("rule in the making")),
        "due_on",
        "stance",
        "state",
        "label",
    )
    default_sort = "due_on"
    filter_fields = ("state", "stance", "unit", "due_on", "label")
    search_fields = ("text",)
    title_needs = ("unit", "appraisal", "rule")
    detail_sections = (
        Section(_("On what"), ("appraisal", "rule", "due_on")),
        Section(_("The opinion"), ("stance", "text", "given_on")),
    )
    empty_hint = _("Opinions are asked from an appraisal or from a rule in the making.")
    usual_path = (OpinionState.ASKED, OpinionState.GIVEN)
    transitions = OPINION_TRANSITIONS
    actions = (Action(_("Give the opinion"), page_of("opinion-give"), policies.why_not_give, icon="pencil"),)
