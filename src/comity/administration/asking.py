"""The pattern of most pages here: ask with one form, show what follows, answer with one service, say why if refused."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from comity.administration.forms import AdministrationForm
from comity.foundation.models import Labelled
from comity.foundation.refusals import Refusal
from comity.foundation.requests import ActingRequest
from comity.history.services import record_reading

Text = str | Promise
Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Preview:
    """What is shown before anything is done: a template, what it needs, worked out of the answers, and its button."""

    template: str
    context: Callable[[Values], dict[str, Any]]
    words: Text


@dataclass(frozen=True, slots=True)
class Question:
    """A form with its title, its button, where it leads back to, and what is said once it is answered.

    With a preview the answers are shown with what follows from them, and take effect once that is confirmed.
    `opens` names the page of what is made, where that is not `back`.
    """

    form: AdministrationForm
    title: Text
    words: Text
    back: str
    done: Text = ""
    opens: str = ""
    template: str = "administration/form.html"
    context: dict[str, Any] = field(default_factory=dict)
    preview: Preview | None = None
    about: Labelled | None = None
    """What is asked about; its label marks the page, and showing it is recorded."""


def ask(
    request: ActingRequest, question: Question, service: Callable[..., Any], **about: Any
) -> HttpResponse:
    """Show the form; when it is answered, call the service as the actor with the answers about what is named.

    Refusals stand on the form; afterwards the browser goes to the page of what was made, or back.
    """
    form, preview = question.form, question.preview
    is_shown = preview is not None and "confirmed" not in request.POST
    words = preview.words if preview and is_shown else question.words
    context = {
        **_marked(request, question),
        **question.context,
        "question": question,
        "form": form,
        "words": words,
    }
    if request.method == "POST" and form.is_valid():
        if preview and is_shown:
            context |= {**preview.context(form.cleaned_data), "words": question.words}
            return render(request, preview.template, context)
        try:
            with transaction.atomic():
                made = service(actor=request.actor, **about, **form.cleaned_data)
        except (ValidationError, Refusal) as refusal:
            form.refuse(refusal)
        except DatabaseError:
            form.add_error(
                None, _("The database refused this: it lies outside what your account may change.")
            )
        else:
            if question.done:
                messages.success(request, str(question.done))
            return redirect(reverse(question.opens, args=[made.pk]) if question.opens else question.back)
    return render(request, question.template, context, status=422 if form.errors else 200)


def _marked(request: ActingRequest, question: Question) -> dict[str, Any]:
    if question.about is None:
        return {}
    record_reading(actor=request.actor, rows=[question.about], verb="read")
    return {"page_label": question.about.label}
