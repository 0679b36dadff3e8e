"""What the templates of the kit are given."""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.db.models import ForeignKey
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from comity.access import policies
from comity.foundation.models import Labelled, Record
from comity.frame.steps import steps_of
from comity.kit.attributes import Attribute, Kind, related
from comity.kit.cells import Drawer
from comity.kit.declaration import Name, RecordType
from comity.kit.export import FORMATS
from comity.kit.forms import RecordForm
from comity.kit.labels import covering
from comity.kit.listing import Listing
from comity.kit.panels import Panel, panels_for
from comity.kit.request import ActingRequest
from comity.threads.queries import attachments_for, thread_for

SHOWN_WHEN_NARROW = 3


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the list, drawn."""

    record: Record
    title: str
    url: str
    cells: list[tuple[str, SafeString | str]]


def list_context(kit: RecordType, request: ActingRequest) -> dict[str, Any]:
    listing = Listing(kit, request)
    page = listing.page
    label = covering([*page.rows, *(each for row in page.rows for each in _relations(listing.columns, row))])
    drawer = Drawer(brief=True)
    styles = [_css(each, place) for place, each in enumerate(listing.columns)]
    rows = [
        Row(
            record,
            kit.title_of(record),
            kit.url("detail", record),
            [(css, drawer.draw(each, record)) for each, css in zip(listing.columns, styles, strict=True)],
        )
        for record in page.rows
    ]
    return {
        **type_context(kit),
        "listing": listing,
        "rows": rows,
        "heads": [
            {**_head(listing, each), "css": css} for each, css in zip(listing.columns, styles, strict=True)
        ],
        "chips": [
            {"label": chip.title, "text": chip.words, "remove_url": link} for chip, link in listing.chips
        ],
        "previous_url": page.before and listing.link(before=page.before),
        "next_url": page.after and listing.link(after=page.after),
        "page_label": label,
        "why_not_add": policies.why_not(request.actor, "add", kit.name),
        "why_not_export": policies.why_not(request.actor, "export", kit.name),
    }


def type_context(kit: RecordType) -> dict[str, Any]:
    """Return what every page of a type shows."""
    return {
        "kit": kit,
        "list_url": kit.url("list"),
        "new_url": kit.url("new"),
        "new_words": _("New %(type)s") % {"type": kit.singular},
        "endings": FORMATS,
    }


def _css(attribute: Attribute, place: int) -> str:
    """Return the classes of a column: the first leads to the record, the last ones go when the page is narrow."""
    if place == 0:
        return "title wide-cell"
    by_kind = {Kind.NUMBER: "number", Kind.DATE: "nowrap", Kind.MOMENT: "nowrap"}.get(attribute.kind, "")
    minor = place >= SHOWN_WHEN_NARROW and attribute.kind not in {Kind.LABEL, Kind.STATE}
    return f"{by_kind} is-minor".strip() if minor else by_kind


def _head(listing: Listing, attribute: Attribute) -> dict[str, Any]:
    """Return the head of a column: where a click leads and which way it sorts now."""
    current = {attribute.name: "ascending", f"-{attribute.name}": "descending"}.get(listing.sort, "")
    other = f"-{attribute.name}" if current == "ascending" else attribute.name
    link = listing.link(sort=other) if listing.sortable(attribute) else ""
    return {"attribute": attribute, "sorted": current, "link": link}


def _relations(attributes: list[Attribute], record: Record) -> list[Labelled]:
    """Return the labelled records whose names are shown with this one."""
    targets = (related(record, each.name) for each in attributes if isinstance(each.field, ForeignKey))
    return [target for target in targets if isinstance(target, Labelled)]


def facts_of(kit: RecordType, record: Record, names: Sequence[Name]) -> list[dict[str, Any]]:
    """Return what the record says under those names."""
    drawer = Drawer(brief=False)
    return [
        {"label": each.title, "value": drawer.draw(each, record), "wide": each.is_long}
        for each in map(kit.attribute, names)
    ]


def record_context(kit: RecordType, request: ActingRequest, record: Record) -> dict[str, Any]:
    """Return what every page of a record shows: title, state, label, the actions or why they are refused."""
    reason = policies.why_not(request.actor, "change", kit.name, kit.state_of(record) or "*")
    edit = {"title": _("Edit"), "url": kit.url("edit", record), "icon": "edit", "reason": reason}
    more = [
        {
            "title": each.title,
            "url": each.url_of(record),
            "icon": each.icon,
            "reason": each.why_not(request.actor, record),
        }
        for each in kit.actions
    ]
    return {
        **type_context(kit),
        "record": record,
        "record_url": kit.url("detail", record),
        "record_title": kit.title_of(record),
        "steps": steps_of(kit.path, kit.state_of(record) or "") if kit.has_state else None,
        "actions": [edit, *more],
        "why_not_change": reason,
        "page_label": covering([record]),
    }


def detail_context(kit: RecordType, request: ActingRequest, record: Record) -> dict[str, Any]:
    """Return what the record page shows: its sections or one of the panels, its thread and files."""
    thread, files = thread_for(record), list(attachments_for(record))
    panels = panels_for(kit.name)
    chosen = next((panel for panel in panels if panel.key == request.GET.get("tab")), None)
    attributes = [kit.attribute(name) for section in kit.sections for name in section.names]
    linked = [entry.record for entry in (*thread.up, *thread.down)]
    return {
        **record_context(kit, request, record),
        "sections": [(section.title, facts_of(kit, record, section.names)) for section in kit.sections],
        "owner": facts_of(kit, record, ("unit", "created_at", "changed_at")),
        "tabs": _tabs(kit, record, panels, chosen),
        "panel": chosen.render(request, record) if chosen else "",
        "thread": thread,
        "files": files,
        "page_label": covering(
            [record, *_relations([*attributes, kit.attribute("unit")], record), *linked, *files]
        ),
    }


def _tabs(kit: RecordType, record: Record, panels: list[Panel], chosen: Panel | None) -> list[dict[str, Any]]:
    own = kit.url("detail", record)
    return [
        {"label": _("Facts"), "url": own, "current": chosen is None},
        *(
            {"label": each.title, "url": f"{own}?tab={each.key}", "current": each is chosen}
            for each in panels
        ),
        {"label": _("History"), "url": reverse("history", args=[kit.name, record.pk]), "current": False},
    ]


def differences(kit: RecordType, form: RecordForm, current: Record) -> list[dict[str, Any]]:
    """Return the fields in which a form and what stands now differ, both in words, for a person to decide."""
    mine = copy(current)
    for name, value in form.values().items():
        setattr(mine, name, value)
    drawer = Drawer(brief=False)
    return [
        {
            "name": each.name,
            "title": each.title,
            "mine": drawer.draw(each, mine),
            "theirs": drawer.draw(each, current),
        }
        for each in map(kit.attribute, form.values())
        if each.value(mine) != each.value(current)
    ]
