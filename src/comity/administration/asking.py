"""The pattern of most pages here: ask with one form, answer with one service, say why if it is refused."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from comity.administration.forms import AdministrationForm
from comity.foundation.refusals import Refusal

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Question:
    """A form with its title, its button, where it leads back to, and what is said once it is answered."""

    form: AdministrationForm
    title: Text
    words: Text
    back: str
    done: Text = ""
    template: str = "administration/form.html"
    context: dict[str, Any] = field(default_factory=dict)


def ask(request: HttpRequest, question: Question, save: Callable[[dict[str, Any]], str]) -> HttpResponse:
    """Show the form; when it is answered call `save` with the values and go to the address that it returns."""
    form = question.form
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                address = save(form.cleaned_data)
        except (ValidationError, Refusal) as refusal:
            form.refuse(refusal)
        except DatabaseError:
            form.add_error(
                None, _("The database refused this: it lies outside what your account may change.")
            )
        else:
            if question.done:
                messages.success(request, str(question.done))
            return redirect(address)
    context = {**question.context, "question": question, "form": form}
    return render(request, question.template, context, status=422 if form.errors else 200)
