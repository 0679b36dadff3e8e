"""The record types of activities as the kit shows them."""

from typing import Any, ClassVar

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from comity.access.models import Label
from comity.activities import policies
from comity.activities.models.activity import (
    TRANSITIONS,
    Activity,
    ActivityState,
    Series,
    partners_of,
)
from comity.activities.models.preparation import ChecklistItem
from comity.activities.models.reference import ActivityKind, ChecklistPoint
from comity.activities.models.report import REPORT_TRANSITIONS, Report
from comity.activities.services import moving, registering
from comity.documents.policies import why_not_draw_up
from comity.foundation.acting import Actor
from comity.foundation.models import Record, related
from comity.foundation.refusals import NotAllowed
from comity.foundation.registry import ReferenceList, RegisteredType, type_name
from comity.foundation.totals import How, Total
from comity.instruments.queries import accounts_in
from comity.kit.attributes import Column
from comity.kit.declaration import Action, RecordType, Section
from comity.partners.services.tying import create_tied, update_tied


def _link(name: str) -> Any:
    return lambda record: reverse(name, args=[record.pk])


def _partner_names(record: Model) -> str:
    """Return the partners by their names; lists, where room is scarce, give their codes."""
    return "; ".join(sorted(str(partner) for _key, partner in partners_of([record.pk])))


class ActivityRecord(RecordType):
    model = Activity
    slug = "activities"
    icon = "calendar-event"
    list_columns = (
        "title",
        "kind",
        "with_partners",
        "starts_on",
        "ends_on",
        "state",
        "unit",
        "label",
    )
    default_sort = "-starts_on"
    filter_fields = (
        "kind",
        "state",
        "partners",
        "starts_on",
        "is_unplanned",
        "line",
        "series",
        "unit",
        "label",
    )
    search_fields = ("title_en", "title_vi", "purpose", "place")
    totals = (Total("starts_on", How.EARLIEST), Total("ends_on", How.LATEST))
    form_sections = (
        Section(_("The activity"), ("title", "kind", "with_partners", "line", "purpose")),
        Section(_("When and where"), ("starts_on", "ends_on", "place", "time_zone")),
        Section(_("Who answers, what it costs"), ("responsible", "estimate", "currency")),
        Section(_("Where it belongs"), ("for_measures", "unplanned_reason", "series", "turn")),
    )
    detail_sections = (
        Section(
            _("The activity"),
            (
                "title",
                "kind",
                Column("partner_names", _("partners"), _partner_names),
                "line",
                "purpose",
            ),
        ),
        *form_sections[1:],
    )
    key_fields = ("kind", "starts_on", "title_en", "title_vi")
    empty_hint = _("Register what you do with partners: visits, talks, exchanges, joint patrols.")
    usual_path = (
        ActivityState.PROPOSED,
        ActivityState.CLEARED,
        ActivityState.CONFIRMED,
        ActivityState.UNDER_WAY,
        ActivityState.HELD,
        ActivityState.REPORTED,
        ActivityState.CLOSED,
    )
    transitions = TRANSITIONS
    choices: ClassVar = {"responsible": lambda row: accounts_in(row.unit_id)}
    actions = (
        Action(
            _("Change the state"),
            _link("activity-state"),
            lambda actor, row: policies.why_not_step(actor, row, "confirm"),
            icon="arrows-exchange",
        ),
        Action(
            _("Reschedule"), _link("activity-reschedule"), policies.why_not_reschedule, icon="calendar-time"
        ),
        Action(_("Tie to a measure"), _link("activity-measure"), policies.why_not_tie, icon="target"),
        Action(_("Report"), _link("activity-report"), policies.why_not_report, icon="file-text"),
        Action(
            _("Brief book"),
            _link("activity-brief-book"),
            lambda actor, _row: why_not_draw_up(actor),
            icon="book-2",
        ),
    )
    update = staticmethod(registering.change_activity)

    @staticmethod
    def create(*, actor: Actor, values: dict[str, Any], label: Label, **rest: Any) -> Record:
        """Propose the activity."""
        return registering.register_activity(actor=actor, values=values, label=label, scope=rest.get("scope"))

    @staticmethod
    def step(*, record: Activity, **asked: Any) -> Record:
        """Take a step that the state allows."""
        return moving.move_activity(activity=record, **asked)


class SeriesRecord(RecordType):
    model = Series
    slug = "series"
    icon = "stack-2"
    list_columns = ("name", "kind", "partner", "unit", "label")
    default_sort = "name"
    filter_fields = ("kind", "partner", "unit", "label")
    search_fields = ("name_en", "name_vi", "note")
    form_sections = (Section(_("The series"), ("name", "kind", "partner", "note")),)
    key_fields = ("name_en", "name_vi")
    empty_hint = _("Keep activities together that follow one another, such as yearly exchanges.")
    create = staticmethod(create_tied)
    update = staticmethod(update_tied)


class ReportRecord(RecordType):
    model = Report
    slug = "activity-reports"
    icon = "file-text"
    title_needs = ("activity",)
    list_columns = (
        Column(
            "about",
            _("title of the activity"),
            lambda row: str(related(row, "activity") or "–"),
            needs="activity",
        ),
        "state",
        "submitted_on",
        "partner_confirmed_on",
        "unit",
        "label",
    )
    default_sort = "-submitted_on"
    filter_fields = ("state", "submitted_on", "partner_confirmed_on", "unit", "label")
    search_fields = ("result", "issues", "recommendations")
    detail_sections = (
        Section(_("What came of it"), ("activity", "result", "issues", "recommendations")),
        Section(_("Confirmation"), ("submitted_on", "asked_partner_on", "partner_confirmed_on")),
    )
    empty_hint = _("A report is written from the page of its activity, once that was held.")
    transitions = REPORT_TRANSITIONS
    actions = (
        Action(
            _("Confirmation by the partner"),
            _link("report-confirm"),
            lambda actor, row: policies.why_not_tie(actor, row.activity),
            icon="mail-check",
        ),
    )

    def title_of(self, record: Model) -> str:
        """Return the title of the activity."""
        return str(related(record, "activity") or "–")

    @staticmethod
    def create(**_: Any) -> Record:
        """Refuse: a report is written from the page of its activity."""
        raise NotAllowed(_now("A report is written from the page of its activity."))

    @staticmethod
    def update(**_: Any) -> Record:
        """Refuse: a report is written on from the page of its activity."""
        raise NotAllowed(_now("A report is written from the page of its activity."))


def _on_its_tab(item: Any) -> str:
    return f"{reverse('activities-detail', args=[item.activity_id])}?tab=preparation"


CHECKLIST_ITEM = RegisteredType(
    name=type_name(ChecklistItem),
    model=ChecklistItem,
    singular=_("point of a checklist"),
    plural=_("points of a checklist"),
    icon="list-check",
    title_of=lambda item: str(related(item, "activity") or item),
    url_of=_on_its_tab,
    state_of=lambda item: None,  # noqa: ARG005 a point has no state table
    title_needs=("activity",),
)

OTHER_TYPES = [CHECKLIST_ITEM]
RECORDS = [ActivityRecord(), SeriesRecord(), ReportRecord()]
REFERENCE_LISTS = [
    ReferenceList(ActivityKind, icon="category", extra_fields=("is_appraised", "is_abroad")),
    ReferenceList(ChecklistPoint, icon="list-check", extra_fields=("topic", "kind", "days_before")),
]
