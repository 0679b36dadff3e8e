"""My desk."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from comity.access.queries import highest_label
from comity.desk.first_steps import first_steps_for
from comity.desk.queries import desk_for
from comity.foundation import clock
from comity.foundation.requests import ActingRequest


@require_GET
def show_desk(request: ActingRequest) -> HttpResponse:
    """Show what waits for whoever is signed in; on an empty desk, what to begin with."""
    desk = desk_for(request.actor)
    context = {
        "desk": desk,
        "today": clock.today(),
        "steps": first_steps_for(request.actor) if desk.is_empty else [],
        "page_label": highest_label(desk.labels),
    }
    return render(request, "desk/desk.html", context)
