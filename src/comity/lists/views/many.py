"""The pages of a batch: what is set on many records, what comes of it, applied and undone."""

from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from comity.access import policies as access
from comity.access.labelling import covering
from comity.access.marking import render_marked
from comity.foundation.acting import Actor
from comity.foundation.refusals import NotAllowed, StateForbids
from comity.foundation.requests import ActingRequest
from comity.frame import choosers
from comity.frame.changing import offered_on
from comity.history.services import record_reading
from comity.kit.declaration import RecordType
from comity.kit.listing import Listing
from comity.lists import policies, runs
from comity.lists.forms import CHOSEN, chosen_in, many_form, values_of
from comity.lists.models import Batch
from comity.lists.previews import Preview
from comity.lists.records import title_of
from comity.lists.services import batches


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
                given={name: request.POST.getlist(name) for name in chosen},
            )
            runs.begin(actor=request.actor, kit=kit, batch=batch)
        return redirect(reverse(f"{kit.slug}-batch", args=[batch.pk]))
    context = {
        "kit": kit,
        "form": form,
        "fields": [(bound, bound.name in chosen) for bound in form],
        "chosen_name": CHOSEN,
        "number": number,
        "back": kit.url("list") + listing.link(),
        "page_label": covering(offered_on(request, form)),
    }
    return render(request, "lists/many.html", context, status=422 if form.errors else 200)


@require_GET
def show_batch(request: ActingRequest, kit: RecordType, pk: UUID) -> HttpResponse:
    """Show how far the work is, or what the batch changes or changed; a waiting page polls here and loads anew."""
    batch = _batch(request, kit, pk)
    context = {
        "kit": kit,
        "batch": batch,
        "title": title_of(batch),
        "list_url": kit.url("list"),
        "history_url": reverse("history", args=["lists.batch", batch.pk]),
        "page_label": batch.label,
    }
    if not request.htmx:
        record_reading(actor=request.actor, rows=[batch], verb="read")
    if batch.is_at_work:
        context |= {"total": len(batch.versions), "poll_url": request.path}
        page = "lists/_working.html" if request.htmx else "lists/working.html"
        response = render_marked(request, page, context)
    elif request.htmx:
        response = HttpResponseClientRefresh()
    else:
        preview = Preview(request.actor, kit, batch, values_of(kit, batch.given), request.GET)
        record_reading(actor=request.actor, rows=preview.page.rows, details={"type": kit.name})
        response = render(request, "lists/batch.html", {**context, **preview.context()})
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_POST
def ask_batch(request: ActingRequest, kit: RecordType, pk: UUID, action: str) -> HttpResponse:
    """Apply or undo a batch: a small one at once, a large one by the worker."""
    batch = batches.ask(actor=request.actor, batch=_batch(request, kit, pk), action=action)
    runs.begin(actor=request.actor, kit=kit, batch=batch)
    return redirect(reverse(f"{kit.slug}-batch", args=[batch.pk]))


def _batch(request: ActingRequest, kit: RecordType, pk: UUID) -> Batch:
    _check_many(request.actor, kit)
    return get_object_or_404(Batch.objects.filter(record_type=kit.name), pk=pk)


def _check_many(actor: Actor, kit: RecordType) -> None:
    access.check(actor, "view", kit.name)
    if reason := policies.why_not_edit_many(actor, kit.name):
        raise NotAllowed(reason)
