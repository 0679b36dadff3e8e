"""What this package adds to every list: tabs of saved views, the choice of columns, the bar of what is selected."""

from collections.abc import Sequence
from typing import Any

from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import reverse

from comity.foundation.registry import type_name
from comity.foundation.requests import ActingRequest
from comity.history.services import record_reading
from comity.kit.listing import Listing
from comity.kit.panels import ListPart
from comity.lists import groups, policies, queries
from comity.lists.models import SavedView, ViewKind

Part = tuple[str, Sequence[Any]]


def draw_tabs(request: ActingRequest, listing: Listing) -> Part:
    """Draw the saved views, which fetch their counts themselves, and what can be done with the present one."""
    kit, found = listing.kit, getattr(request, "saved_views", ())
    chosen = next((view for view in found if str(view.pk) == listing.params.get("view")), None)
    state = queries.state_of(listing)
    record_reading(actor=request.actor, rows=found, details={"type": type_name(SavedView)})
    context = {
        "kit": kit,
        "views": [(view, None, f"{kit.url('list')}?view={view.pk}&{view.query}") for view in found],
        "current": str(chosen.pk) if chosen else "",
        "list_url": kit.url("list"),
        "chosen": chosen,
        "has_changed": chosen is not None and chosen.query != state,
        "why_not": policies.why_not_change(request.actor, chosen) if chosen else None,
        "query": state,
        "kinds": [(kind, ViewKind(kind).label) for kind in policies.kinds_for(request.actor)],
        "unknown": queries.unknown_in(listing),
        "unmet": listing.filters.form.unknown,
        "without_url": listing.link(**dict.fromkeys(listing.filters.form.unknown, "")),
        "is_lazy": bool(found),
    }
    return _draw("lists/_views.html", request, context), found


def draw_columns(request: ActingRequest, listing: Listing) -> Part:
    """Draw the choice of columns and of how close the rows stand."""
    context = {
        "choices": [(each, each in listing.columns) for each in listing.kit.offered_columns],
        "density": listing.params.get("density", ""),
        "groups": groups.offered(listing.kit),
        "group": listing.params.get("group", ""),
    }
    return _draw("lists/_columns.html", request, context), ()


def draw_groups(request: ActingRequest, listing: Listing) -> Part:
    """Draw the groups with their counts, each leading to its rows."""
    found = groups.groups_of(listing)
    return (_draw("lists/_groups.html", request, {"found": found}), found.named) if found else ("", ())


def draw_bar(request: ActingRequest, listing: Listing) -> Part:
    """Draw what can be done with the selected records, or with all that match."""
    kit = listing.kit
    context = {
        "listing": listing,
        "many_url": reverse(f"{kit.slug}-many") if kit.form_sections else "",
        "why_not": policies.why_not_edit_many(request.actor, kit.name) if kit.form_sections else None,
    }
    return _draw("lists/_bar.html", request, context), ()


def draw_totals(request: ActingRequest, listing: Listing) -> Part:
    """Offer the totals of rows too many to be totalled with every page."""
    shown = {each.name for each in listing.columns}
    if (
        "totals" in listing.params
        or listing.count.exact
        or shown.isdisjoint(total.name for total in listing.kit.totals)
    ):
        return "", ()
    return _draw("lists/_below.html", request, {"url": listing.link(totals="all")}), ()


def _draw(template: str, request: ActingRequest, context: dict[str, Any]) -> str:
    """Draw a part; what the page around it is given is not read again."""
    return render_to_string(template, {**context, "request": request, "csrf_token": get_token(request)})


LIST_PARTS = [
    ListPart("above", draw_tabs),
    ListPart("toolbar", draw_columns),
    ListPart("bar", draw_bar),
    ListPart("groups", draw_groups),
    ListPart("below", draw_totals),
]
