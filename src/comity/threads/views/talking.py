"""Comments on records: saying, answering, changing, taking back, resolving; who may be mentioned; following."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comity.access import policies as access_policies
from comity.access.labelling import covering
from comity.access.marking import marked
from comity.foundation.models import Record
from comity.foundation.refusals import Refusal
from comity.foundation.registry import title_of, types, url_for
from comity.foundation.requests import ActingRequest
from comity.history.services import record_reading
from comity.threads import policies
from comity.threads.forms import CommentForm
from comity.threads.models import Comment
from comity.threads.queries import talk
from comity.threads.services import choosing, talking
from comity.threads.views.around import around
from comity.threads.views.hanging import record_named


@require_http_methods(["GET", "HEAD", "POST"])
def comment(request: ActingRequest, type_name: str, pk: UUID) -> HttpResponse:
    """Show what was said about a record of any type; say something about it, or answer."""
    record = _viewable(request, type_name, pk)
    if request.method != "POST":
        nearby = around(request.actor, record)
        label = covering([record, *nearby["said"]])
        record_reading(actor=request.actor, rows=[record], verb="read")
        return render(request, "threads/talk.html", {**_about(record), **nearby, "page_label": label})
    answered = _uuid(request.POST.get("answers", ""))
    said = talk.comment_of(answered) if answered else None
    if answered and said is None:
        raise Http404
    form = CommentForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors["text"])))
        return redirect(f"{_back(request, record)}#comments")
    return _changed(
        request,
        record,
        lambda: talking.comment_on(
            actor=request.actor, record=record, text=form.cleaned_data["text"], answers=said
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def edit_comment(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Show one's own words to be changed, and keep the new ones."""
    said, record = _comment(request, pk)
    policies_reason = policies.why_not_change_comment(request.actor, said)
    form = CommentForm(request.POST or None, initial={"text": said.text})
    if form.is_valid():
        words = form.cleaned_data["text"]
        return _changed(
            request,
            record,
            lambda: talking.change_comment(actor=request.actor, comment=said, record=record, text=words),
        )
    record_reading(actor=request.actor, rows=[record, said], verb="read")
    context = {
        "form": form,
        "title": _("Change a comment"),
        "words": _("Keep the new words"),
        "why_not": policies_reason,
        **_about(record),
        "page_label": covering([record, said]),
    }
    return render(request, "threads/form.html", context, status=422 if form.errors else 200)


@require_POST
def take_back(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Take one's own comment back."""
    said, record = _comment(request, pk)
    return _changed(request, record, lambda: talking.take_back(actor=request.actor, comment=said))


@require_POST
def resolve(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Mark what a comment asked for as settled, or open it again."""
    said, record = _comment(request, pk)
    settled = request.POST.get("resolved") != "no"
    return _changed(
        request,
        record,
        lambda: talking.resolve(actor=request.actor, comment=said, record=record, is_resolved=settled),
    )


@require_GET
def show_comment(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Lead to a comment on the page of its record."""
    said, record = _comment(request, pk)
    return redirect(f"{_talk_of(record)}#comment-{said.pk}")


@require_GET
def show_colleagues(request: ActingRequest, type_name: str, pk: UUID) -> HttpResponse:
    """Show who may be mentioned in a comment: colleagues within one's reach who can read the record."""
    record = _viewable(request, type_name, pk)
    query = request.GET.get("q", "")[:80]
    people = talk.colleagues(record, query)
    if request.headers.get("Accept") == "application/json":
        offered = list(people[: talk.OFFERED])
        told = [{"name": each.name, "sign_in": each.login.name} for each in offered if each.login]
        record_reading(actor=request.actor, rows=offered, verb="read", details={"page": "colleagues"})
        return marked(request, JsonResponse({"colleagues": told}), covering(offered))
    shown = list(people[: talk.MOST])
    record_reading(actor=request.actor, rows=[record, *shown], verb="read")
    context = {"people": shown, "query": query, **_about(record), "page_label": covering([record, *shown])}
    return render(request, "threads/colleagues.html", context)


@require_POST
def follow(request: ActingRequest, type_name: str, pk: UUID) -> HttpResponse:
    """Follow a record, or follow it no more, and return to it."""
    record = _viewable(request, type_name, pk)
    change = choosing.unfollow if request.POST.get("follow") == "no" else choosing.follow
    change(actor=request.actor, record=record)
    return redirect(_back(request, record))


def _changed(request: ActingRequest, record: Record, change: Callable[[], Comment]) -> HttpResponse:
    try:
        with transaction.atomic():
            said = change()
    except (Refusal, ValidationError) as refusal:
        messages.error(request, " ".join(getattr(refusal, "messages", [str(refusal)])))
        return redirect(f"{_back(request, record)}#comments")
    return redirect(f"{_back(request, record)}#comment-{said.pk}")


def _back(request: ActingRequest, record: Record) -> str:
    """Return the page that the form stood on: that of the record, or that of its comments."""
    return _talk_of(record) if request.POST.get("on") == "talk" else url_for(record)


def _talk_of(record: Record) -> str:
    return reverse("comment-new", args=[types.of(record).name, record.pk])


def _comment(request: ActingRequest, pk: UUID) -> tuple[Comment, Record]:
    said = talk.comment_of(pk)
    if said is None:
        raise Http404
    return said, _viewable(request, said.record_type, said.record_id)


def _viewable(request: ActingRequest, type_name: str, pk: UUID) -> Record:
    record = record_named(type_name, pk)
    access_policies.check(request.actor, "view", type_name)
    return record


def _about(record: Record) -> dict[str, object]:
    return {
        "record": record,
        "record_title": title_of(record),
        "record_url": url_for(record),
        "page_label": record.label,
    }


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
