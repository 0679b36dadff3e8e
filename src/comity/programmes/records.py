"""The record types of the programmes as the kit shows them."""

from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from comity.access.models import Label, Scope
from comity.foundation.acting import Actor
from comity.foundation.models import Record, related
from comity.foundation.totals import How, Total
from comity.instruments.queries import accounts_in
from comity.kit.attributes import Column
from comity.kit.declaration import Action, RecordType, Section
from comity.programmes import policies, queries
from comity.programmes.models.consulting import (
    APPRAISAL_TRANSITIONS,
    RULE_TRANSITIONS,
    Appraisal,
    AppraisalState,
    Opinion,
    OpinionState,
    RuleMaking,
    RuleState,
)
from comity.programmes.models.indicator import Indicator, Observation, Target
from comity.programmes.models.measure import MEASURE_TRANSITIONS, UNFINISHED, Measure, MeasureState
from comity.programmes.models.programme import TRANSITIONS, Programme, ProgrammeState
from comity.programmes.models.proposal import PROPOSAL_TRANSITIONS, Proposal, ProposalState
from comity.programmes.services import indicators, measures, programmes, proposing


def _link(name: str) -> Any:
    return lambda record: reverse(name, args=[record.pk])


def _whole(name: str, title: Any) -> Column:
    """Return the column that names what the record is a part of, where the whole row leads elsewhere."""
    return Column(f"of_{name}", title, lambda row: str(related(row, name) or "–"), needs=name)


class ProgrammeRecord(RecordType):
    model = Programme
    slug = "programmes"
    icon = "binary-tree"
    list_columns = ("title", "code", "kind", "starts_on", "ends_on", "unit", "state", "label")
    default_sort = "-starts_on"
    filter_fields = ("kind", "state", "partner", "unit", "starts_on", "ends_on", "responsible", "label")
    search_fields = ("code", "title_en", "title_vi", "goals")
    totals = (Total("starts_on", How.EARLIEST), Total("ends_on", How.LATEST))
    form_sections = (
        Section(_("The programme"), ("code", "kind", "title", "parent", "partner")),
        Section(_("Period"), ("starts_on", "ends_on", "vision_year")),
        Section(_("What it is for"), ("goals", "responsible", "currency", "note")),
    )
    key_fields = ("code",)
    empty_hint = _("Draw up the programme of your unit; its measures say how requirements are carried out.")
    usual_path = (
        ProgrammeState.DRAFT,
        ProgrammeState.SUBMITTED,
        ProgrammeState.APPROVED,
        ProgrammeState.IN_FORCE,
        ProgrammeState.CLOSED,
    )
    transitions = TRANSITIONS
    choices: ClassVar = {"responsible": lambda row: accounts_in(row.unit_id)}
    actions = (
        Action(
            _("Submit"),
            _link("programme-submit"),
            lambda actor, row: policies.why_not_take(actor, row, "submit"),
            icon="send",
        ),
        Action(
            _("Change the state"),
            _link("programme-state"),
            lambda actor, row: policies.why_not_move_programme(actor, row, "change"),
            icon="arrows-exchange",
        ),
    )

    @staticmethod
    def create(*, actor: Actor, values: dict[str, Any], label: Label, scope: Scope, **_: Any) -> Record:
        """Begin a programme as a draft."""
        return programmes.draw_up(actor=actor, values=values, label=label, scope=scope)

    @staticmethod
    def update(*, actor: Actor, record: Programme, values: dict[str, Any], expected_version: int) -> Record:
        """Change what is said of a programme."""
        return programmes.change_programme(
            actor=actor, programme=record, values=values, version=expected_version
        )


class MeasureRecord(RecordType):
    model = Measure
    slug = "measures"
    icon = "list-tree"
    list_columns = (
        "title",
        _whole("programme", _("programme")),
        "unit",
        "ends_on",
        "progress",
        "state",
        "label",
    )
    default_sort = "ends_on"
    filter_fields = ("programme", "state", "unit", "responsible", "side", "starts_on", "ends_on", "label")
    search_fields = ("title_en", "title_vi", "result")
    totals = (Total("starts_on", How.EARLIEST), Total("ends_on", How.LATEST))
    form_sections = (
        Section(_("The measure"), ("programme", "parent", "title", "result", "side")),
        Section(_("When and by whom"), ("starts_on", "ends_on", "responsible")),
        Section(_("Weight and estimate"), ("weight", "estimate", "note")),
    )
    key_fields = ("title_en", "title_vi", "starts_on")
    empty_hint = _("Add measures to a programme, or concretise a requirement from its assignment.")
    usual_path = (*UNFINISHED, MeasureState.DONE)
    transitions = MEASURE_TRANSITIONS
    choices: ClassVar = {
        "responsible": lambda row: accounts_in(row.unit_id),
        "parent": lambda row: queries.measures_of(row.programme).exclude(pk=row.pk),
    }
    actions = (
        Action(_("Report progress"), _link("measure-progress"), policies.why_not_report, icon="chart-bar"),
        Action(
            _("Change the state"),
            _link("measure-state"),
            policies.why_not_work_on,
            icon="arrows-exchange",
        ),
    )

    @staticmethod
    def create(*, actor: Actor, values: dict[str, Any], label: Label, **_: Any) -> Record:
        """Add a measure; it is read by whoever reads its programme."""
        return measures.add_measure(actor=actor, values=values, label=label)

    @staticmethod
    def update(*, actor: Actor, record: Measure, values: dict[str, Any], expected_version: int) -> Record:
        """Change what is said of a measure."""
        return measures.change_measure(actor=actor, measure=record, values=values, version=expected_version)


class IndicatorRecord(RecordType):
    model = Indicator
    slug = "indicators"
    icon = "gauge"
    list_columns = (
        "name",
        _whole("programme", _("programme")),
        "counted_in",
        "direction",
        "start_value",
        "unit",
        "label",
    )
    default_sort = "name"
    filter_fields = ("programme", "measure", "direction", "unit", "label")
    search_fields = ("name_en", "name_vi", "definition")
    form_sections = (
        Section(_("What is counted"), ("programme", "measure", "name", "definition")),
        Section(_("How it is read"), ("counted_in", "direction", "start_value")),
    )
    key_fields = ("programme", "name_en")
    empty_hint = _("Say by what one will see whether a programme reaches its goals.")

    @staticmethod
    def create(*, actor: Actor, values: dict[str, Any], label: Label, **_: Any) -> Record:
        """Add an indicator; it is read by whoever reads its programme."""
        return indicators.add_indicator(actor=actor, values=values, label=label)

    @staticmethod
    def update(*, actor: Actor, record: Indicator, values: dict[str, Any], expected_version: int) -> Record:
        """Change an indicator."""
        return indicators.change_indicator(
            actor=actor, indicator=record, values=values, version=expected_version
        )


class FigureRecord(RecordType):
    """A target or an observation: a figure of an indicator on a day."""

    @classmethod
    def create(cls, *, actor: Actor, values: dict[str, Any], label: Label, **_: Any) -> Record:
        """Add the figure; it is read by whoever reads its indicator."""
        return indicators.add_figure(actor=actor, model=cls.model, values=values, label=label)

    @staticmethod
    def update(*, actor: Actor, record: Any, values: dict[str, Any], expected_version: int) -> Record:
        """Change the figure."""
        return indicators.change_figure(actor=actor, figure=record, values=values, version=expected_version)


class TargetRecord(FigureRecord):
    model = Target
    slug = "targets"
    icon = "target"
    title_needs = ("indicator",)
    list_columns = (_whole("indicator", _("indicator")), "due_on", "value", "unit", "label")
    default_sort = "due_on"
    filter_fields = ("indicator", "due_on", "unit", "label")
    search_fields = ("note",)
    form_sections = (Section(_("The target"), ("indicator", "due_on", "value", "note")),)
    key_fields = ("indicator", "due_on")
    empty_hint = _("Set for each indicator what it is to reach by which day.")


class ObservationRecord(FigureRecord):
    model = Observation
    slug = "observations"
    icon = "eye-check"
    title_needs = ("indicator",)
    list_columns = (_whole("indicator", _("indicator")), "observed_on", "value", "source", "unit", "label")
    default_sort = "-observed_on"
    filter_fields = ("indicator", "observed_on", "unit", "label")
    search_fields = ("source", "note")
    form_sections = (
        Section(_("What was observed"), ("indicator", "observed_on", "value", "source", "note")),
    )
    key_fields = ("indicator", "observed_on")
    empty_hint = _("Record what an indicator was, and attach what proves it.")


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
            _link("proposal-state"),
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


def _step(title: Any, name: str, action: str, icon: str) -> Action:
    """Return the button of a step with an appraisal or a rule."""
    return Action(
        title,
        _link(name),
        lambda actor, row: policies.why_not_step(actor, row, action),
        icon=icon,
    )


class AppraisalRecord(RecordType):
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
            _link("appraisal-state"),
            lambda actor, row: policies.why_not_move_matter(actor, row, "decline"),
            icon="arrows-exchange",
        ),
    )


class RuleRecord(RecordType):
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
            _link("rule-state"),
            lambda actor, row: policies.why_not_move_matter(actor, row, "draft"),
            icon="arrows-exchange",
        ),
    )


class OpinionRecord(RecordType):
    model = Opinion
    slug = "opinions"
    icon = "message"
    list_columns = (
        _whole("unit", _("unit")),
        _whole("appraisal", _("appraisal")),
        _whole("rule", _("rule in the making")),
        "due_on",
        "stance",
        "state",
        "label",
    )
    default_sort = "due_on"
    filter_fields = ("state", "stance", "unit", "due_on", "label")
    search_fields = ("text",)
    title_needs = ("appraisal", "rule")
    detail_sections = (
        Section(_("On what"), ("appraisal", "rule", "due_on")),
        Section(_("The opinion"), ("stance", "text", "given_on")),
    )
    empty_hint = _("Opinions are asked from an appraisal or from a rule in the making.")
    usual_path = (OpinionState.ASKED, OpinionState.GIVEN)
    actions = (Action(_("Give the opinion"), _link("opinion-give"), policies.why_not_give, icon="pencil"),)


RECORDS = [
    ProgrammeRecord(),
    MeasureRecord(),
    IndicatorRecord(),
    TargetRecord(),
    ObservationRecord(),
    ProposalRecord(),
    AppraisalRecord(),
    RuleRecord(),
    OpinionRecord(),
]
