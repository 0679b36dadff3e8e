"""The tabs of a programme's page and of a measure's; `config` lists them."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from comity.documents.panels import Offer, show_papers
from comity.documents.policies import why_not_draw_up
from comity.foundation import clock
from comity.foundation.models import Record, fetch_related, related
from comity.foundation.registry import type_name
from comity.foundation.requests import ActingRequest, whole_number
from comity.frame.conditions import REACH
from comity.frame.drawing import counted_in, draw_panel
from comity.instruments.models.instrument import Instrument
from comity.instruments.models.requirement import UNFINISHED, Assignment, AssignmentState, Requirement
from comity.instruments.policies import why_not_move_assignment
from comity.kit.panels import Drawn, Panel
from comity.partners.models import Partner
from comity.partners.queries.relationship import MOST_SHOWN
from comity.programmes import policies, queries
from comity.programmes.models.baseline import Baseline
from comity.programmes.models.consulting import Appraisal, Opinion, OpinionState, RuleMaking
from comity.programmes.models.indicator import Indicator
from comity.programmes.models.measure import Measure
from comity.programmes.models.programme import Programme
from comity.programmes.models.proposal import WAITING, Proposal
from comity.programmes.queries import cascading, revisions
from comity.programmes.queries.courses import courses_of
from comity.programmes.queries.trees import Node, nodes_of, tree_of
from comity.programmes.queries.years import years_of
from comity.programmes.views.timeline import Timeline


def show_measures(request: ActingRequest, programme: Programme) -> Drawn:
    """Show the measures as a tree with nested totals; whoever may change it can place them."""
    tree = tree_of(programme)
    context: dict[str, Any] = {
        "programme": programme,
        "tree": tree,
        "nodes": list(tree),
        "why_not": policies.why_not_change_programme(request.actor, programme),
    }
    return _draw(request, "measures", programme, context)


def show_board(request: ActingRequest, programme: Programme) -> Drawn:
    """Show the tree along time, the approved plan behind what is planned now, with estimates."""
    tree = tree_of(programme)
    nodes = list(tree)
    moved = revisions.variances(programme, [node.measure for node in nodes])
    timeline = Timeline(programme, nodes, clock.today())
    context: dict[str, Any] = {
        "programme": programme,
        "tree": tree,
        "timeline": timeline,
        "rows": [
            (node, timeline.row(node, moved.get(node.measure.pk)), moved.get(node.measure.pk))
            for node in nodes
        ],
        "baseline": queries.baselines_of(programme).first(),
        "courses": courses_of(queries.indicators_of(programme), clock.today()),
    }
    return _draw(request, "board", programme, context)


def show_revisions(request: ActingRequest, programme: Programme) -> Drawn:
    """Show what differs between two approved revisions, or between one and the programme as it is."""
    baselines = {row.revision: row for row in queries.baselines_of(programme)}
    older = baselines.get(whole_number(request.GET.get("from", "")) or max(baselines, default=0))
    newer = baselines.get(whole_number(request.GET.get("to", "")) or 0)
    context: dict[str, Any] = {
        "programme": programme,
        "baselines": list(baselines.values()),
        "older": older,
        "newer": newer,
        "differences": _differences(programme, older, newer) if older else [],
    }
    return _draw(request, "revisions", programme, context)


def _differences(programme: Programme, older: Baseline, newer: Baseline | None) -> list[revisions.Difference]:
    """Return what differs in measures and targets from a revision to another, or to what stands now."""
    after = revisions.stands_in(newer) if newer else revisions.stands_now(programme)
    aims = revisions.targets_in(newer) if newer else revisions.targets_now(programme)
    return [
        *revisions.differences(revisions.stands_in(older), after),
        *revisions.target_differences(revisions.targets_in(older), aims),
    ]


def show_supports(request: ActingRequest, measure: Measure) -> Drawn:
    """Show the parts of a measure and the units that help with it; what it is a part of is not shown."""
    node = tree_of(measure.programme).node_of(measure)
    if node:
        node.whole = None
    context: dict[str, Any] = {
        "measure": measure,
        "node": node,
        "parts": node.parts if node else [],
        "supports": queries.supports_of([measure]).get(measure.pk, []),
        "why_not": policies.why_not_change_measure(request.actor, measure),
        "why_not_remove": policies.why_not_remove(measure),
    }
    return _draw(request, "parts", measure, context)


def show_indicators(request: ActingRequest, programme: Programme) -> Drawn:
    """Show the indicators of a programme with their targets and what was observed."""
    reason = policies.why_not_add_part(request.actor, Indicator, programme)
    context: dict[str, Any] = {
        "record": programme,
        "courses": courses_of(queries.indicators_of(programme).select_related("label__level"), clock.today()),
        "new_url": "" if reason else f"{reverse('indicators-new')}?programme={programme.pk}",
        "new_words": _("Add an indicator"),
    }
    return _draw(request, "indicators", programme, context)


def show_course(request: ActingRequest, indicator: Indicator) -> Drawn:
    """Show the targets of an indicator and what was observed."""
    context = {"record": indicator, "courses": courses_of([indicator], clock.today()), "new_url": ""}
    return _draw(request, "indicators", indicator, context)


def show_years(request: ActingRequest, programme: Programme) -> Drawn:
    """Show what falls into which year or quarter, with a partner whose duty it is, towards the vision year."""
    context: dict[str, Any] = {
        "programme": programme,
        "partner": related(programme, "partner"),
        "years": years_of(programme, tree_of(programme)),
    }
    return _draw(request, "years", programme, context)


def show_cascade_of_instrument(request: ActingRequest, instrument: Instrument) -> Drawn:
    """Show how many assignments of the instrument are in which state, and lead to the matrix."""
    words = dict(AssignmentState.choices)
    found = cascading.states_of_assignments(instrument)
    context: dict[str, Any] = {
        "matrix_url": reverse("instrument-cascade", args=[instrument.pk]),
        "states": [(state, words[state], count) for state, count, _labels in found],
    }
    html, shown = _draw(request, "cascade", instrument, context)
    counted = {label_id for _state, _count, labels in found for label_id in labels}
    return html, [*shown, *(Assignment(label_id=each) for each in counted)]


def show_measures_of_assignment(request: ActingRequest, assignment: Assignment) -> Drawn:
    """Show by which measures the unit carries the requirement out."""
    rows = cascading.measures_of_assignment(assignment)
    reason = why_not_move_assignment(request.actor, assignment, "change")
    is_open = reason is None and assignment.state in UNFINISHED
    context: dict[str, Any] = {
        "record": assignment,
        "measures": _with_places(rows),
        "concretise_url": reverse("assignment-concretise", args=[assignment.pk]) if is_open else "",
    }
    return _draw(request, "implementing", assignment, context)


def show_measures_of_requirement(request: ActingRequest, requirement: Requirement) -> Drawn:
    """Show the measures of all units that carry the requirement out."""
    rows = _with_places(cascading.measures_for(requirement))
    return _draw(request, "implementing", requirement, {"record": requirement, "measures": rows})


def show_programmes_with(request: ActingRequest, partner: Partner) -> Drawn:
    """Show the programmes with a partner or with what belongs to it, those that end last first."""
    rows = Programme.objects.filter(partner__in=Partner.objects.with_parts([partner.pk]))
    if not request.actor.may("view", type_name(Programme)):
        rows = rows.none()
    programmes = list(rows.select_related("label__level").order_by("-ends_on", "pk")[:MOST_SHOWN])
    fetch_related(((row, name) for row in programmes for name in ("unit", "partner")), [partner])
    count, counted = counted_in(rows)
    context: dict[str, Any] = {
        "partner": partner,
        "programmes": programmes,
        "count": count,
        "all_url": f"{reverse('programmes-list')}?{urlencode({'partner': partner.pk, REACH: 'parts'})}",
    }
    others = [row.partner for row in programmes if row.partner]
    html, shown = draw_panel(request, "programmes/panels/together.html", context, of=partner, also=others)
    return html, [*shown, *counted]


def _with_places(rows: QuerySet[Measure]) -> list[Node]:
    found = rows.select_related("label__level").prefetch_related("unit", "programme")
    return list(nodes_of(found).values())


def show_opinions(request: ActingRequest, matter: Appraisal | RuleMaking) -> Drawn:
    """Show what the units asked think, as far as the reader sees it."""
    about = {"appraisal": matter} if isinstance(matter, Appraisal) else {"rule": matter}
    rows = Opinion.objects.filter(**about).select_related("label__level").prefetch_related("unit")
    opinions = list(rows.order_by("due_on", "unit__code", "pk"))
    given = sum(row.state == OpinionState.GIVEN for row in opinions)
    return _draw(request, "opinions", matter, {"opinions": opinions, "given": given})


def show_clock(request: ActingRequest, proposal: Proposal) -> Drawn:
    """Show how long a proposal has waited for its answer, in days of work, and until when it may."""
    calendar, since = settings.COMITY_WORKDAYS, proposal.submitted_on
    until = proposal.answered_on or clock.today()
    context: dict[str, Any] = {
        "proposal": proposal,
        "waited": max(calendar.between(since, until) - 1, 0) if since else 0,
        "is_waiting": proposal.state in WAITING,
        "is_late": bool(since and proposal.due_on and until > proposal.due_on),
    }
    return _draw(request, "clock", proposal, context)


def show_paper(request: ActingRequest, record: Programme | Proposal) -> Drawn:
    """Show what was drawn up on paper from a programme or a proposal."""
    name = "programme" if isinstance(record, Programme) else "proposal"
    refused = why_not_draw_up(request.actor)
    offer = Offer(name, _("Draw up on paper"), reverse(f"{name}-paper", args=[record.pk]), refused)
    return show_papers(request, record, [offer])


def _draw(request: ActingRequest, name: str, of: Record, context: dict[str, Any]) -> Drawn:
    return draw_panel(request, f"programmes/panels/{name}.html", context, of=of)


_PROGRAMME, _MEASURE = type_name(Programme), type_name(Measure)
PANELS = [
    Panel(_PROGRAMME, "measures", _("Measures"), show_measures, 10),
    Panel(_PROGRAMME, "board", _("Board"), show_board, 20),
    Panel(_PROGRAMME, "indicators", _("Indicators"), show_indicators, 30),
    Panel(_PROGRAMME, "years", _("By period"), show_years, 35),
    Panel(_PROGRAMME, "revisions", _("Revisions"), show_revisions, 40),
    Panel(_PROGRAMME, "papers", _("Papers"), show_paper, 50),
    Panel(type_name(Partner), "programmes", _("Programmes"), show_programmes_with, 20),
    Panel(type_name(Instrument), "cascade", _("Cascade"), show_cascade_of_instrument, 25),
    Panel(type_name(Assignment), "measures", _("Measures"), show_measures_of_assignment, 10),
    Panel(type_name(Requirement), "measures", _("Measures"), show_measures_of_requirement, 15),
    Panel(type_name(Indicator), "course", _("Targets and observations"), show_course, 10),
    Panel(_MEASURE, "parts", _("Parts and support"), show_supports, 10),
    Panel(type_name(Proposal), "clock", _("Clock"), show_clock, 10),
    Panel(type_name(Proposal), "papers", _("Papers"), show_paper, 20),
    Panel(type_name(Appraisal), "opinions", _("Opinions"), show_opinions, 10),
    Panel(type_name(RuleMaking), "opinions", _("Opinions"), show_opinions, 10),
]
