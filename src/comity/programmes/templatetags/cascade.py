"""The cells of the cascade matrix. A page has hundreds of them, and a template would take ten times as long for each."""

from collections.abc import Collection, Iterable
from datetime import date
from functools import lru_cache
from uuid import UUID

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
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
NOBODY = UUID(int=0)
DRAWN = 2000
"""Days and states whose words are kept, in each language."""


@register.simple_tag
def cells_of(line: Line, remindable: Collection[UUID]) -> SafeString:
    """Draw the cells of a line; from those whose assignment is remindable a reminder can be sent."""
    to_assignment, to_measure = _address("assignments-detail"), _address("measures-detail")

    def drawn(cell: Cell) -> Iterable[SafeString | str]:
        given = cell.assignment
        can_remind = given is not None and given.pk in remindable
        yield format_html('<span class="cell-unit">{}</span>', cell.unit.code)
        if given is not None:
            pick, bell = (_pick(cell, given), _bell(cell, given)) if can_remind else ("", "")
            yield _head(given, to_assignment, pick, bell)
            yield _age(cell)
        yield from (
            format_html(
                '<a class="cell-measure" href="{}" title="{}"><span class="measure-number">{}</span> {} %</a>',
                to_measure.replace(str(NOBODY), str(measure.pk)),
                measure,
                number,
                measure.progress,
            )
            for number, measure in cell.measures
        )
        if cell.measures:
            yield format_html(
                '<progress max="100" value="{}" aria-label="{}"></progress>', cell.progress, cell.unit.code
            )

    return format_html_join(
        "", "<td>{}</td>", ((_together(drawn(cell)) if cell else "",) for cell in line.cells)
    )


def _address(name: str) -> str:
    """Return the address of nobody's record of a kind, in which an identifier takes the place of none."""
    return reverse(name, args=[NOBODY])


def _together(parts: Iterable[SafeString | str]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def _head(given: Assignment, address: str, pick: SafeString | str, bell: SafeString | str) -> SafeString:
    return format_html(
        '<span class="cell-head">{}<a class="cell-state" href="{}">{}</a>{}</span>',
        pick,
        address.replace(str(NOBODY), str(given.pk)),
        _state(given.state, get_language()),
        bell,
    )


def _pick(cell: Cell, given: Assignment) -> SafeString:
    return format_html(
        '<label class="cell-pick"><input type="checkbox" name="pick" value="{}" form="remind"'
        ' aria-label="{}" data-pick></label>',
        given.pk,
        _("Choose %(unit)s") % {"unit": cell.unit.code},
    )


def _bell(cell: Cell, given: Assignment) -> SafeString:
    """Return the button that sends a reminder from this cell alone."""
    return format_html(
        '<button class="btn btn-quiet btn-icon btn-small" form="remind" name="only" value="{}">{}</button>',
        given.pk,
        icon("bell", _("Remind %(unit)s") % {"unit": cell.unit.code}),
    )


def _age(cell: Cell) -> SafeString:
    """Return since when nothing was done, and by how much it is late."""
    language, today = get_language(), clock.today()
    since, touched, late = cell.untouched_since, cell.touched_on, cell.late_since
    return _together(
        (
            _untouched(since, cell.age, language) if since else "",
            _touched(touched, cell.age, language) if touched and not since else "",
            _late(late, today, language) if late else "",
        )
    )


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
def _touched(day: date, _age: int, _language: str | None) -> SafeString:
    said = _("last touched %(day)s") % {"day": date_format(day, "SHORT_DATE_FORMAT")}
    return format_html('<span class="cell-age">{}</span>', said)


@lru_cache(DRAWN)
def _late(day: date, _today: date, _language: str | None) -> SafeString:
    return render_to_string("frame/components/due.html", duty_date(day))
