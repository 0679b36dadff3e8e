"""What programmes and proposals say on paper, in the language that is active and as far as the reader sees them."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from comity.documents.papers.context import Section, Table
from comity.documents.papers.wording import (
    day_in_figures,
    day_in_words,
    facts,
    lines_of,
    listing,
    number_in_figures,
    outlined,
    period_in_figures,
    period_in_words,
    with_title,
    without_type,
)
from comity.documents.services.drawing import Material
from comity.foundation import clock
from comity.foundation.models import Record, related
from comity.instruments.models.instrument import Instrument
from comity.programmes import queries
from comity.programmes.models.indicator import Target
from comity.programmes.models.measure import MeasureState, MeasureSupport, Side
from comity.programmes.models.programme import Programme, ProgrammeKind
from comity.programmes.models.proposal import Proposal
from comity.programmes.queries.bases import bases_of
from comity.programmes.queries.courses import Course, courses_of
from comity.programmes.queries.trees import Node, Tree, grow

MEASURE_WIDTHS = (11, 43, 27, 25, 31, 28)
INDICATOR_WIDTHS = (50, 22, 24, 64)


def write_programme(programme: Programme) -> Material:
    """Write a programme: its aims, its measures in their order, the indicators of the whole, the estimate."""
    measures = queries.measures_of(programme).exclude(state=MeasureState.DROPPED)
    tree = grow(measures.select_related("label__level").prefetch_related("unit", "responsible"))
    nodes = list(tree)
    supports = queries.supports_of(node.measure for node in nodes)
    courses = courses_of(queries.indicators_of(programme), clock.today())
    behind = bases_of(node.measure for node in nodes)
    parent, partner = related(programme, "parent"), related(programme, "partner")
    kind = "plan" if programme.kind == ProgrammeKind.ANNUAL_PLAN else "programme"
    sections = (
        Section(_("Aims"), lines_of(programme.goals), facts=_facts_of(programme)),
        *_measures(programme, tree, supports, courses),
        Section(_("Overall indicators"), table=_indicators(courses)),
        Section(_("Estimate"), _estimate(programme, tree)),
    )
    helps = [support for rows in supports.values() for support in rows]
    figures = [
        row for course in courses for row in (course.indicator, *(step.target for step in course.steps))
    ]
    whole = [row for row in (parent, partner) if isinstance(row, Record)]
    return Material(
        name="programme",
        kind=kind,
        title=str(programme),
        sections=outlined(sections),
        rows=[
            programme,
            *(node.measure for node in nodes),
            *helps,
            *figures,
            *behind.instruments,
            *behind.way,
            *whole,
        ],
        bases=(*map(_basis, behind.instruments), *_above(parent)),
    )


def write_proposal(proposal: Proposal) -> Material:
    """Write a proposal to the unit above: what is proposed and why, about which programme, answered by when."""
    programme = related(proposal, "programme")
    about = (
        facts(
            (_("Programme"), programme),
            (_("Period"), period_in_words(programme.starts_on, programme.ends_on)),
        )
        if isinstance(programme, Programme)
        else ()
    )
    answer = lines_of(proposal.answer)
    sections = (
        Section(_("What is proposed, and why"), lines_of(proposal.text)),
        Section(_("The programme that it is about"), facts=about),
        Section(
            _("Answer"),
            answer,
            facts=facts((_("Answered on"), day_in_words(proposal.answered_on))) if answer else (),
        ),
        Section(_("What is asked for"), _requested(proposal)),
    )
    return Material(
        name="proposal",
        kind="proposal",
        title=str(proposal),
        sections=outlined(sections),
        rows=[proposal, *([programme] if isinstance(programme, Programme) else [])],
        addressees=(str(proposal.to_unit),),
    )


def _facts_of(programme: Programme) -> tuple[tuple[str, str], ...]:
    partner = related(programme, "partner")
    return facts(
        (_("Code"), programme.code),
        (_("Period"), period_in_words(programme.starts_on, programme.ends_on)),
        (_("Vision year"), programme.vision_year),
        (_("Partner"), partner),
        (_("Responsible person"), related(programme, "responsible")),
    )


def _measures(
    programme: Programme,
    tree: Tree,
    supports: Mapping[UUID, list[MeasureSupport]],
    courses: Iterable[Course],
) -> list[Section]:
    """Return the table of measures; with a partner, one for whose duty they are."""
    figures: dict[UUID | None, list[Course]] = {}
    for course in courses:
        figures.setdefault(course.indicator.measure_id, []).append(course)

    def table_of(nodes: Iterable[Node]) -> Table | None:
        titles = (
            _("No."),
            _("Measure"),
            _("Unit"),
            _("Period"),
            _("Indicators and targets"),
            _("Estimate (%(currency)s)") % {"currency": programme.currency},
        )
        rows = [
            _row(node, supports.get(node.measure.pk, []), figures.get(node.measure.pk, [])) for node in nodes
        ]
        return listing(titles, rows, MEASURE_WIDTHS)

    sides = {node.measure.side for node in tree}
    if len(sides) < 2:  # noqa: PLR2004 one side alone needs no heading
        return [Section(_("Measures"), table=table_of(tree))]
    parts = [
        Section(
            str(Side(side).label), table=table_of(node for node in tree if node.measure.side == side), level=2
        )
        for side in Side
    ]
    return [Section(_("Measures")), *parts]


def _row(node: Node, supports: list[MeasureSupport], courses: list[Course]) -> tuple[str, ...]:
    measure = node.measure
    result = _("Result: %(what)s") % {"what": measure.result} if measure.result else ""
    helping = ", ".join(str(support.supporter) for support in supports)
    unit = str(related(measure, "unit") or "")
    return (
        node.number,
        "\n".join(filter(None, (str(measure), result))),
        "\n".join(filter(None, (unit, _("with %(units)s") % {"units": helping} if helping else ""))),
        period_in_figures(node.starts_on, node.ends_on),
        "\n".join(_course_in_words(course) for course in courses),
        number_in_figures(node.estimate),
    )


def _course_in_words(course: Course) -> str:
    """Return an indicator with its targets in one line."""
    targets = ", ".join(_target(step.target) for step in course.steps)
    name = f"{course.indicator} ({course.indicator.counted_in})"
    return f"{name}: {targets}" if targets else name


def _target(target: Target) -> str:
    return _("%(value)s by %(day)s") % {
        "value": number_in_figures(target.value),
        "day": day_in_figures(target.due_on),
    }


def _indicators(courses: Iterable[Course]) -> Table | None:
    """Return the indicators that tell of no single measure."""
    titles = (_("Indicator"), _("Counted in"), _("At the start"), _("Targets"))
    rows = [
        (
            str(course.indicator),
            course.indicator.counted_in,
            number_in_figures(course.indicator.start_value),
            "\n".join(_target(step.target) for step in course.steps),
        )
        for course in courses
        if course.indicator.measure_id is None
    ]
    return listing(titles, rows, INDICATOR_WIDTHS)


def _estimate(programme: Programme, tree: Tree) -> tuple[str, ...]:
    if tree.estimate is None:
        return ()
    words = {"sum": number_in_figures(tree.estimate), "currency": programme.get_currency_display()}
    return (_("The measures are estimated at %(sum)s %(currency)s in all.") % words,)


def _basis(instrument: Instrument) -> str:
    """Return an instrument as papers name what they rest on."""
    kind, issuer = str(instrument.kind), related(instrument, "issuer_unit")
    by = str(issuer or instrument.issuer_name)
    said = kind
    if instrument.number:
        said = _("%(kind)s No. %(number)s") % {"kind": kind, "number": instrument.number}
    if instrument.signed_on:
        said = _("%(what)s of %(day)s") % {"what": said, "day": day_in_words(instrument.signed_on)}
    if by:
        said = _("%(what)s by %(body)s") % {"what": said, "body": by}
    return _("Pursuant to %(what)s") % {"what": with_title(said, without_type(instrument.title, kind))}


def _above(parent: object) -> tuple[str, ...]:
    if not isinstance(parent, Programme):
        return ()
    return (_("Pursuant to %(what)s") % {"what": f"“{parent}”"},)


def _requested(proposal: Proposal) -> tuple[str, ...]:
    words = {"unit": str(proposal.to_unit), "day": day_in_words(proposal.due_on)}
    if proposal.due_on:
        return (_("%(unit)s is asked to consider this and to answer by %(day)s.") % words,)
    return (_("%(unit)s is asked to consider this and to answer.") % words,)
