"""The tabs of a programme's page and of a measure's; `config` lists them."""

from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from comity.foundation import clock
from comity.foundation.registry import type_name
from comity.foundation.requests import ActingRequest, whole_number
from comity.instruments.models.requirement import UNFINISHED, Assignment, Requirement
from comity.instruments.policies import why_not_move_assignment
from comity.kit.panels import Panel
from comity.programmes import policies, queries
from comity.programmes.models.measure import Measure
from comity.programmes.models.programme import Programme
from comity.programmes.queries import cascading, revisions
from comity.programmes.queries.trees import tree_of
from comity.programmes.views.timeline import Timeline


def show_measures(request: ActingRequest, programme: Programme) -> SafeString:
    """Show the measures as a tree with nested totals; whoever may change it can place them."""
    tree = tree_of(programme)
    context = {
        "programme": programme,
        "tree": tree,
        "nodes": list(tree),
        "why_not": policies.why_not_change_programme(request.actor, programme),
    }
    return _render(request, "measures", context)


def show_board(request: ActingRequest, programme: Programme) -> SafeString:
    """Show the tree along time, the approved plan behind what is planned now, with estimates."""
    tree = tree_of(programme)
    nodes = list(tree)
    moved = revisions.variances(programme, [node.measure for node in nodes])
    timeline = Timeline(programme, nodes, clock.today())
    context = {
        "programme": programme,
        "tree": tree,
        "timeline": timeline,
        "rows": [
            (node, timeline.row(node, moved.get(node.measure.pk)), moved.get(node.measure.pk))
            for node in nodes
        ],
        "baseline": queries.baselines_of(programme).first(),
    }
    return _render(request, "board", context)


def show_revisions(request: ActingRequest, programme: Programme) -> SafeString:
    """Show what differs between two approved revisions, or between one and the programme as it is."""
    baselines = {row.revision: row for row in queries.baselines_of(programme)}
    older = baselines.get(whole_number(request.GET.get("from", "")) or max(baselines, default=0))
    newer = baselines.get(whole_number(request.GET.get("to", "")) or 0)
    before = revisions.stands_in(older) if older else {}
    after = revisions.stands_in(newer) if newer else revisions.stands_now(programme)
    context = {
        "programme": programme,
        "baselines": list(baselines.values()),
        "older": older,
        "newer": newer,
        "differences": revisions.differences(before, after) if older else [],
    }
    return _render(request, "revisions", context)


def show_supports(request: ActingRequest, measure: Measure) -> SafeString:
    """Show the parts of a measure and the units that help with it."""
    node = tree_of(measure.programme).node_of(measure)
    context = {
        "measure": measure,
        "parts": node.parts if node else [],
        "supports": queries.supports_of([measure]).get(measure.pk, []),
        "why_not": policies.why_not_change_measure(request.actor, measure),
        "why_not_remove": policies.why_not_remove(measure),
    }
    return _render(request, "parts", context)


def show_measures_of_assignment(request: ActingRequest, assignment: Assignment) -> SafeString:
    """Show by which measures the unit carries the requirement out."""
    rows = cascading.measures_of_assignment(assignment)
    reason = why_not_move_assignment(request.actor, assignment, "change")
    is_open = reason is None and assignment.state in UNFINISHED
    context = {
        "record": assignment,
        "measures": _with_places(rows),
        "concretise_url": reverse("assignment-concretise", args=[assignment.pk]) if is_open else "",
    }
    return _render(request, "implementing", context)


def show_measures_of_requirement(request: ActingRequest, requirement: Requirement) -> SafeString:
    """Show the measures of all units that carry the requirement out."""
    rows = _with_places(cascading.measures_for(requirement))
    return _render(request, "implementing", {"record": requirement, "measures": rows})


def _with_places(rows: QuerySet[Measure]) -> list[Measure]:
    return list(rows.select_related("label__level").prefetch_related("unit", "programme"))


def _render(request: ActingRequest, name: str, context: dict[str, object]) -> SafeString:
    return render_to_string(f"programmes/panels/{name}.html", context, request)


_PROGRAMME, _MEASURE = type_name(Programme), type_name(Measure)
PANELS = [
    Panel(_PROGRAMME, "measures", _("Measures"), show_measures, 10),
    Panel(_PROGRAMME, "board", _("Board"), show_board, 20),
    Panel(_PROGRAMME, "revisions", _("Revisions"), show_revisions, 40),
    Panel(type_name(Assignment), "measures", _("Measures"), show_measures_of_assignment, 10),
    Panel(type_name(Requirement), "measures", _("Measures"), show_measures_of_requirement, 15),
    Panel(_MEASURE, "parts", _("Parts and support"), show_supports, 10),
]
