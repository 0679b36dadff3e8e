"""The calendar of activities: a month, a year, a timeline by unit or partner."""

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from comity.access import policies as access
from comity.access.labelling import covering
from comity.access.models import Unit
from comity.access.queries import own_units
from comity.activities import policies
from comity.activities.models.activity import OVER, Activity
from comity.activities.queries import calendar as queries
from comity.foundation import clock
from comity.foundation.requests import ActingRequest
from comity.foundation.workdays import months_after
from comity.frame import choosers
from comity.frame.changing import offered_on
from comity.frame.choosers import with_chooser
from comity.frame.conditions import ConditionForm
from comity.history.services import record_reading
from comity.partners.models import Partner

QUARTER = 3
"""Months of a timeline."""
WIDE = 1000
"""Units of its picture from the first day to the last."""


ABOUT_THE_PAGE = ("on", "unit-find", "partner-find", "find")
"""What the address of a calendar says beside its conditions."""


class CalendarForm(ConditionForm):
    """Whose activities a calendar shows, and how a timeline is divided."""

    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=_("Unit and below"), required=False, empty_label=_("All in reach")
    )
    partner = forms.ModelChoiceField(
        Partner.objects.none(), label=_("Partner"), required=False, empty_label=_("Any partner")
    )
    by = forms.ChoiceField(
        label=_("Timeline by"), choices=[("unit", _("Unit")), ("partner", _("Partner"))], required=False
    )

    def __init__(self, request: ActingRequest) -> None:
        super().__init__(request.GET)
        self.asked = [name for name, value in request.GET.items() if value and name not in ABOUT_THE_PAGE]
        given: dict[str, Any] = dict(self.fields)
        given["unit"].queryset, given["partner"].queryset = own_units(request.actor), Partner.objects.all()
        for name in ("unit", "partner"):
            self.fields[name] = with_chooser(given[name])


@dataclass(frozen=True, slots=True)
class Day:
    """A square of the calendar."""

    on: date
    is_inside: bool
    is_rest: bool
    entries: Sequence[tuple[str, str]] = ()
    number: int = 0

    @property
    def is_today(self) -> bool:
        return self.on == clock.today()


@dataclass(frozen=True, slots=True)
class Bar:
    """An activity along the timeline."""

    row: Activity
    x: int
    width: int


@require_GET
def show_month(request: ActingRequest) -> HttpResponse:
    """Show a month day by day; what clashes is marked."""
    on, form, chosen = _asked(request)
    weeks = calendar.Calendar().monthdatescalendar(on.year, on.month)
    found = queries.activities_between(weeks[0][0], weeks[-1][-1], chosen)
    rows = found[: queries.MOST]
    clashing = queries.clashing(rows)
    entries = [(row, _entry(row, is_clash=row.pk in clashing)) for row in rows]
    squares = [[_day(day, on.month, entries) for day in week] for week in weeks]
    context = {"weeks": squares, "is_cut": len(found) > len(rows)}
    return _page(request, "month", on, form, {**context, "weekdays": weeks[0], "shown": rows})


@require_GET
def show_year(request: ActingRequest) -> HttpResponse:
    """Show the months of a year, each day with how many activities begin on it."""
    on, form, chosen = _asked(request)
    first = on.replace(month=1, day=1)
    begun, labels = queries.begun_by_day(first, first.replace(month=12, day=31), chosen)
    months = []
    for number in range(1, 13):
        weeks = calendar.Calendar().monthdatescalendar(on.year, number)
        squares = [
            [Day(day, day.month == number, _is_rest(day), number=begun.get(day, 0)) for day in week]
            for week in weeks
        ]
        total = sum(count for day, count in begun.items() if day.month == number)
        months.append((first.replace(month=number), squares, total))
    unit_id = chosen.unit.pk if chosen.unit else request.actor.unit_id
    # Of what is only counted, the ledger keeps for whom.
    shown = [Activity(pk=unit_id, label_id=each) for each in labels]
    weekdays = [day.on for day in months[0][1][0]]
    return _page(request, "year", first, form, {"months": months, "weekdays": weekdays, "shown": shown})


@require_GET
def show_line(request: ActingRequest) -> HttpResponse:
    """Show three months along a line, one row for each unit or partner."""
    on, form, chosen = _asked(request)
    first = on.replace(day=1)
    last = months_after(first, QUARTER) - timedelta(days=1)
    found = queries.activities_between(first, last, chosen)
    rows = found[: queries.MOST]
    by = form.cleaned_data.get("by") or "unit"
    lanes: dict[str, list[Bar]] = {}
    for row in rows:
        for name in _lanes_of(row, by):
            lanes.setdefault(name, []).append(_bar(row, first, last))
    marks = [
        (months_after(first, each), _x(months_after(first, each), first, last)) for each in range(QUARTER)
    ]
    named = [each.partner for row in rows for each in row.partner_rows.all()] if by == "partner" else []
    context = {"lanes": sorted(lanes.items()), "marks": marks, "clashing": queries.clashing(rows)}
    today = clock.today()
    context["now"] = _x(today, first, last) if first <= today <= last else None
    context |= {"is_cut": len(found) > len(rows), "shown": [*rows, *named]}
    return _page(request, "line", first, form, context)


def _asked(request: ActingRequest) -> tuple[date, CalendarForm, queries.Chosen]:
    access.check(request.actor, "view", policies.ACTIVITY)
    form = CalendarForm(request)
    given = form.cleaned_data if form.is_valid() else {}
    try:
        on = date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        on = clock.today()
    on = min(max(on, date(2, 1, 1)), date(9990, 1, 1))
    return on, form, queries.Chosen(given.get("unit"), given.get("partner"), form.is_valid())


STEPS = {"month": 1, "year": 12, "line": QUARTER}
"""Months by which each view goes on."""


def _page(
    request: ActingRequest, view: str, on: date, form: CalendarForm, context: dict[str, Any]
) -> HttpResponse:
    if choosers.asks(request):
        return choosers.offer(request, form)
    record_reading(actor=request.actor, rows=context["shown"], details={"calendar": view})
    if view != "line":
        form.fields["by"].widget = forms.HiddenInput()
    kept = {name: request.GET[name] for name in ("unit", "partner", "by") if request.GET.get(name)}

    def link(to: str, day: date) -> str:
        return f"{reverse(f'activity-calendar-{to}')}?{urlencode({**kept, 'on': day.isoformat()})}"

    given = {
        **context,
        "view": view,
        "on": on,
        "form": form,
        "kept": urlencode(kept),
        "before_url": link(view, months_after(on.replace(day=1), -STEPS[view])),
        "after_url": link(view, months_after(on.replace(day=1), STEPS[view])),
        "today_url": link(view, clock.today()),
        "views": [(name, words, link(name, on)) for name, words in VIEWS],
        "page_label": covering([*context["shown"], *offered_on(request, form)]),
    }
    return render(request, f"activities/calendar/{view}.html", given)


VIEWS = (("month", _("Month")), ("year", _("Year")), ("line", _("Timeline")))


def _entry(row: Activity, *, is_clash: bool) -> str:
    """Return how an activity is written on each of its days."""
    return render_to_string(
        "activities/calendar/_entry.html", {"row": row, "is_clash": is_clash, "over": OVER}
    )


def _day(day: date, month: int, entries: Iterable[tuple[Activity, str]]) -> Day:
    here = [(entry, _reach(row, day)) for row, entry in entries if row.starts_on <= day <= row.ends_on]
    return Day(day, day.month == month, _is_rest(day), here)


def _reach(row: Activity, day: date) -> str:
    """Return whether what stands on a day goes on from the day before, and on to the next."""
    return " ".join(
        name for name, goes in (("from-before", row.starts_on < day), ("to-after", day < row.ends_on)) if goes
    )


def _is_rest(day: date) -> bool:
    return not settings.COMITY_WORKDAYS.is_workday(day)


def _lanes_of(row: Activity, by: str) -> list[str]:
    if by == "partner":
        return [str(each.partner) for each in row.partner_rows.all()] or ["–"]
    return [str(row.unit)]


def _bar(row: Activity, first: date, last: date) -> Bar:
    x = _x(max(row.starts_on, first), first, last)
    ends = _x(min(row.ends_on, last) + timedelta(days=1), first, last)
    return Bar(row, x, max(ends - x, 6))


def _x(day: date, first: date, last: date) -> int:
    return (day - first).days * WIDE // ((last - first).days + 1)
