"""What people do about a duty on the page of its record: take it on, hand it on, put it off, be done with it."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from comity.access import policies as access_policies
from comity.access.labelling import covering
from comity.foundation.models import Record
from comity.foundation.refusals import Refusal
from comity.foundation.registry import title_of, url_for
from comity.foundation.requests import ActingRequest
from comity.history.services import record_reading
from comity.threads import policies, queries
from comity.threads.forms import FinishForm, HandForm, SnoozeForm
from comity.threads.models import Duty
from comity.threads.services import duties
from comity.threads.views.hanging import record_named


@require_POST
def take(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Take a duty on and return to its record."""
    duty, record = _duty(request, pk)
    reason = _attempt(partial(duties.take_duty, actor=request.actor, duty=duty))
    if reason:
        messages.error(request, reason)
    return redirect(f"{url_for(record)}#duties")


@require_http_methods(["GET", "HEAD", "POST"])
def hand(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Ask which colleague takes a duty on, and hand it over."""
    duty, record = _duty(request, pk)
    form = HandForm(duty, record, request.POST or None)
    act = partial(duties.hand_duty, actor=request.actor, duty=duty)
    return _page(request, duty, record, form, act)


@require_http_methods(["GET", "HEAD", "POST"])
def snooze(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Ask until when a duty is put off and why, and put it off."""
    duty, record = _duty(request, pk)
    act = partial(duties.snooze_duty, actor=request.actor, duty=duty)
    return _page(request, duty, record, SnoozeForm(request.POST or None), act)


@require_http_methods(["GET", "HEAD", "POST"])
def finish(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Ask what was done, and be done with a duty."""
    duty, record = _duty(request, pk)
    act = partial(duties.finish_duty, actor=request.actor, duty=duty)
    return _page(request, duty, record, FinishForm(request.POST or None), act)


def _page(
    request: ActingRequest, duty: Duty, record: Record, form: Form, act: Callable[..., Duty]
) -> HttpResponse:
    if form.is_valid():
        reason = _attempt(partial(act, **form.cleaned_data))
        if reason is None:
            return redirect(f"{url_for(record)}#duties")
        form.add_error(None, reason)
    record_reading(actor=request.actor, rows=[record, duty], verb="read")
    title, words = {
        HandForm: (_("Hand the duty on"), _("Hand it on")),
        SnoozeForm: (_("Put the duty off"), _("Put it off")),
        FinishForm: (_("Be done with the duty"), _("It is done")),
    }[type(form)]
    context = {
        "form": form,
        "title": title,
        "words": words,
        "why_not": policies.why_not_change_duty(request.actor),
        "about": duty,
        "record": record,
        "record_title": title_of(record),
        "record_url": url_for(record),
        "page_label": covering([record, duty]),
    }
    return render(request, "threads/form.html", context, status=422 if form.errors else 200)


def _attempt(act: Callable[[], Duty]) -> str | None:
    try:
        with transaction.atomic():
            act()
    except (Refusal, ValidationError) as refusal:
        return " ".join(getattr(refusal, "messages", [str(refusal)]))
    return None


def _duty(request: ActingRequest, pk: UUID) -> tuple[Duty, Record]:
    duty = queries.duty_of(pk)
    if duty is None:
        raise Http404
    record = record_named(duty.record_type, duty.record_id)
    access_policies.check(request.actor, "view", duty.record_type)
    return duty, record
