"""The papers of an activity: its brief book, its programme for print, and its report."""

from django.utils.translation import gettext as _

from comity.activities import queries
from comity.activities.models.activity import Activity
from comity.activities.models.report import Report
from comity.activities.writing import parts
from comity.activities.writing.partner import write_partners
from comity.activities.writing.parts import Part
from comity.documents.papers.context import Section
from comity.documents.papers.wording import day_in_words, facts, lines_of, outlined
from comity.documents.services.drawing import Material


def write_brief_book(activity: Activity) -> Material:
    """Write what a delegation has to know: the partners, who takes part, the programme, what was learned, what is open."""
    partners = [row.partner for row in queries.partner_rows(activity)]
    given = (
        parts.write_facts(activity, _("The activity")),
        write_partners(partners),
        parts.write_delegations(activity, for_travel=True),
        parts.write_itinerary(activity, _("Programme"), level=2),
        parts.write_patrols(activity, level=1),
        parts.write_earlier(activity),
        parts.write_checklist(activity),
    )
    return _bound("brief_book", "brief_book", activity, given)


def write_programme(activity: Activity) -> Material:
    """Write the programme for print: what, who, and the points day by day."""
    given = (
        parts.write_facts(activity, _("The activity")),
        parts.write_delegations(activity, for_travel=False),
        parts.write_itinerary(activity, _("Points of the programme"), level=2),
        parts.write_patrols(activity, level=1),
    )
    return _bound("itinerary", "programme", activity, given, template="itinerary")


def write_report(activity: Activity) -> Material:
    """Write the report with who took part, the commitments that were made and the lessons observed."""
    report = queries.report_of(activity)
    given = (
        parts.write_facts(activity, _("The activity")),
        parts.write_delegations(activity, for_travel=False),
        *([_result(report)] if report else []),
        parts.write_commitments(queries.commitments_from(activity), _("Commitments made")),
        *([_learned(report)] if report else []),
    )
    return _bound("report", "report", activity, given)


def _result(report: Report) -> Part:
    confirmed = facts(
        (_("Partner asked on"), day_in_words(report.asked_partner_on)),
        (_("Confirmed on"), day_in_words(report.partner_confirmed_on)),
    )
    sections = (
        Section(_("Result against purpose"), lines_of(report.result), facts=confirmed),
        Section(_("Issues"), lines_of(report.issues)),
    )
    return Part(sections, (report,))


def _learned(report: Report) -> Part:
    lessons = list(queries.lessons_of(report).select_related("label__level"))
    sections = (
        Section(_("Lessons observed"), tuple(line for lesson in lessons for line in lines_of(lesson.text))),
        Section(_("Recommendations"), lines_of(report.recommendations)),
    )
    return Part(sections, tuple(lessons))


def _bound(name: str, kind: str, activity: Activity, given: tuple[Part, ...], template: str = "") -> Material:
    return Material(
        name=name,
        kind=kind,
        title=str(activity),
        sections=outlined(section for part in given for section in part.sections),
        rows=[row for part in given for row in part.rows],
        template=template,
    )
