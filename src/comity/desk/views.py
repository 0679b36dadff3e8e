"""My desk, the search page and the palette."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from comity.access.labelling import covering
from comity.access.marking import render_marked
from comity.desk.first_steps import first_steps_for
from comity.desk.palette import groups_for
from comity.desk.queries import desk_for
from comity.desk.searching import SearchPage
from comity.foundation import clock
from comity.foundation.requests import ActingRequest
from comity.history.services import record_reading
from comity.search.queries import Found, find
from comity.search.services import record_search
from comity.search.syntax import Asked


@require_GET
def show_desk(request: ActingRequest) -> HttpResponse:
    """Show what waits for whoever is signed in; on an empty desk, what to begin with."""
    desk = desk_for(request.actor)
    record_reading(actor=request.actor, rows=desk.rows)
    context = {
        "desk": desk,
        "today": clock.today(),
        "steps": first_steps_for(request.actor) if desk.is_empty else [],
        "page_label": covering([*desk.rows, *desk.events]),
    }
    return render(request, "desk/desk.html", context)


@require_GET
def show_search(request: ActingRequest) -> HttpResponse:
    """Show what is found: the best of each type, or all of one type page by page."""
    page = SearchPage(request.actor, request.GET)
    if page.query:
        record_search(actor=request.actor, query=page.query, found=page.found)
    shown = [row for section in page.sections for result in section.results for row in result.rows]
    return render(request, "desk/search.html", {"page": page, "page_label": covering(shown)})


@require_GET
def show_palette(request: ActingRequest) -> HttpResponse:
    """Show the choices of the palette for what is typed so far."""
    query = request.GET.get("q", "").strip()
    found = find(request.actor, query) if query else Found(Asked())
    groups = groups_for(request.actor, query, found)
    shown = [entry.record for group in groups for entry in group.entries if entry.record]
    if query:
        record_search(actor=request.actor, query=query, found=found)
    else:
        record_reading(actor=request.actor, rows=shown, details={"page": "palette"})
    context = {
        "groups": groups,
        "query": query,
        "found": found,
        "everywhere": f"{reverse('search')}?{urlencode({'q': query})}",
        "page_label": covering(shown),
    }
    return render_marked(request, "desk/_palette.html", context)
