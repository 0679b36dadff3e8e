"""Preparing an activity: its programme, its checklist, the appraisal of its security."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from comity.access.services.keeping import allow
from comity.activities import policies, queries
from comity.activities.forms import MORNING, AppraisalForm, ItineraryForm, PointForm
from comity.activities.models.activity import Activity
from comity.activities.models.preparation import ChecklistItem, ItineraryItem
from comity.activities.services import preparing
from comity.activities.views.opening import open_activity, open_part
from comity.foundation.registry import url_for
from comity.foundation.requests import ActingRequest
from comity.frame.changing import attempt, form_page


@dataclass(frozen=True, slots=True)
class Question:
    """What a page asks: its title, its button, the service that answers, and the tab on which the answer stands."""

    title: str
    words: str
    service: Callable[..., Any]
    tab: str


@require_http_methods(["GET", "HEAD", "POST"])
def add_itinerary(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Ask for a point of the programme."""
    activity = open_activity(request, pk)
    begun = {"place": activity.place, "starts_at": datetime.combine(activity.starts_on, MORNING)}
    form = ItineraryForm(request.POST or None, activity=activity, initial=begun)
    asked = Question(_("Add to the programme"), _("Add"), preparing.add_itinerary, "programme")
    return _ask(request, activity, form, asked)


@require_POST
def remove_itinerary(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Take a point off the programme."""
    item = open_part(request, ItineraryItem, pk, "activity__kind")
    attempt(request, partial(preparing.remove_itinerary, actor=request.actor, item=item))
    return redirect(f"{url_for(item.activity)}?tab=programme")


@require_http_methods(["GET", "HEAD", "POST"])
def add_point(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Ask for something to be seen to."""
    activity = open_activity(request, pk)
    form = PointForm(request.POST or None, activity=activity)
    asked = Question(_("Add to the checklist"), _("Add"), preparing.add_point, "preparation")
    return _ask(request, activity, form, asked)


@require_POST
def tick_point(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Mark a point as done, or as open again."""
    item = open_part(request, ChecklistItem, pk, "activity__kind", "activity__scope", "responsible__unit")
    attempt(request, partial(preparing.tick_point, actor=request.actor, item=item))
    return redirect(f"{url_for(item.activity)}?tab=preparation")


@require_http_methods(["GET", "HEAD", "POST"])
def appraise(request: ActingRequest, pk: UUID) -> HttpResponse:
    """Ask whether the activity could do harm, and what is done against it."""
    activity = open_activity(request, pk)
    there = queries.appraisal_of(activity)
    initial = {name: getattr(there, name) for name in AppraisalForm.base_fields} if there else {}
    form = AppraisalForm(request.POST or None, initial=initial)
    asked = Question(_("Appraise its security"), _("Save"), preparing.appraise, "preparation")
    return _ask(request, activity, form, asked)


def _ask(request: ActingRequest, activity: Activity, form: Form, asked: Question) -> HttpResponse:
    """Ask with a form and answer with a service; then show the tab on which it stands. Times are those of the place."""
    allow(policies.why_not_change(request.actor, activity))
    with timezone.override(activity.zone):
        is_valid = form.is_valid()
    if is_valid:
        change = partial(asked.service, actor=request.actor, activity=activity, values=form.cleaned_data)
        if attempt(request, change):
            return redirect(f"{url_for(activity)}?tab={asked.tab}")
    return form_page(request, activity, form, title=asked.title, words=asked.words)
