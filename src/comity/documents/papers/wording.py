"""How upper packages word what their records say on paper, in the language that is active."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from itertools import compress

from django.utils.formats import date_format, number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from comity.documents.papers.context import Section, Table, written_day

WITHIN_MONTH, WITHIN_YEAR = {"en": "j", "vi": "d"}, {"en": "j M", "vi": "d/m"}
"""A day in figures without its month, and without its year."""
GOES_ON = ("for ", "of ", "on ")
"""With what a title goes on after the name of its type, as in a sentence."""
ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def outlined(sections: Iterable[Section]) -> tuple[Section, ...]:
    """Leave out what is empty and number the rest as the decree does: I, II, and 1, 2 below each."""
    made: list[Section] = []
    upper = lower = 0
    for section in _filled(list(sections)):
        if section.level == 1:
            upper, lower = upper + 1, 0
        else:
            lower += 1
        number = _roman(upper) if section.level == 1 else str(lower)
        heading = f"{number}. {section.heading}" if section.heading else ""
        made.append(Section(heading, section.paragraphs, section.table, section.level, section.facts))
    return tuple(made)


def lines_of(text: str) -> tuple[str, ...]:
    """Return the lines of a text that say something."""
    return tuple(filter(None, (line.strip() for line in text.splitlines())))


def facts(*given: tuple[str, object]) -> tuple[tuple[str, str], ...]:
    """Return those of the facts that say something, as words."""
    return tuple((str(name), str(value)) for name, value in given if value not in (None, "", ()))


def listing(titles: Iterable[str], rows: Iterable[Iterable[object]], widths: tuple[int, ...]) -> Table | None:
    """Return a table without the columns in which no row says anything, or nothing where it would have no row."""
    cells = [[str(cell or "") for cell in row] for row in rows]
    said = [any(column) for column in zip(*cells, strict=True)]
    kept = tuple(tuple(compress(row, said)) for row in cells)
    return (
        Table(tuple(map(str, compress(titles, said))), kept, tuple(compress(widths, said))) if cells else None
    )


def day_in_words(day: date | None) -> str:
    """Return a day as it stands in a sentence."""
    return written_day((get_language() or "en")[:2], day) if day else ""


def day_in_figures(day: date | None) -> str:
    """Return a day as it stands in a table."""
    return date_format(day, "SHORT_DATE_FORMAT") if day else ""


def period_in_words(first: date, last: date) -> str:
    """Return a day, or from which day to which; the month and the year that they share are said once."""
    if first == last:
        return day_in_words(first)
    begin, end = day_in_words(first), day_in_words(last)
    if first.year == last.year:
        begin = begin.removesuffix(f" {first.year}").removesuffix(" năm")
        if first.month == last.month:
            begin = begin.partition(" tháng")[0] if begin.startswith("ngày") else begin.partition(" ")[0]
    return _("from %(first)s to %(last)s") % {"first": begin, "last": end}


def period_in_figures(first: date, last: date) -> str:
    """Return a day, or the first and the last one, as they stand in a table; what they share is said once."""
    if first == last:
        return day_in_figures(last)
    if first.year != last.year:
        return f"{day_in_figures(first)} – {day_in_figures(last)}"
    formats = WITHIN_MONTH if first.month == last.month else WITHIN_YEAR
    return f"{date_format(first, formats[(get_language() or 'en')[:2]])} – {day_in_figures(last)}"


def number_in_figures(value: Decimal | int | None) -> str:
    """Return a number with its thousands parted, without noughts behind the point that say nothing."""
    if value is None:
        return ""
    exact = Decimal(value)
    whole = exact == exact.to_integral_value()
    return number_format(exact.to_integral_value() if whole else exact.normalize(), force_grouping=True)


def with_title(what: str, title: str) -> str:
    """Return what something is, followed by its title as a sentence goes on."""
    if title.casefold().startswith(("on ", "về ")):
        return f"{what} {title[:1].lower()}{title[1:]}"
    return f"{what}, {title}" if title else what


def without_type(title: str, type_name: str) -> str:
    """Return a title without the name of the type with which it begins: a paper bears that above it."""
    if not title.casefold().startswith(f"{type_name} ".casefold()):
        return title
    rest = title[len(type_name) :].strip()
    return rest if rest.startswith(GOES_ON) else rest[:1].upper() + rest[1:]


def _filled(sections: list[Section]) -> list[Section]:
    """Leave out sections that say nothing, and headings below which nothing is left."""
    kept: list[Section] = []
    for section in reversed(sections):
        is_above = section.level == 1 and bool(kept) and kept[-1].level > 1
        if is_above or not section.is_empty:
            kept.append(section)
    return kept[::-1]


def _roman(number: int) -> str:
    said = ""
    for worth, letters in ROMAN:
        times, number = divmod(number, worth)
        said += letters * times
    return said
