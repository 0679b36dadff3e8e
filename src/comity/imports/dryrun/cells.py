"""Cells read as what their columns hold: dates, numbers, truth values and choices as people write them."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils import translation
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive, make_aware
from django.utils.translation import gettext as _

from comity.foundation.bilingual import LANGUAGES
from comity.imports.dryrun.nearness import Nearest
from comity.imports.dryrun.problems import BadCell
from comity.kit.attributes import Attribute, Kind

ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?")
WRITTEN_DAY = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")
NUMBER = re.compile(r"[+-]?\d[\d.,\u00a0\u202f ]*")
SERIAL = re.compile(r"\d{5}(\.\d+)?")
DAY_NOUGHT = date(1899, 12, 30)
"""What spreadsheets count days from, apart from the first sixty."""
LAST_SERIAL = 2_958_465
GROUP = 3
MONTHS = 12
YES = {"1", "x", "y", "yes", "true", "có", "co", "đúng", "dung"}
NO = {"0", "n", "no", "false", "không", "khong", "sai"}
CHOSEN = {Kind.CHOICE, Kind.LIST, Kind.STATE}
SEPARATORS = re.compile(r"[;\n,]")


def text_of(cell: Any) -> str:
    """Return a cell as it is written on a page and compared."""
    if isinstance(cell, bool):
        return _("yes") if cell else _("no")
    if isinstance(cell, list):
        return "; ".join(map(text_of, cell))
    return "" if cell is None else str(cell).strip()


class CellReader:
    """Reads the cells of one import. What it knows of choices it works out once."""

    def __init__(self) -> None:
        self._choices: dict[str, Choices] = {}

    def read(self, attribute: Attribute, cell: Any) -> Any:
        """Return the value that the cell holds; BadCell where it holds none of the kind. Blank cells never come here."""
        if attribute.kind is Kind.LIST:
            parts = cell if isinstance(cell, list) else SEPARATORS.split(text_of(cell))
            texts = [text for each in parts if (text := text_of(each))]
            return [self._code(attribute, text) for text in texts] if self._choices_of(attribute) else texts
        if attribute.kind in {Kind.CHOICE, Kind.STATE}:
            return self._code(attribute, text_of(cell))
        read = READERS.get(attribute.kind)
        return read(cell) if read else text_of(cell)

    def knows(self, attribute: Attribute) -> bool:
        """Tell whether the values that it reads are choices of the field already."""
        return attribute.kind in CHOSEN and bool(self._choices_of(attribute))

    def _code(self, attribute: Attribute, text: str) -> str:
        return self._choices_of(attribute).code_of(text)

    def _choices_of(self, attribute: Attribute) -> "Choices":
        if attribute.name not in self._choices:
            self._choices[attribute.name] = Choices(attribute)
        return self._choices[attribute.name]


class Choices:
    """The choices of a field by every way of writing them: the code, the words in either language.

    Accents count, case does not.
    """

    def __init__(self, attribute: Attribute) -> None:
        self._codes: dict[str, str] = {}
        for language in LANGUAGES:
            with translation.override(language):
                self._codes |= {words.lower(): code for code, words in codes_of(attribute).items()}
        self._codes |= {code.lower(): code for code in codes_of(attribute)}
        self._nearest = Nearest(codes_of(attribute).values())

    def __bool__(self) -> bool:
        return bool(self._codes)

    def code_of(self, text: str) -> str:
        """Return the code, or raise BadCell with the words that may have been meant."""
        code = self._codes.get(text.lower())
        if code is None:
            raise BadCell(_("This is none of the choices."), self._nearest.to(text))
        return code


def codes_of(attribute: Attribute) -> dict[str, str]:
    """Return the words of each choice, in the reader's language, by its code."""
    return {str(code): str(words) for code, words in attribute.choices.items() if code not in {None, ""}}


def read_day(cell: Any) -> date:
    """Read 31/12/2026, 31.12.2026, 2026-12-31, or the number by which a spreadsheet counts days."""
    text = text_of(cell)
    if SERIAL.fullmatch(text) and float(text) <= LAST_SERIAL:
        return DAY_NOUGHT + timedelta(days=int(float(text)))
    if found := ISO_DAY.fullmatch(text):
        year, month, day = map(int, found.groups())
    elif found := WRITTEN_DAY.fullmatch(text):
        day, month, year = map(int, found.groups())
    else:
        raise BadCell(_("This is no date. Write it as 31/12/2026 or 2026-12-31."))
    try:
        return date(year, month, day)
    except ValueError:
        swapped = f"{month:02}/{day:02}/{year}" if month > MONTHS >= day else ""
        raise BadCell(_("No calendar has this day. Write it as 31/12/2026 or 2026-12-31."), swapped) from None


def read_moment(cell: Any) -> datetime:
    """Read a day with a time in ISO 8601, in the time of the site where it names none; a day begins at midnight."""
    try:
        moment = parse_datetime(text_of(cell))
    except ValueError:
        moment = None
    moment = moment or datetime.combine(read_day(cell), datetime.min.time())
    return make_aware(moment) if is_naive(moment) else moment


def read_number(cell: Any) -> Decimal:
    """Read 1,234.5 and 1.234,5. A lone point or comma before three digits is read as the reader's language writes it."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return Decimal(str(cell))
    text = text_of(cell)
    if not NUMBER.fullmatch(text):
        raise BadCell(_("This is no number."))
    plain = re.sub(r"[\u00a0\u202f ]", "", text)
    decimal = _decimal_mark(plain)
    grouping = "." if decimal == "," else ","
    try:
        return Decimal(plain.replace(grouping, "").replace(decimal, "."))
    except InvalidOperation:
        raise BadCell(_("This is no number.")) from None


def _decimal_mark(text: str) -> str:
    """Return which mark parts the fraction: the last of two kinds, never one that occurs twice."""
    marks = [char for char in text if char in ".,"]
    own = "," if translation.get_language() == "vi" else "."
    if not marks:
        return own
    last, others = marks[-1], set(marks) - {marks[-1]}
    if others:
        return last
    repeated = len(marks) > 1
    ambiguous = len(text.rpartition(last)[2]) == GROUP
    if repeated or (ambiguous and last != own):
        return "," if last == "." else "."
    return last


def read_yes_no(cell: Any) -> bool:
    text = text_of(cell).lower()
    if isinstance(cell, bool) or text in YES | NO:
        return cell if isinstance(cell, bool) else text in YES
    raise BadCell(_("Write yes or no."))


READERS: dict[Kind, Callable[[Any], Any]] = {
    Kind.DATE: read_day,
    Kind.MOMENT: read_moment,
    Kind.NUMBER: read_number,
    Kind.YES_NO: read_yes_no,
}
