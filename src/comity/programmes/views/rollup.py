"""The roll-up: totals of a unit by branch, for a period and a day; each total opens to the rows that it counts."""

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from comity.access import policies as access
from comity.access.labelling import covering
from comity.access.services.keeping import allow
from comity.foundation import clock, paper
from comity.foundation.requests import ActingRequest, whole_number
from comity.frame import choosers
from comity.frame.drawing import rows_in
from comity.history.services import record_reading
from comity.programmes.books import roll_up_sheet
from comity.programmes.forms import RollUpForm
from comity.programmes.policies import MEASURE
from comity.programmes.queries import rollup
from comity.programmes.views.sending import sent


@require_GET
def show_roll_up(request: ActingRequest) -> HttpResponse:
    """Show the totals of a unit and of the branches below it."""
    access.check(request.actor, "view", MEASURE)
    form, asked = _asked(request)
    if choosers.asks(request):
        return choosers.offer(request, form)
    if asked is None:
        return render(request, "programmes/rollup.html", {"form": form})
    found = rollup.roll_up(asked)
    counted = rollup.standing_for(asked, found.label_ids)
    record_reading(actor=request.actor, rows=counted, details={"page": "roll-up"})
    context = {
        "form": form,
        "asked": asked,
        "found": found,
        "is_today": asked.on == clock.today(),
        "query": _query(asked),
        "endings": paper.WRITERS,
        "export_url": reverse("programmes-rollup-export", args=["pdf"]).removesuffix(".pdf"),
        "why_not_export": access.why_not(request.actor, "export", MEASURE),
        "page_label": covering(counted),
    }
    return render(request, "programmes/rollup.html", context)


@require_GET
def export_roll_up(request: ActingRequest, ending: str) -> HttpResponse:
    """Send the totals of a unit and of the branches below it as a file."""
    access.check(request.actor, "export", MEASURE)
    _form, asked = _asked(request)
    if asked is None:
        return redirect(f"{reverse('programmes-rollup')}?{request.GET.urlencode()}")
    found = rollup.roll_up(asked)
    counted = rollup.standing_for(asked, found.label_ids)
    sheet = roll_up_sheet(request.actor, asked, found)
    return sent(request, sheet, counted, f"roll-up.{ending}", asked.unit.pk)


@require_GET
def show_rows(request: ActingRequest, which: str) -> HttpResponse:
    """Show the measures or targets that a total counts."""
    access.check(request.actor, "view", MEASURE)
    _form, asked = _asked(request)
    if asked is None:
        return redirect(f"{reverse('programmes-rollup')}?{request.GET.urlencode()}")
    page = whole_number(request.GET.get("page", "")) or 1
    opened = _opened(which)(asked, which, _below(request), page)
    shown = [*rows_in(opened.rows), *rollup.standing_for(asked, opened.label_ids)]
    record_reading(actor=request.actor, rows=shown, details={"roll_up": which})
    context = {
        "asked": asked,
        "opened": opened,
        "of_measures": which in rollup.OF_MEASURES,
        "steps": _steps(request, page, opened.count),
        "query": _query(asked),
        "page_label": covering(shown),
    }
    return render(request, "programmes/rollup_rows.html", context)


def _opened(which: str) -> Callable[..., rollup.Opened]:
    """Return what opens a total; one that there is not is absent."""
    if which in rollup.OF_MEASURES:
        return rollup.measures_in
    if which in rollup.OF_TARGETS:
        return rollup.targets_in
    raise Http404


def _below(request: ActingRequest) -> UUID | None:
    try:
        return UUID(request.GET["below"]) if request.GET.get("below") else None
    except ValueError:
        raise Http404 from None


def _steps(request: ActingRequest, page: int, count: int) -> list[tuple[str, str]]:
    """Return the words and addresses of the neighbouring pages."""
    told = []
    for way, words, is_there in (
        (-1, _("Earlier rows"), page > 1),
        (1, _("Later rows"), page * rollup.ROWS < count),
    ):
        if is_there:
            query = request.GET.copy()
            query["page"] = str(page + way)
            told.append((words, f"?{query.urlencode()}"))
    return told


def _asked(request: ActingRequest) -> tuple[RollUpForm, rollup.Asked | None]:
    """Return the form as it was filled in, this year if nothing was said, and what it asks for if that can be met."""
    today = clock.today()
    own = {
        "unit": request.actor.unit_id,
        "on": today,
        "since": date(today.year, 1, 1),
        "until": date(today.year, 12, 31),
    }
    form = RollUpForm({**own, **request.GET.dict()})
    if not form.is_valid():
        allow(None if RollUpForm(own).is_valid() else _("Your unit is not within your reach."))
        return form, None
    return form, rollup.Asked(**{name: form.cleaned_data[name] for name in own})


def _query(asked: rollup.Asked) -> str:
    told: dict[str, Any] = {"unit": asked.unit.pk, "on": asked.on, "since": asked.since, "until": asked.until}
    return urlencode(told)
