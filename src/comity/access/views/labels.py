"""Giving a record another label: asked, shown who will read it then, and done once that is confirmed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.access import policies, queries, services
from comity.access.forms import RelabelForm
from comity.access.models import Label
from comity.foundation.models import Record
from comity.foundation.registry import title_of, types, url_for
from comity.foundation.requests import ActingRequest


@require_http_methods(["GET", "HEAD", "POST"])
def change_label(request: ActingRequest, type_name: str, pk: UUID) -> HttpResponse:
    """Ask for another label, say who will read the record then, and give it once that is confirmed."""
    record = _record(request, type_name, pk)
    form = RelabelForm(request.actor, record, request.POST or None)
    reasons = [policies.why_not_relabel(request.actor, record, lower=lower) for lower in (False, True)]
    services.record_opening(actor=request.actor, record=record)
    title, back = title_of(record), url_for(record)
    context = {"record": record, "record_title": title, "record_url": back, "form": form}
    context |= {"why_not_raise": reasons[0], "why_not_lower": reasons[1], "page_label": record.label}
    if not form.is_valid():
        return render(request, "access/label.html", context, status=422 if form.errors else 200)
    if request.POST.get("confirmed") != str(record.version):
        context |= {"reason": reasons[form.lowers], **_readership(record, form.label)}
        return render(request, "access/label_confirm.html", context)
    services.relabel_record(actor=request.actor, record=record, **form.cleaned_data)
    messages.success(request, _("“%(title)s” has its new label.") % {"title": title})
    return redirect(back)


def _record(request: ActingRequest, type_name: str, pk: UUID) -> Record:
    """Return a record that the actor may view; what is unknown, absent or hidden answers alike."""
    if type_name not in types:
        raise Http404
    policies.check(request.actor, "view", type_name)
    record = types.record_of(type_name, pk)
    if not isinstance(record, Record):
        raise Http404
    return record


def _readership(record: Record, wanted: Label) -> dict[str, Any]:
    """Return who reads the record no more once it has the label, and who reads it then, unit by unit."""
    now, then = (queries.readers_of(record, label) for label in (record.label, wanted))
    return {
        "wanted": wanted,
        "lose": queries.count_by_unit(now.exclude(pk__in=then.values("pk"))),
        "gain": queries.count_by_unit(then.exclude(pk__in=now.values("pk"))),
    }
