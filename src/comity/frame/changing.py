"""How a page that changes a record answers: the refusal in words, what the state table allows, a form."""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from comity.access.labelling import covering
from comity.foundation.models import Labelled
from comity.foundation.refusals import Refusal
from comity.foundation.registry import url_for
from comity.foundation.requests import ActingRequest
from comity.foundation.states import Transitions, why_not_move
from comity.frame import choosers
from comity.history.services import record_reading

Answer = TypeVar("Answer")


def attempt(
    request: HttpRequest,
    change: Callable[[], Answer],
    *,
    done: str = "",
    pass_on: type[Refusal] | tuple[()] = (),
) -> Answer | None:
    """Make a change, whole or not at all; what refuses it becomes a message, and the answer None.

    A refusal that the page itself answers is passed on. Sent to look for choices only, nothing is changed.
    """
    if choosers.FIND in request.POST:
        return None
    try:
        with transaction.atomic():
            answer = change()
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return None
    except pass_on:
        raise
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return None
    if done:
        messages.success(request, done)
    return answer


def state_page(
    request: HttpRequest,
    record: Any,
    table: Transitions,
    who: Callable[[str], str | None],
    move: Callable[..., object],
) -> HttpResponse:
    """Show the state table of a record: what can be done now, then the rest, each with its reason; take the chosen step.

    `who` says of each action why this person may not do it; `move` takes the action and the reason.
    """
    if request.method == "POST":
        told = {name: request.POST.get(name, "") for name in ("action", "reason")}
        if attempt(request, partial(move, **told)):
            return redirect(url_for(record))
    context = steps_context(record, table, who)
    return render(request, "frame/state.html", context, status=422 if request.method == "POST" else 200)


def steps_context(record: Any, table: Transitions, who: Callable[[str], str | None]) -> dict[str, Any]:
    """Return what a page of steps shows: those that the state allows, refused ones last, and those that it bars."""
    reasons = {each: why_not_move(record, table, each.action) for each in table}
    choices = [(each, who(each.action)) for each in table if reasons[each] is None]
    choices.sort(key=lambda choice: choice[1] is not None)
    return {
        "record": record,
        "url": url_for(record),
        "choices": choices,
        "barred": [(each, reason) for each, reason in reasons.items() if reason],
        "needs_reason": any(each.needs_reason and reason is None for each, reason in choices),
        "is_refused": all(reason for _, reason in choices),
        "page_label": record.label,
    }


def offered_on(request: ActingRequest, form: BaseForm) -> list[Labelled]:
    """Return the records that the lists of a form offer, for the marking of its page, and record that they were read."""
    offered = [row for row in choosers.offered_by(form) if isinstance(row, Labelled)]
    record_reading(actor=request.actor, rows=offered, verb="read", details={"page": "form"})
    return offered


def form_page(
    request: ActingRequest, record: Labelled, form: BaseForm, *, title: str, words: str
) -> HttpResponse:
    """Show a form that changes a record, or answer the box of a field; `words` stand on the button.

    What the form offers to choose counts as read.
    """
    if choosers.asks(request):
        return choosers.offer(request, form)
    context = {
        "record": record,
        "url": url_for(record),
        "form": form,
        "title": title,
        "words": words,
        "page_label": covering([record, *offered_on(request, form)]),
    }
    return render(request, "frame/change.html", context, status=422 if form.is_bound else 200)
