"""The tabs of an instrument's page, and of a requirement's; `config` lists them."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from comity.access import policies as access
from comity.foundation.models import Record, fetch_related
from comity.foundation.registry import type_name
from comity.foundation.requests import ActingRequest, whole_number
from comity.frame.conditions import REACH
from comity.frame.drawing import counted_in, draw_panel
from comity.instruments import policies, queries
from comity.instruments.models.instrument import Instrument
from comity.instruments.models.related import Receipt
from comity.instruments.models.requirement import Requirement
from comity.instruments.queries import agreements, amending
from comity.instruments.views.comparing import compare
from comity.instruments.views.graph import picture_of
from comity.instruments.views.sections import blocks_of, sections_of
from comity.kit.attributes import attribute_of
from comity.kit.cells import Drawer
from comity.kit.panels import Drawn, Panel
from comity.partners.models import Partner
from comity.partners.queries.relationship import MOST_SHOWN

COMPARED = ("kind", "actors", "deadline", "due_on", "period", "condition")
"""The fields of a requirement, beside its text, that an amendment may change."""


def show_text(request: ActingRequest, instrument: Instrument) -> Drawn:
    """Show the text with its requirements and citations marked, or what the last amendment struck and added."""
    version = queries.current_text(instrument)
    before = queries.text_before(version) if version else None
    changes = (
        compare(before.text, version.text) if before and version and request.GET.get("changes") else None
    )
    sections = sections_of(version) if version else []
    wanted = whole_number(request.GET.get("section", "1")) or 1
    section = sections[min(wanted, len(sections)) - 1] if sections else None
    reading = queries.reading_of_text(version) if version else None
    marks = [
        row for row in queries.requirements_of(instrument) if version and row.text_version_id == version.pk
    ]
    citations = list(queries.citations_of(reading)) if reading else []
    context = {
        "instrument": instrument,
        "version": version,
        "before": before,
        "changes": changes,
        "sections": sections if len(sections) > 1 else [],
        "section": section,
        "blocks": blocks_of(version.text, section, marks, citations) if version and section else [],
        "why_not_amend": policies.why_not_change_instrument(request.actor, instrument),
    }
    return _draw(request, "text", instrument, context, [*marks, *citations])


def show_requirements(request: ActingRequest, instrument: Instrument) -> Drawn:
    """Show what is confirmed from the instrument, with the assignments of each, and its readings."""
    requirements = list(queries.requirements_of(instrument))
    assignments = queries.assignments_by_requirement(requirements)
    obligations = queries.obligations_by_requirement(requirements)
    readings = list(queries.readings_of(instrument))
    context = {
        "instrument": instrument,
        "requirements": [
            (row, assignments.get(row.pk, []), obligations.get(row.pk, [])) for row in requirements
        ],
        "readings": readings,
        "why_not_read": policies.why_not_read(request.actor),
    }
    return _draw(request, "requirements", instrument, context)


def show_citations(request: ActingRequest, instrument: Instrument) -> Drawn:
    """Show what the text cites, and which of it is registered."""
    version = queries.current_text(instrument)
    reading = queries.reading_of_text(version) if version else None
    citations = list(queries.citations_of(reading)) if reading else []
    cited = queries.cited_instruments(citations)
    context = {
        "instrument": instrument,
        "citations": [(row, cited.get(row.cited_id)) for row in citations],
        "why_not": policies.why_not_read(request.actor),
    }
    return _draw(request, "citations", instrument, context)


def show_relations(request: ActingRequest, instrument: Instrument) -> Drawn:
    """Show the instruments that this one acts on and that act on it, drawn and listed, and its parties."""
    relations = list(queries.relations_of(instrument))
    parties = list(queries.parties_of(instrument)) if instrument.kind.is_agreement else None
    context = {
        "instrument": instrument,
        "relations": relations,
        "picture": picture_of(instrument, relations),
        "parties": parties,
        "why_not": policies.why_not_change_instrument(request.actor, instrument),
    }
    ends = [end for row in relations for end in (row.instrument, row.other)]
    partners = [row.partner for row in parties or () if row.partner]
    return _draw(request, "relations", instrument, context, [*ends, *partners])


def show_receipts(request: ActingRequest, instrument: Instrument) -> Drawn:
    """Show which units have recorded that they received the document."""
    receipts = list(queries.receipts_of(instrument))
    context = {
        "instrument": instrument,
        "receipts": receipts,
        "why_not": access.why_not(request.actor, "add", type_name(Receipt)),
    }
    return _draw(request, "receipts", instrument, context)


def show_life(request: ActingRequest, instrument: Instrument) -> Drawn:
    """Show the steps in the life of the instrument, each with its day, reason and cause."""
    steps = list(queries.steps_of(instrument))
    context = {
        "instrument": instrument,
        "steps": steps,
        "why_not": policies.why_not_change_instrument(request.actor, instrument),
    }
    return _draw(request, "life", instrument, context)


def show_agreements(request: ActingRequest, partner: Partner) -> Drawn:
    """Show the agreements to which the partner is a party, and what is due next under each."""
    if access.why_not(request.actor, "view", policies.INSTRUMENT):
        return _draw(request, "agreements", partner, {"agreements": []})
    rows = agreements.agreements_with(partner)
    count, counted = counted_in(rows)
    context = {
        "agreements": list(rows[:MOST_SHOWN]),
        "count": count,
        "all_url": f"{reverse('instruments-list')}?{urlencode({'partners': partner.pk, REACH: 'parts'})}",
    }
    html, shown = _draw(request, "agreements", partner, context)
    return html, [*shown, *counted]


def show_obligations(request: ActingRequest, partner: Partner) -> Drawn:
    """Show what is open on either side under the agreements with the partner."""
    page = agreements.obligations(agreements.Wanted(partner=partner, state="open"), size=MOST_SHOWN)
    query = f"?{urlencode({'partner': partner.pk, 'state': 'open'})}"
    return _draw(request, "obligations", partner, {"page": page, "query": query}, page.shown)


def show_assignments(request: ActingRequest, requirement: Requirement) -> Drawn:
    """Show which units have the requirement and what they made of it, and the parties on whom it is laid."""
    assignments = list(queries.assignments_of(requirement))
    agreed = [requirement] if policies.is_agreed(requirement) else []
    obligations = queries.obligations_by_requirement(agreed).get(requirement.pk, [])
    context = {"assignments": assignments, "obligations": obligations}
    return _draw(request, "assignments", requirement, context, [row.partner for row in obligations])


def show_source(request: ActingRequest, requirement: Requirement) -> Drawn:
    """Show the sentence from which the requirement was confirmed, in its surroundings."""
    fetch_related([(requirement, "text_version")])
    version = requirement.text_version
    around = next((each for each in sections_of(version) if each.start <= requirement.start < each.end), None)
    blocks = (
        [
            block
            for place, block in zip(
                around.blocks, blocks_of(version.text, around, [requirement]), strict=True
            )
            if place[1] < requirement.end and requirement.start < place[2]
        ]
        if around
        else []
    )
    return _draw(request, "source", requirement, {"requirement": requirement, "blocks": blocks}, [version])


def show_amendments(request: ActingRequest, requirement: Requirement) -> Drawn:
    """Show what amendments struck and added, on the way to this wording and from it, each with its reason."""
    fetch_related([(requirement, "instrument")])
    draw = Drawer(brief=False).draw
    attributes = [attribute_of(Requirement, name) for name in COMPARED]
    steps = []
    for step in amending.amendments_around(requirement):
        words = compare(step.older.text, step.newer.text) if step.older.text != step.newer.text else []
        told = [(each.title, draw(each, step.older), draw(each, step.newer)) for each in attributes]
        steps.append((step, words, [row for row in told if row[1] != row[2]]))
    return _draw(request, "amendments", requirement, {"requirement": requirement, "steps": steps})


def _draw(
    request: ActingRequest, name: str, of: Record, context: dict[str, Any], also: Sequence[Record] = ()
) -> Drawn:
    return draw_panel(request, f"instruments/panels/{name}.html", context, of=of, also=also)


_INSTRUMENT, _REQUIREMENT, _PARTNER = type_name(Instrument), type_name(Requirement), type_name(Partner)
PANELS = [
    Panel(_INSTRUMENT, "text", _("Text"), show_text, 10),
    Panel(_INSTRUMENT, "requirements", _("Requirements"), show_requirements, 20),
    Panel(_INSTRUMENT, "citations", _("Citations"), show_citations, 30),
    Panel(_INSTRUMENT, "relations", _("Relations"), show_relations, 40),
    Panel(_INSTRUMENT, "life", _("Life"), show_life, 45),
    Panel(_INSTRUMENT, "receipts", _("Receipts"), show_receipts, 50),
    Panel(_REQUIREMENT, "assignments", _("Assignments"), show_assignments, 10),
    Panel(_REQUIREMENT, "source", _("In the text"), show_source, 20),
    Panel(_REQUIREMENT, "amendments", _("Amendments"), show_amendments, 30),
    Panel(_PARTNER, "agreements", _("Agreements"), show_agreements, 40),
    Panel(_PARTNER, "obligations", _("Obligations"), show_obligations, 50),
]
