"""The tabs of an instrument's page, and of a requirement's; `config` lists them."""

from itertools import chain
from typing import Any

from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from comity.access import policies as access
from comity.foundation.models import fetch_related
from comity.foundation.registry import type_name
from comity.foundation.requests import ActingRequest, whole_number
from comity.history.services import record_reading
from comity.instruments import policies, queries
from comity.instruments.models.instrument import Instrument
from comity.instruments.models.related import Receipt
from comity.instruments.models.requirement import Requirement
from comity.instruments.views.comparing import compare
from comity.instruments.views.graph import picture_of
from comity.instruments.views.sections import blocks_of, sections_of
from comity.kit.panels import Drawn, Panel


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
    return _draw(request, "text", context, [*filter(None, [version, before]), *marks, *citations])


def show_requirements(request: ActingRequest, instrument: Instrument) -> Drawn:
    """Show what is confirmed from the instrument, with the assignments of each, and its readings."""
    requirements = list(queries.requirements_of(instrument))
    assignments = queries.assignments_by_requirement(requirements)
    readings = list(queries.readings_of(instrument))
    context = {
        "instrument": instrument,
        "requirements": [(row, assignments.get(row.pk, [])) for row in requirements],
        "readings": readings,
        "why_not_read": policies.why_not_read(request.actor),
    }
    shown = [*requirements, *chain.from_iterable(assignments.values()), *readings]
    return _draw(request, "requirements", context, shown)


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
    return _draw(request, "citations", context, [*citations, *cited.values()])


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
    return _draw(request, "relations", context, [*relations, *ends, *(parties or ()), *partners])


def show_receipts(request: ActingRequest, instrument: Instrument) -> Drawn:
    """Show which units have recorded that they received the document."""
    receipts = list(queries.receipts_of(instrument))
    context = {
        "instrument": instrument,
        "receipts": receipts,
        "why_not": access.why_not(request.actor, "add", type_name(Receipt)),
    }
    return _draw(request, "receipts", context, receipts)


def show_assignments(request: ActingRequest, requirement: Requirement) -> Drawn:
    """Show which units have the requirement and what they made of it."""
    assignments = list(queries.assignments_of(requirement))
    return _draw(request, "assignments", {"assignments": assignments}, assignments)


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
    return _draw(request, "source", {"requirement": requirement, "blocks": blocks}, [version])


def _draw(request: ActingRequest, name: str, context: dict[str, Any], rows: list[Any]) -> Drawn:
    """Draw a panel and record that its rows were read; what the page around it is given is not read again."""
    record_reading(actor=request.actor, rows=rows, verb="read", details={"panel": name})
    around = {"request": request, "actor": request.actor, "csrf_token": get_token(request)}
    return render_to_string(f"instruments/panels/{name}.html", {**context, **around}), rows


_INSTRUMENT, _REQUIREMENT = type_name(Instrument), type_name(Requirement)
PANELS = [
    Panel(_INSTRUMENT, "text", _("Text"), show_text, 10),
    Panel(_INSTRUMENT, "requirements", _("Requirements"), show_requirements, 20),
    Panel(_INSTRUMENT, "citations", _("Citations"), show_citations, 30),
    Panel(_INSTRUMENT, "relations", _("Relations"), show_relations, 40),
    Panel(_INSTRUMENT, "receipts", _("Receipts"), show_receipts, 50),
    Panel(_REQUIREMENT, "assignments", _("Assignments"), show_assignments, 10),
    Panel(_REQUIREMENT, "source", _("In the text"), show_source, 20),
]
