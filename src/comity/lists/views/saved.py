"""The pages of saved views, and the list that opens with one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comity.access import policies as access
from comity.access.labelling import covering
from comity.access.marking import render_marked
from comity.foundation.refusals import Refusal
from comity.foundation.registry import type_name
from comity.foundation.requests import ActingRequest
from comity.history.services import record_reading
from comity.kit.declaration import RecordType
from comity.kit.listing import Listing
from comity.kit.views import show_list
from comity.lists import policies, queries
from comity.lists.forms import ViewForm
from comity.lists.models import SavedView
from comity.lists.services import views


@require_GET
def open_list(request: ActingRequest, kit: RecordType) -> HttpResponse:
    """Lead from the bare address of a list to the default view, if there is one; else show the list."""
    access.check(request.actor, "view", kit.name)
    request.saved_views = list(queries.views_for(kit))  # type: ignore[attr-defined] # the tabs show the same ones
    view = queries.default_among(request.saved_views)  # type: ignore[attr-defined] # as above
    if view and not request.GET and not request.htmx:
        return redirect(f"{kit.url('list')}?view={view.pk}&{view.query}")
    return show_list(request, kit=kit)


@require_http_methods(["GET", "HEAD", "POST"])
def show_views(request: ActingRequest, kit: RecordType) -> HttpResponse:
    """Show the views of a list with their counts; save what an address shows as one more."""
    access.check(request.actor, "view", kit.name)
    form = ViewForm(request.actor, request.POST or None)
    if form.is_bound:
        listing = Listing(kit, request.actor, QueryDict(request.POST.get("query", "")))
        try:
            if form.is_valid():
                with transaction.atomic():
                    view = views.save_view(
                        actor=request.actor,
                        record_type=kit.name,
                        query=queries.state_of(listing),
                        **form.cleaned_data,
                    )
                return redirect(f"{kit.url('list')}?view={view.pk}&{view.query}")
        except (ValidationError, Refusal) as refusal:
            form.refuse(refusal)
    found = list(queries.views_for(kit))
    if not request.htmx:
        record_reading(actor=request.actor, rows=found, details={"type": type_name(SavedView)})
    counts = queries.counts_for(request.actor, kit, found)
    context = {
        "kit": kit,
        "form": form,
        "views": [(view, count, _address(kit, view)) for view, count in zip(found, counts, strict=True)],
        "current": request.GET.get("view", ""),
        "list_url": kit.url("list"),
        "query": request.POST.get("query", ""),
        "page_label": covering(found),
    }
    part = "lists/_tabs.html" if request.htmx else "lists/views.html"
    response = render_marked(request, part, context, status=422 if form.errors else 200)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def edit_view(request: ActingRequest, kit: RecordType, pk: UUID) -> HttpResponse:
    """Rename and share a view, or let it show what the address shows now."""
    view = _view(request, kit, pk)
    kept = {name: getattr(view, name) for name in ViewForm.base_fields}
    sent = request.POST if "name" in request.POST else kept
    form = ViewForm(request.actor, sent if request.method == "POST" else None, view)
    try:
        if form.is_valid():
            given: dict[str, Any] = dict(form.cleaned_data)
            if "query" in request.POST:
                listing = Listing(kit, request.actor, QueryDict(request.POST["query"]))
                given["query"] = queries.state_of(listing)
            with transaction.atomic():
                view = views.change_view(actor=request.actor, view=view, **given)
            messages.success(request, _("“%(title)s” is saved.") % {"title": view})
            return redirect(_address(kit, view))
    except (ValidationError, Refusal) as refusal:
        form.refuse(refusal)
    record_reading(actor=request.actor, rows=[view], verb="read")
    context = {
        "kit": kit,
        "view": view,
        "form": form,
        "back": _address(kit, view),
        "why_not": policies.why_not_change(request.actor, view),
        "page_label": covering([view]),
    }
    return render(request, "lists/view.html", context, status=422 if form.errors else 200)


@require_POST
def delete_view(request: ActingRequest, kit: RecordType, pk: UUID) -> HttpResponse:
    view = _view(request, kit, pk)
    views.delete_view(actor=request.actor, view=view)
    messages.success(request, _("“%(title)s” is deleted.") % {"title": view})
    return redirect(f"{kit.url('list')}?{view.query}")


def _view(request: ActingRequest, kit: RecordType, pk: UUID) -> SavedView:
    access.check(request.actor, "view", kit.name)
    return get_object_or_404(queries.views_for(kit), pk=pk)


def _address(kit: RecordType, view: SavedView) -> str:
    return f"{kit.url('list')}?view={view.pk}&{view.query}"
