"""The pages of saved views and of batches of changes; `urls.py` mounts them beside the pages of each type."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comity.access import policies as access
from comity.access.labelling import covering
from comity.foundation.acting import Actor
from comity.foundation.refusals import NotAllowed, Refusal, StateForbids
from comity.foundation.requests import ActingRequest
from comity.frame import choosers
from comity.kit.cells import Drawer
from comity.kit.declaration import RecordType
from comity.kit.listing import Listing, shown_with
from comity.kit.views import show_list
from comity.lists import policies, queries
from comity.lists.forms import CHOSEN, ViewForm, as_data, chosen_in, many_form
from comity.lists.models import Batch, BatchState, SavedView
from comity.lists.services import batches, views

SHOWN = 50
"""Rows of a batch that its page shows."""


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
    counted = [(view, queries.count_for(request.actor, kit, view), _address(kit, view)) for view in found]
    context = {
        "kit": kit,
        "form": form,
        "views": counted,
        "current": request.GET.get("view", ""),
        "list_url": kit.url("list"),
        "query": request.POST.get("query", ""),
        "page_label": covering(found),
    }
    part = "lists/_tabs.html" if request.htmx else "lists/views.html"
    response = render(request, part, context, status=422 if form.errors else 200)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def edit_view(request: ActingRequest, kit: RecordType, pk: UUID) -> HttpResponse:
    """Rename and share a view, or let it show what the address shows now."""
    view = _view(request, kit, pk)
    form = ViewForm(request.actor, request.POST if "name" in request.POST else None, view)
    given: dict[str, Any] = {name: getattr(view, name) for name in form.fields}
    try:
        if request.method == "POST" and (not form.is_bound or form.is_valid()):
            given |= form.cleaned_data if form.is_bound else {}
            if "query" in request.POST:
                listing = Listing(kit, request.actor, QueryDict(request.POST["query"]))
                given["query"] = queries.state_of(listing)
            with transaction.atomic():
                view = views.change_view(actor=request.actor, view=view, **given)
            messages.success(request, _("“%(title)s” is saved.") % {"title": view})
            return redirect(_address(kit, view))
    except (ValidationError, Refusal) as refusal:
        form.refuse(refusal)
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


@require_http_methods(["GET", "HEAD", "POST"])
def edit_many(request: ActingRequest, kit: RecordType) -> HttpResponse:
    """Choose what is set on the picked records, or on all that match; lead to the preview."""
    _check_many(request.actor, kit)
    listing = Listing(kit, request.actor, request.GET)
    number = listing.rows.order_by()[: batches.MOST + 1].count()
    if number > batches.MOST:
        raise StateForbids(
            _("These are more than %(count)s records. Narrow the conditions.") % {"count": batches.MOST}
        )
    form = many_form(kit, request.POST if request.method == "POST" else None)
    if choosers.asks(request):
        return choosers.offer(request, form)
    chosen = chosen_in(form, request.POST)
    if form.is_bound and not chosen:
        form.add_error(None, _("Choose at least one field."))
    elif form.is_bound and choosers.FIND not in request.POST and form.is_valid():
        with transaction.atomic():
            batch = batches.propose_batch(
                actor=request.actor,
                kit=kit,
                rows=listing.rows,
                values={name: form.cleaned_data[name] for name in chosen},
                given={name: request.POST.getlist(name) for name in chosen},
            )
        return redirect(reverse(f"{kit.slug}-batch", args=[batch.pk]))
    context = {
        "kit": kit,
        "form": form,
        "fields": [(bound, bound.name in chosen) for bound in form],
        "chosen_name": CHOSEN,
        "number": number,
        "back": kit.url("list") + listing.link(),
    }
    return render(request, "lists/many.html", context, status=422 if form.errors else 200)


@require_GET
def show_batch(request: ActingRequest, kit: RecordType, pk: UUID) -> HttpResponse:
    """Show what a batch changes or changed: old and new value of each record, and why others are left out."""
    batch = _batch(request, kit, pk)
    form = many_form(kit, as_data(batch.given))
    form.is_valid()
    attributes = [kit.attribute(name) for name in batch.given]
    records = kit.model.objects.filter(pk__in=[*batch.versions, *batch.refusals])
    shown = list(records.prefetch_related(*(each.relation for each in attributes if each.relation))[:SHOWN])
    is_done = batch.state == BatchState.DONE
    past = batches.undoable(kit, batch) if is_done else {}
    draw = Drawer(brief=True).draw
    rows = []
    for record in shown:
        key = str(record.pk)
        after = kit.model(**{name: form.cleaned_data.get(name) for name in batch.given})
        before = record
        if key in past:
            before = kit.model(**_by_column(kit, past[key][1]))
        cells = [(draw(each, before), draw(each, after)) for each in attributes]
        reason = batch.refusals.get(key) or (past[key][2] if key in past else "")
        rows.append((kit.title_of(record), kit.url("detail", record), cells, reason))
    seen = {str(key) for key in records.values_list("pk", flat=True)}
    context = {
        "kit": kit,
        "batch": batch,
        "attributes": attributes,
        "rows": rows,
        "changed": len(seen & set(batch.versions)),
        "refused": len(seen & set(batch.refusals)),
        "hidden": max(0, len(seen) - SHOWN),
        "is_running": batch.state == BatchState.QUEUED,
        "can_apply": batch.state in {BatchState.PROPOSED, BatchState.REFUSED},
        "can_undo": is_done,
        "list_url": kit.url("list"),
        "page_label": covering([batch, *shown_with(attributes, shown)]),
    }
    part = "lists/_batch.html" if request.htmx else "lists/batch.html"
    response = render(request, part, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_POST
def apply_batch(request: ActingRequest, kit: RecordType, pk: UUID) -> HttpResponse:
    """Save a batch at once, or hand a large one to the worker."""
    batch = _batch(request, kit, pk)
    if len(batch.versions) > batches.AT_ONCE:
        batches.queue_batch(actor=request.actor, batch=batch)
    else:
        form = many_form(kit, as_data(batch.given))
        form.is_valid()
        values = {name: form.cleaned_data[name] for name in batch.given}
        batches.apply_batch(actor=request.actor, kit=kit, batch=batch, values=values)
    return redirect(reverse(f"{kit.slug}-batch", args=[batch.pk]))


@require_POST
def undo_batch(request: ActingRequest, kit: RecordType, pk: UUID) -> HttpResponse:
    batch = _batch(request, kit, pk)
    batches.undo_batch(actor=request.actor, kit=kit, batch=batch)
    return redirect(reverse(f"{kit.slug}-batch", args=[batch.pk]))


def _view(request: ActingRequest, kit: RecordType, pk: UUID) -> SavedView:
    access.check(request.actor, "view", kit.name)
    return get_object_or_404(queries.views_for(kit), pk=pk)


def _batch(request: ActingRequest, kit: RecordType, pk: UUID) -> Batch:
    _check_many(request.actor, kit)
    return get_object_or_404(Batch.objects.filter(record_type=kit.name), pk=pk)


def _check_many(actor: Actor, kit: RecordType) -> None:
    access.check(actor, "view", kit.name)
    if reason := policies.why_not_edit_many(actor, kit.name):
        raise NotAllowed(reason)


def _address(kit: RecordType, view: SavedView) -> str:
    return f"{kit.url('list')}?view={view.pk}&{view.query}"


def _by_column(kit: RecordType, values: dict[str, Any]) -> dict[str, Any]:
    """Return values with identifiers of related records under the name of their column."""
    fields = {name: kit.model._meta.get_field(name) for name in values}  # noqa: SLF001 Django documents _meta
    return {getattr(fields[name], "attname", name): value for name, value in values.items()}
