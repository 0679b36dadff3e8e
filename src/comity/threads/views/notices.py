"""One's own notifications: the list, opening one, marking as read, and what one wants to be told of."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comity.access.labelling import covering
from comity.foundation.requests import ActingRequest
from comity.history.services import record_reading
from comity.threads.forms import ChoicesForm
from comity.threads.queries import notices
from comity.threads.services import choosing


@require_GET
def show_notifications(request: ActingRequest) -> HttpResponse:
    """Show what one is told of, the latest first; all or the unread."""
    unread = request.GET.get("show") == "unread"
    page = notices.notices_for(
        request.actor,
        unread=unread,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    shown, kept = notices.shown(page.rows), "show=unread&" if unread else ""
    told = [notice.record for notice in shown]
    record_reading(actor=request.actor, rows=told)
    context = {
        "notices": shown,
        "only_unread": unread,
        "previous_url": page.before and f"?{kept}before={page.before}",
        "next_url": page.after and f"?{kept}after={page.after}",
        "page_label": covering(told),
    }
    return render(request, "threads/notifications.html", context)


@require_GET
def open_notification(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Lead to what a notification speaks of, and mark it as read."""
    row = notices.notification_of(request.actor, pk)
    address = notices.address_of(row) if row else None
    if row is None or address is None:
        raise Http404
    choosing.mark_read(actor=request.actor, notification=row)
    return redirect(address)


@require_POST
def mark_read(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Mark one notification as read and stay."""
    row = notices.notification_of(request.actor, pk)
    if row is None:
        raise Http404
    choosing.mark_read(actor=request.actor, notification=row)
    return redirect("notifications")


@require_POST
def mark_all_read(request: ActingRequest) -> HttpResponse:
    """Mark all notifications as read and stay."""
    choosing.mark_all_read(actor=request.actor)
    return redirect("notifications")


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: ActingRequest) -> HttpResponse:
    """Ask what one wants to be told of, and keep it."""
    form = ChoicesForm(request.actor, request.POST or None)
    if form.is_valid():
        try:
            choosing.keep_choices(
                actor=request.actor,
                muted=form.muted,
                digest=form.cleaned_data["digest"],
                address=form.cleaned_data["address"],
            )
        except ValidationError as refusal:
            form.add_error(None if not hasattr(refusal, "error_dict") else "address", refusal.messages)
        else:
            messages.success(request, _("Your choices are kept."))
            return redirect("notifications")
    return render(request, "threads/choices.html", {"form": form}, status=422 if form.errors else 200)
