"""The roll-up: totals of a unit by branch, for a period and a day; each total opens to the rows that it counts."""

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from comity.access import policies as access
from comity.access.labelling import covering
from comity.access.services.keeping import allow
from comity.foundation import clock
from comity.foundation.requests import ActingRequest
from comity.history.services import record_reading
from comity.programmes.forms import RollUpForm
from comity.programmes.models.measure import MeasureState
from comity.programmes.policies import MEASURE
from comity.programmes.queries import rollup


@require_GET
def show_roll_up(request: ActingRequest) -> HttpResponse:
    """Show the totals of a unit and of the branches below it."""
    access.check(request.actor, "view", MEASURE)
    form, asked = _asked(request)
    found = rollup.roll_up(asked)
    counted = rollup.standing_for(asked, found.label_ids)
    record_reading(actor=request.actor, rows=counted, details={"page": "roll-up"})
    context = {
        "form": form,
        "asked": asked,
        "found": found,
        "is_today": asked.on == clock.today(),
        "query": _query(asked),
        "page_label": covering(counted),
    }
    return render(request, "programmes/rollup.html", context)


@require_GET
def show_rows(request: ActingRequest, which: str) -> HttpResponse:
    """Show the measures or targets that a total counts."""
    access.check(request.actor, "view", MEASURE)
    _form, asked = _asked(request)
    try:
        below = UUID(request.GET["below"]) if request.GET.get("below") else None
    except ValueError:
        raise Http404 from None
    if which in rollup.OF_MEASURES:
        rows = rollup.measures_in(asked, which, below)
    elif which in rollup.OF_TARGETS:
        rows = rollup.targets_in(asked, which, below)
    else:
        raise Http404
    records = [row["record"] for row in rows]
    record_reading(actor=request.actor, rows=records, details={"roll_up": which})
    context = {
        "asked": asked,
        "rows": rows,
        "of_measures": which in rollup.OF_MEASURES,
        "words": dict(MeasureState.choices),
        "is_cut": len(rows) == rollup.MOST_ROWS,
        "query": _query(asked),
        "page_label": covering(records),
    }
    return render(request, "programmes/rollup_rows.html", context)


def _asked(request: ActingRequest) -> tuple[RollUpForm, rollup.Asked]:
    """Return the form as it was filled in, and what it asks for; what makes no sense falls back to this year."""
    today = clock.today()
    own = {
        "unit": request.actor.unit_id,
        "on": today,
        "since": date(today.year, 1, 1),
        "until": date(today.year, 12, 31),
    }
    form = RollUpForm({**own, **request.GET.dict()})
    if not form.is_valid():
        form = RollUpForm(own)
        allow(None if form.is_valid() else _("Your unit is not within your reach."))
    return form, rollup.Asked(**{name: form.cleaned_data[name] for name in own})


def _query(asked: rollup.Asked) -> str:
    told: dict[str, Any] = {"unit": asked.unit.pk, "on": asked.on, "since": asked.since, "until": asked.until}
    return urlencode(told)
