"""The tree of units and its reorganisation."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from comity.access import policies, queries
from comity.access.models import Unit
from comity.access.services import units
from comity.administration import forms
from comity.administration.asking import Preview, Question, Text, Values, ask
from comity.administration.policies import why_not_create_unit
from comity.administration.queries import consequences_of, tree_on
from comity.foundation import clock
from comity.foundation.requests import ActingRequest


@dataclass(frozen=True, slots=True)
class Reorganisation:
    """One way to change the tree. `target` names the field with the unit above which the branch comes to stand."""

    title: Text
    words: Text
    form: type[forms.AdministrationForm]
    service: Callable[..., Unit]
    target: str = ""


REORGANISATIONS = {
    "move": Reorganisation(
        gettext_lazy("Move %(unit)s"),
        gettext_lazy("Move the unit"),
        forms.MoveForm,
        units.move_unit,
        "new_parent",
    ),
    "merge": Reorganisation(
        gettext_lazy("Merge %(unit)s"),
        gettext_lazy("Merge the unit"),
        forms.MergeForm,
        units.merge_unit,
        "into",
    ),
    "close": Reorganisation(
        gettext_lazy("Close %(unit)s"), gettext_lazy("Close the unit"), forms.CloseForm, units.close_unit
    ),
}


@require_GET
def show_tree(request: ActingRequest) -> HttpResponse:
    """Show the tree of units as it stands today or stood on a day."""
    policies.check(request.actor, "view", "access.unit")
    on = _day(request.GET.get("on", "")) or clock.today()
    context = {
        "tops": tree_on(request.actor, on),
        "on": on,
        "is_today": on == clock.today(),
        "why_not_add": why_not_create_unit(request.actor),
    }
    return render(request, "administration/units.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add_unit(request: ActingRequest) -> HttpResponse:
    """Make a unit below another one."""
    policies.check(request.actor, "add", "access.unit")
    form = forms.UnitForm(request.actor, request.POST or None, {"parent": request.GET.get("parent")})
    back = reverse("units-tree")
    question = Question(form, _("New unit"), _("Add the unit"), back=back, opens="units-detail")
    return ask(request, question, units.create_unit)


@require_http_methods(["GET", "HEAD", "POST"])
def rename(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Give a unit other names."""
    unit = _own_unit(request, pk)
    present = {"name_en": unit.name_en, "name_vi": unit.name_vi, "expected_version": unit.version}
    form = forms.RenameForm(request.actor, request.POST or None, present)
    title, back = _("Rename %(unit)s") % {"unit": unit}, reverse("units-detail", args=[pk])
    question = Question(form, title, _("Rename"), back, about=unit)
    return ask(request, question, units.rename_unit, unit=unit)


@require_http_methods(["GET", "HEAD", "POST"])
def reorganise(request: ActingRequest, pk: UUID, how: str) -> HttpResponse:
    """Ask for the new place; show what moves and who reads it from then on; do it when that is confirmed."""
    unit = _own_unit(request, pk)
    change = REORGANISATIONS[how]

    def follow(values: Values) -> dict[str, Any]:
        return {"consequences": consequences_of(unit, values[change.target], values["on"])}

    question = Question(
        change.form(request.actor, request.POST or None),
        change.title % {"unit": unit},
        change.words,
        back=reverse("units-detail", args=[pk]),
        preview=Preview("administration/consequences.html", follow, _("See what moves"))
        if change.target
        else None,
        about=unit,
    )
    return ask(request, question, change.service, unit=unit)


def _own_unit(request: ActingRequest, pk: UUID) -> Unit:
    unit = queries.own_units(request.actor).filter(pk=pk).first()
    if unit is None:
        raise Http404
    policies.check(request.actor, "change", "access.unit")
    return unit


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None
