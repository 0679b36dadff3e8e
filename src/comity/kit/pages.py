"""What the templates of the kit are given."""

from collections.abc import Iterable
from copy import copy
from typing import Any

from django.db.models import TextField
from django.urls import reverse
from django.utils.translation import gettext as _

from comity.access import policies
from comity.access.labelling import covering, relabel_url
from comity.foundation.models import Record
from comity.foundation.requests import ActingRequest
from comity.foundation.sheets import CONTENT_TYPES
from comity.frame.changing import offered_on
from comity.frame.steps import steps_of
from comity.kit.attributes import Attribute, Kind
from comity.kit.cells import Drawer
from comity.kit.declaration import Name, RecordType
from comity.kit.forms import RecordForm
from comity.kit.listing import Listing, shown_with
from comity.kit.panels import Panel, list_parts, panels_for
from comity.threads.views.around import around

SHOWN_WHEN_NARROW = 3


def type_context(kit: RecordType) -> dict[str, Any]:
    """Return what every page of a type shows."""
    words = {"new_words": _("New %(type)s") % {"type": kit.singular}}
    return {"kit": kit, "list_url": kit.url("list"), "new_url": kit.new_url, **words}


def list_context(listing: Listing, request: ActingRequest) -> dict[str, Any]:
    """Return what the list shows."""
    kit = listing.kit
    page, columns = listing.page, listing.columns
    parts, beside = list_parts(request, listing)
    summed = [kit.model(label_id=label_id) for label_id in listing.totals.label_ids]
    is_open = bool({"filters", "find"} & {*listing.params} or listing.filters.form.wrong)
    beside += offered_on(request, listing.filters.form) if is_open else []
    label, drawer = covering([*shown_with(columns, page.rows), *summed, *beside]), Drawer(brief=True)
    styled = [(each, _css(each, place)) for place, each in enumerate(columns)]
    rows = [
        {
            "pk": record.pk,
            "title": kit.title_of(record),
            "url": kit.url("detail", record),
            "first": drawer.draw(columns[0], record),
            "cells": [(css, drawer.draw(each, record)) for each, css in styled[1:]],
        }
        for record in page.rows
    ]
    chips = [(chip.title, chip.words, listing.link_without(chip)) for chip in listing.chips]
    return {
        **type_context(kit),
        "listing": listing,
        "rows": rows,
        "heads": [_head(listing, each, css) for each, css in styled],
        "chips": [{"label": title, "text": words, "remove_url": url} for title, words, url in chips],
        "clear_url": listing.link(q="", **{name: "" for name, _value in listing.conditions}),
        "previous_url": page.before and listing.link(before=page.before),
        "next_url": page.after and listing.link(after=page.after),
        "filters_open": is_open,
        "filters_url": listing.link(filters="open"),
        "closed_url": listing.link(filters=""),
        "export_query": listing.link(),
        "endings": CONTENT_TYPES,
        "parts": parts,
        "page_label": label,
        "why_not_add": kit.why_not_add(request.actor) if kit.new_url else None,
        "why_not_export": policies.why_not(request.actor, "export", kit.name),
    }


def _css(attribute: Attribute, place: int) -> str:
    """Return the classes of a column: the first leads to the record, the last ones go when the page is narrow."""
    if place == 0:
        return "title wide-cell"
    is_long = isinstance(attribute.field, TextField)
    kept = place < SHOWN_WHEN_NARROW or attribute.kind in {Kind.LABEL, Kind.STATE}
    classes = {"number": attribute.kind is Kind.NUMBER, "nowrap": not is_long, "is-minor": not kept}
    return " ".join(css for css, given in classes.items() if given)


def _head(listing: Listing, attribute: Attribute, css: str) -> dict[str, Any]:
    """Return the head of a column: where a click leads and which way it sorts now."""
    current = {attribute.name: "ascending", f"-{attribute.name}": "descending"}.get(listing.order.name, "")
    other = f"-{attribute.name}" if current == "ascending" else attribute.name
    link = listing.link(sort=other) if other in listing.sorts else ""
    return {"of": attribute, "title": attribute.title, "sorted": current, "link": link, "css": css}


def facts_of(kit: RecordType, record: Record, names: Iterable[Name]) -> list[dict[str, Any]]:
    """Return what the record says under those names."""
    drawer = Drawer(brief=False)
    facts = ((each.title, drawer.draw(each, record)) for each in map(kit.attribute, names))
    return [{"label": title, "value": value, "wide": "<p>" in value} for title, value in facts]


def record_context(kit: RecordType, request: ActingRequest, record: Record) -> dict[str, Any]:
    """Return what every page of a record shows: title, label, state, and the actions or why they are refused."""
    state, words = kit.state_of(record), kit.attribute("state").choices if kit.has_state else {}
    path = [(each, words[each]) for each in kit.usual_path or words]
    reason = policies.why_not(request.actor, "change", kit.name, state or "*")
    edit = (_("Edit"), "edit", kit.url("edit", record), reason)
    reasons = {why_not: why_not(request.actor, record) for why_not in {each.why_not for each in kit.actions}}
    offered: list[tuple[Any, ...]] = [edit] if kit.form_sections else []
    offered += [(each.title, each.icon, each.url_of(record), reasons[each.why_not]) for each in kit.actions]
    names = ("title", "icon", "url", "reason")
    return {
        **type_context(kit),
        "record": record,
        "record_title": kit.title_of(record),
        "record_url": kit.url("detail", record),
        "relabel_url": relabel_url(request.actor, record),
        "steps": state and steps_of(path, state, words[state], kit.transitions, record),
        "actions": [dict(zip(names, each, strict=True)) for each in offered],
        "attach_url": None if reason else reverse("attachment-new", args=[kit.name, record.pk]),
        "attach_reason": reason,
        "page_label": record.label,
    }


def detail_context(kit: RecordType, request: ActingRequest, record: Record) -> dict[str, Any]:
    """Return what the record page shows: its sections or one of the panels, its thread and files."""
    panels = {panel.key: panel for panel in panels_for(kit.name)}
    chosen = panels.get(request.GET.get("tab", ""))
    attributes = [kit.attribute(name) for section in kit.sections for name in (*section.names, "unit")]
    nearby = around(request.actor, record, {each.relation for each in attributes} - {""})
    html, rows = chosen.render(request, record) if chosen else ("", ())
    own = kit.url("detail", record)
    tabs: list[tuple[Any, str, Panel | None]] = [(_("Facts"), own, None)]
    tabs += [(each.title, f"{own}?tab={each.key}", each) for each in panels.values()]
    return {
        **record_context(kit, request, record),
        "sections": [(section.title, facts_of(kit, record, section.names)) for section in kit.sections],
        "owner": facts_of(kit, record, ("unit", "created_at", "changed_at")),
        "people": [nearby["talk"].people.get(key) for key in (record.created_by, record.changed_by)],
        "tabs": [
            *({"label": title, "url": url, "current": panel is chosen} for title, url, panel in tabs),
            {"label": _("History"), "url": reverse("history", args=[kit.name, record.pk])},
        ],
        "panel": html,
        **nearby,
        "page_label": covering([*shown_with(attributes, [record]), *nearby["beside"], *rows]),
    }


def differences(kit: RecordType, form: RecordForm, current: Record) -> list[dict[str, Any]]:
    """Return the fields in which a form and what stands now differ, both in words, for a person to decide."""
    mine, draw = copy(current), Drawer(brief=False).draw
    for name, value in form.values().items():
        setattr(mine, name, value)
    return [
        {"name": each.name, "title": each.title, "mine": draw(each, mine), "theirs": draw(each, current)}
        for each in map(kit.attribute, form.values())
        if each.value(mine) != each.value(current)
    ]
