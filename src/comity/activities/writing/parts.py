"""Parts of the papers of an activity: each with its sections and every record that went into them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.dateformat import time_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comity.activities import queries
from comity.activities.models.activity import Activity
from comity.activities.models.part import Delegation, Participation, PatrolPart
from comity.activities.models.preparation import ItineraryItem
from comity.activities.models.report import Report
from comity.activities.queries import similar
from comity.documents.papers.context import Section
from comity.documents.papers.wording import (
    day_in_figures,
    day_in_words,
    facts,
    lines_of,
    listing,
    period_in_figures,
    period_in_words,
)
from comity.foundation.models import Record, related
from comity.partners.models import Commitment
from comity.people.models import LanguageSkill

CLOCK = "H:i"


@dataclass(frozen=True, slots=True)
class Part:
    """Sections, and the records from which they were written."""

    sections: tuple[Section, ...] = ()
    rows: tuple[Record, ...] = ()


def write_facts(activity: Activity, heading: str) -> Part:
    """Write what the activity is, with whom, when, where, under whom and for which measure."""
    partners = list(queries.partner_rows(activity))
    measures = list(queries.measures_served(activity).select_related("label__level"))
    series = related(activity, "series")
    with_turn = _("%(series)s, no. %(turn)s") % {"series": series, "turn": activity.turn}
    told = facts(
        (_("Kind"), activity.kind),
        (_("Line"), activity.get_line_display()),
        (_("Series"), with_turn if series and activity.turn else series),
        (_("Partners"), "; ".join(str(row.partner) for row in partners)),
        (_("Time"), period_in_words(activity.starts_on, activity.ends_on)),
        (_("Place"), activity.place),
        (_("Times of"), activity.get_time_zone_display() if activity.time_zone else ""),
        (_("Lead unit"), related(activity, "unit")),
        (_("Responsible person"), related(activity, "responsible")),
        (_("Serves"), "; ".join(map(str, measures))),
    )
    named = [row.partner for row in partners]
    behind = [series] if isinstance(series, Record) else []
    section = Section(heading, lines_of(activity.purpose), facts=told)
    return Part((section,), (activity, *partners, *named, *measures, *behind))


def write_delegations(activity: Activity, *, for_travel: bool) -> Part:
    """Write who takes part on either side in the order of protocol; for travel also how, and whom to address how."""
    sections, rows = [Section(_("Delegations"))], list[Record]()
    for delegation in queries.delegations_of(activity):
        members = [row for row in delegation.members.all() if row.person or row.counterpart]
        skills = _skills_of(members) if for_travel else {}
        travel = _travel(delegation) if for_travel else ()
        names = [_name_of(row, skills) for row in members]
        titles = [_("No."), _("Rank and name"), capfirst(_("post")), _("Role")]
        titles += [_("Languages and protocol")] if for_travel else []
        table = listing(
            titles,
            ([str(place), *each[: len(titles) - 1]] for place, each in enumerate(names, start=1)),
            (11, 44, 44, 28, 39)[: len(titles)],
        )
        side = str(delegation.partner) if delegation.partner else _("Our side")
        sections.append(Section(side, table=table, level=2, facts=travel))
        people = [each for row in members if (each := row.person or row.counterpart)]
        known = [skill for found in skills.values() for skill in found]
        sides = [delegation.partner] if delegation.partner else []
        rows += [delegation, *sides, *members, *people, *known]
    return Part(tuple(sections), tuple(rows))


def write_itinerary(activity: Activity, heading: str, *, level: int) -> Part:
    """Write the points of the programme, day by day, in the time of the place."""
    days: dict[str, list[ItineraryItem]] = {}
    items = list(queries.itinerary_of(activity).select_related("partner__label__level", "label__level"))
    for item in items:
        day = item.starts_at.astimezone(activity.zone).date()
        days.setdefault(day_in_words(day), []).append(item)
    titles = (_("Time"), _("What happens"), _("Where"))
    sections = [
        Section(
            day[:1].upper() + day[1:],
            table=listing(titles, (_point(activity, each) for each in points), (28, 88, 50)),
            level=level,
        )
        for day, points in days.items()
    ]
    partners = [item.partner for item in items if item.partner]
    above = [Section(heading)] if heading else []
    return Part((*above, *sections), (*items, *partners))


def write_patrols(activity: Activity, *, level: int) -> Part:
    """Write what each side does in a joint patrol."""
    parts = list(queries.patrol_parts_of(activity))
    titles = (_("Side"), _("Sets out, returns"), _("Route"), _("Leader, strength"))
    rows = [
        (
            part.partner or _("Our side"),
            _span(activity, part),
            part.route,
            "\n".join(filter(None, (part.leader, _strength(part)))),
        )
        for part in parts
    ]
    section = Section(_("Parts of the patrol"), table=listing(titles, rows, (32, 38, 62, 34)), level=level)
    return Part((section,), (*parts, *(part.partner for part in parts if part.partner)))


def write_checklist(activity: Activity) -> Part:
    """Write what is still to be seen to before the activity."""
    items = list(queries.checklist_of(activity).filter(done_on=None).select_related("label__level"))
    titles = (_("Topic"), _("What"), _("Responsible person"), _("Due on"))
    rows = [
        (item.get_topic_display(), item, item.responsible or "", day_in_figures(item.due_on))
        for item in items
    ]
    section = Section(_("Still to be seen to"), table=listing(titles, rows, (26, 78, 38, 24)))
    return Part((section,), tuple(items))


def write_earlier(activity: Activity) -> Part:
    """Write what the reports on earlier activities like this one found and recommend."""
    sections, rows = [Section(_("What earlier activities taught"))], []
    for earlier in similar.earlier_like(similar.of(activity)):
        reports = list(earlier.reports.all())
        told = [line for report in reports for line in _told(report)]
        days = period_in_figures(earlier.starts_on, earlier.ends_on)
        sections.append(Section(f"{earlier} ({days})", tuple(told), level=2))
        if told:
            rows += [earlier, *similar.told_of([earlier])]
    return Part(tuple(sections), tuple(rows))


def write_commitments(commitments: Iterable[Commitment], heading: str, *, level: int = 1) -> Part:
    """Write what the sides promised each other."""
    found = list(commitments)
    titles = (_("Whose"), _("What was promised"), _("Made on"), _("Due on"), _("State"))
    rows = [
        (
            row.get_side_display(),
            row.text,
            day_in_figures(row.made_on),
            day_in_figures(row.due_on),
            row.get_state_display(),
        )
        for row in found
    ]
    section = Section(heading, table=listing(titles, rows, (26, 59, 28, 28, 25)), level=level)
    return Part((section,), (*found, *(row.partner for row in found)))


def _skills_of(members: Iterable[Participation]) -> dict[object, list[LanguageSkill]]:
    """Return the languages of our members, in one query."""
    found: dict[object, list[LanguageSkill]] = {}
    people = [row.person_id for row in members if row.person]
    for skill in LanguageSkill.objects.filter(person__in=people).select_related("label__level"):
        found.setdefault(skill.person_id, []).append(skill)
    return found


def _name_of(row: Participation, skills: dict[object, list[LanguageSkill]]) -> tuple[str, str, str, str]:
    """Return a member as a line of the delegation."""
    role = row.get_role_display()
    if row.person:
        spoken = "\n".join(_skill(skill) for skill in skills.get(row.person_id, ()))
        return (
            " ".join(filter(None, (str(row.person.rank or ""), row.person.name))),
            row.person.post,
            role,
            spoken,
        )
    return (*_counterpart(row), role, _protocol(row))


def _counterpart(row: Participation) -> tuple[str, str]:
    theirs = row.counterpart
    return (" ".join(filter(None, (theirs.rank, theirs.name))), theirs.post) if theirs else ("", "")


def _protocol(row: Participation) -> str:
    theirs = row.counterpart
    if theirs is None:
        return ""
    language = theirs.get_language_display() if theirs.language else ""
    return "\n".join(filter(None, (language, theirs.protocol)))


def _skill(skill: LanguageSkill) -> str:
    levels = f"{skill.listening}-{skill.speaking}-{skill.reading}-{skill.writing}"
    return f"{skill.get_language_display()} {levels}"


def _travel(delegation: Delegation) -> tuple[tuple[str, str], ...]:
    return facts((_("Transport"), delegation.transport), (_("Lodging"), delegation.lodging))


def _point(activity: Activity, item: ItineraryItem) -> tuple[str, str, str]:
    times = [item.starts_at, *([item.ends_at] if item.ends_at else [])]
    said = " – ".join(time_format(each.astimezone(activity.zone), CLOCK) for each in times)
    where = [item.place, _("on the side of %(partner)s") % {"partner": item.partner} if item.partner else ""]
    return said, "\n".join(filter(None, (item.what, item.note))), "\n".join(filter(None, where))


def _span(activity: Activity, part: PatrolPart) -> str:
    """Return from when to when a side is out; a day that both share is said once."""
    begin, end = (at.astimezone(activity.zone) for at in (part.starts_at, part.ends_at))
    first = _moment(begin) if begin.date() != end.date() else time_format(begin, CLOCK)
    return f"{first} – {_moment(end)}"


def _moment(there: datetime) -> str:
    return f"{time_format(there, CLOCK)} {day_in_figures(there.date())}"


def _strength(part: PatrolPart) -> str:
    if not part.strength:
        return ""
    said = ngettext("%(number)s person", "%(number)s persons", part.strength)
    return said % {"number": part.strength}


def _told(report: Report) -> list[str]:
    """Return issues, recommendations and lessons of a report, each named."""
    lessons = [(_("Lesson"), lesson.text) for lesson in report.lessons.all()]
    named = [(_("Issues"), report.issues), (_("Recommendations"), report.recommendations), *lessons]
    return [f"{name}: {' '.join(lines_of(text))}" for name, text in named if text]
