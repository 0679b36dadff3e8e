"""Files taken in and handed out, and links drawn by hand."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comity.access import policies as access_policies
from comity.access.labelling import covering
from comity.foundation.models import Record
from comity.foundation.refusals import NotAllowed, Refusal
from comity.foundation.registry import title_of, type_name, types, url_for
from comity.foundation.requests import ActingRequest
from comity.history.services import record_access, record_reading
from comity.threads import policies, queries, services
from comity.threads.forms import LinkForm
from comity.threads.services import files


@require_GET
def download(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Send a file as a download. It is decrypted to its end before the first byte leaves: damaged, none of it does."""
    attachment = queries.attachment_of(pk)
    if attachment is None:
        raise Http404
    access_policies.check(request.actor, "view", type_name(attachment))
    access_policies.check(request.actor, "view", attachment.record_type)
    with files.open_attachment(attachment) as stream:
        response = HttpResponse(stream.read(), content_type=attachment.media_type)
    record_access(actor=request.actor, verb="downloaded", record=attachment)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=attachment.name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def attach(request: ActingRequest, type_name: str, pk: UUID) -> HttpResponse:
    """Keep a file with a record of any type and return to the record."""
    record = record_named(type_name, pk)
    upload = request.FILES.get("file")
    try:
        with transaction.atomic():
            if upload:
                files.attach(actor=request.actor, record=record, upload=upload)
    except (ValidationError, Refusal) as refusal:
        messages.error(request, " ".join(getattr(refusal, "messages", [str(refusal)])))
    return redirect(url_for(record))


@require_POST
def detach(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Take a file away from its record and return to the record."""
    attachment = queries.attachment_of(pk)
    if attachment is None:
        raise Http404
    record = record_named(attachment.record_type, attachment.record_id)
    try:
        files.detach(actor=request.actor, attachment=attachment, record=record)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(url_for(record))


@require_http_methods(["GET", "HEAD", "POST"])
def edit_links(request: ActingRequest, type_name: str, pk: UUID) -> HttpResponse:
    """Show the links of a record to what stands above it, and draw another one."""
    record = record_named(type_name, pk)
    access_policies.check(request.actor, "view", type_name)
    reason = policies.why_not_link(request.actor)
    form = LinkForm(request.POST or None)
    if form.is_valid():
        if reason:
            raise NotAllowed(reason)
        try:
            with transaction.atomic():
                services.link(
                    actor=request.actor,
                    kind=form.cleaned_data["kind"],
                    source=record,
                    target=form.cleaned_data["target"],
                )
        except (DatabaseError, Refusal, ValidationError):
            form.add_error(
                None, _("Your unit does not keep this record, or the label of the link would be above yours.")
            )
        else:
            return redirect("links", type_name, pk)
    thread = queries.thread_for(record)
    record_reading(actor=request.actor, rows=[record, *(entry.link for entry in thread.up)], verb="read")
    context = {
        "form": form,
        "record": record,
        "record_title": title_of(record),
        "record_url": url_for(record),
        "own": [entry for entry in thread.up if entry.link.source_id == pk],
        "why_not_link": reason,
        "why_not_unlink": policies.why_not_unlink(request.actor),
        "page_label": covering([record, *(entry.link for entry in thread.up)]),
    }
    return render(request, "threads/links.html", context, status=422 if form.errors else 200)


@require_POST
def remove_link(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Remove a link and return to the links of its source."""
    link = queries.link_of(pk)
    if link is None:
        raise Http404
    reason = policies.why_not_unlink(request.actor)
    if reason:
        raise NotAllowed(reason)
    services.unlink(actor=request.actor, link=link)
    return redirect("links", link.source_type, link.source_id)


def record_named(type_name: str, pk: UUID) -> Record:
    """Return the record; a type that is unknown and a record that is absent or hidden answer alike."""
    record = types.record_of(type_name, pk) if type_name in types else None
    if not isinstance(record, Record):
        raise Http404
    return record
