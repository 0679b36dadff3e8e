"""Programmes, measures, indicators and their figures as the kit shows them."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from comity.access.models import Label, Scope
from comity.foundation.acting import Actor
from comity.foundation.models import Record
from comity.foundation.totals import How, Total
from comity.instruments.queries import accounts_in
from comity.kit.declaration import Action, RecordType, Section
from comity.programmes import policies, queries
from comity.programmes.models.indicator import Indicator, Observation, Target
from comity.programmes.models.measure import MEASURE_TRANSITIONS, UNFINISHED, Measure, MeasureState
from comity.programmes.models.programme import TRANSITIONS, Programme, ProgrammeState
from comity.programmes.records.parts import page_of, progress_column, whole_of
from comity.programmes.services import indicators, measures, programmes


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
            page_of("programme-submit"),
            lambda actor, row: policies.why_not_take(actor, row, "submit"),
            icon="send",
        ),
        Action(
            _("Change the state"),
            page_of("programme-state"),
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

    @staticmethod
    def step(*, record: Programme, **asked: Any) -> Record:
        """Take a step that the state allows."""
        return programmes.move_programme(programme=record, **asked)


class MeasureRecord(RecordType):
    model = Measure
    slug = "measures"
    icon = "list-tree"
    list_columns = (
        "title",
        whole_of("programme", _("programme")),
        "unit",
        "ends_on",
        progress_column(),
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
        Action(_("Report progress"), page_of("measure-progress"), policies.why_not_report, icon="chart-bar"),
        Action(
            _("Concretise in my unit"),
            page_of("measure-concretise"),
            policies.why_not_carry_on,
            icon="target",
        ),
        Action(
            _("Change the state"),
            page_of("measure-state"),
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

    @staticmethod
    def step(*, record: Measure, **asked: Any) -> Record:
        """Take a step that the state allows."""
        return measures.move_measure(measure=record, **asked)


class IndicatorRecord(RecordType):
    model = Indicator
    slug = "indicators"
    icon = "gauge"
    list_columns = (
        "name",
        whole_of("programme", _("programme")),
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
    list_columns = (whole_of("indicator", _("indicator")), "due_on", "value", "unit", "label")
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
    list_columns = (whole_of("indicator", _("indicator")), "observed_on", "value", "source", "unit", "label")
    default_sort = "-observed_on"
    filter_fields = ("indicator", "observed_on", "unit", "label")
    search_fields = ("source", "note")
    form_sections = (
        Section(_("What was observed"), ("indicator", "observed_on", "value", "source", "note")),
    )
    key_fields = ("indicator", "observed_on")
    empty_hint = _("Record what an indicator was, and attach what proves it.")
