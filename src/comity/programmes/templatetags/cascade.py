"""The cells of the cascade matrix. A page has hundreds of them, and a template would take ten times as long for each."""

from collections.abc import Collection
from datetime import date
from functools import lru_cache
from uuid import UUID

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from comity.foundation import clock
from comity.frame.templatetags.frame import duty_date, icon, state_chip_of
from comity.instruments.models.requirement import Assignment, AssignmentState
from comity.programmes.queries.matrix import Cell, Line

register = template.Library()

OLD = 30
"""Days after which what was not touched is shown as old."""
NOBODY = str(UUID(int=0))
OPENS, CLOSES = SafeString("<td>"), SafeString("</td>")
DRAWN = 2000
"""Days and states whose words are kept, in each language."""


@register.simple_tag
def cells_of(line: Line, remindable: Collection[UUID]) -> SafeString:
    """Draw the cells of a line; from those whose assignment is remindable a reminder can be sent."""
    to_assignment, to_measure = _address("assignments-detail"), _address("measures-detail")
    language, drawn = get_language(), SafeString()
    for cell in line.cells:
        drawn += OPENS
        if cell is not None:
            drawn += _unit(cell.unit.code)
            if given := cell.assignment:
                can_remind = given.pk in remindable
                drawn += _head(cell, given, to_assignment, can_remind=can_remind) + _age(cell, language)
            if cell.measures:
                drawn += _measures(cell, to_measure)
        drawn += CLOSES
    return drawn


def _address(name: str) -> str:
    """Return the address of nobody's record of a kind, in which an identifier takes the place of none."""
    return reverse(name, args=[NOBODY])


def _head(cell: Cell, given: Assignment, address: str, *, can_remind: bool) -> SafeString:
    code, language = cell.unit.code, get_language()
    return format_html(
        '<span class="cell-head">{}<a class="cell-state" href="{}">{}</a>{}</span>',
        _pick(given, _choose(code, language)) if can_remind else "",
        address.replace(NOBODY, str(given.pk)),
        _state(given.state, language),
        _bell(given, _remind(code, language)) if can_remind else "",
    )


def _pick(given: Assignment, words: str) -> SafeString:
    return format_html(
        '<label class="cell-pick"><input type="checkbox" name="pick" value="{}" form="remind"'
        ' aria-label="{}" data-pick></label>',
        given.pk,
        words,
    )


def _bell(given: Assignment, drawn: SafeString) -> SafeString:
    """Return the button that sends a reminder from this cell alone."""
    return format_html(
        '<button class="btn btn-quiet btn-icon btn-small" form="remind" name="only" value="{}">{}</button>',
        given.pk,
        drawn,
    )


def _age(cell: Cell, language: str | None) -> SafeString:
    """Return since when nothing was done, and by how much it is late."""
    drawn, late = SafeString(), cell.late_since
    if since := cell.untouched_since:
        drawn += _untouched(since, cell.age, language)
    elif touched := cell.touched_on:
        drawn += _touched(touched, language)
    return drawn + _late(late, clock.today(), language) if late else drawn


def _measures(cell: Cell, address: str) -> SafeString:
    """Return the measures with the way to each, and how far they are together."""
    drawn = SafeString()
    for node in cell.measures:
        drawn += format_html(
            '<a class="cell-measure" href="{}" title="{}"><span class="measure-number">{}</span> {} %</a>',
            address.replace(NOBODY, str(node.measure.pk)),
            node.measure,
            node.number,
            node.progress,
        )
    return drawn + _progress(cell.progress, cell.unit.code)


@lru_cache(DRAWN)
def _unit(code: str) -> SafeString:
    return format_html('<span class="cell-unit">{}</span>', code)


@lru_cache(DRAWN)
def _progress(percent: int, code: str) -> SafeString:
    return format_html('<progress max="100" value="{}" aria-label="{}"></progress>', percent, code)


@lru_cache(DRAWN)
def _choose(code: str, _language: str | None) -> str:
    return _("Choose %(unit)s") % {"unit": code}


@lru_cache(DRAWN)
def _remind(code: str, _language: str | None) -> SafeString:
    return icon("bell", _("Remind %(unit)s") % {"unit": code})


@lru_cache(DRAWN)
def _state(state: str, _language: str | None) -> SafeString:
    return state_chip_of(state, AssignmentState(state).label)


@lru_cache(DRAWN)
def _untouched(day: date, age: int, _language: str | None) -> SafeString:
    words = ngettext("since %(day)s · %(days)s day", "since %(day)s · %(days)s days", age)
    told = {"day": date_format(day, "SHORT_DATE_FORMAT"), "days": age}
    said = words % told if age else _("since today")
    return format_html('<span class="cell-age{}">{}</span>', " is-old" if age > OLD else "", said)


@lru_cache(DRAWN)
def _touched(day: date, _language: str | None) -> SafeString:
    said = _("last touched %(day)s") % {"day": date_format(day, "SHORT_DATE_FORMAT")}
    return format_html('<span class="cell-age">{}</span>', said)


@lru_cache(DRAWN)
def _late(day: date, _today: date, _language: str | None) -> SafeString:
    return render_to_string("frame/components/due.html", duty_date(day))
