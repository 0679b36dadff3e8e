"""Files handed out and taken away."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from comity.access import policies as access_policies
from comity.foundation.models import Record
from comity.foundation.refusals import Refusal
from comity.foundation.registry import type_name, types, url_for
from comity.foundation.requests import ActingRequest
from comity.history.services import record_access
from comity.threads import queries, services


@require_GET
def download(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Send a file as a download. It is decrypted to its end before the first byte leaves: damaged, none of it does."""
    attachment = queries.attachment_of(pk)
    if attachment is None:
        raise Http404
    access_policies.check(request.actor, "view", type_name(attachment))
    access_policies.check(request.actor, "view", attachment.record_type)
    with services.open_attachment(attachment) as stream:
        response = HttpResponse(stream.read(), content_type=attachment.media_type)
    record_access(actor=request.actor, verb="downloaded", record=attachment)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=attachment.name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def attach(request: ActingRequest, type_name: str, pk: UUID) -> HttpResponse:
    """Keep a file with a record of any type and return to the record."""
    record = types.record_of(type_name, pk) if type_name in types else None
    upload = request.FILES.get("file")
    if not isinstance(record, Record):
        raise Http404
    try:
        with transaction.atomic():
            if upload:
                services.attach(actor=request.actor, record=record, upload=upload)
    except (ValidationError, Refusal) as refusal:
        messages.error(request, " ".join(getattr(refusal, "messages", [str(refusal)])))
    return redirect(url_for(record))


@require_POST
def detach(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Take a file away from its record and return to the record."""
    attachment = queries.attachment_of(pk)
    record = types.record_of(attachment.record_type, attachment.record_id) if attachment else None
    if attachment is None or not isinstance(record, Record):
        raise Http404
    try:
        services.detach(actor=request.actor, attachment=attachment, record=record)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(url_for(record))
