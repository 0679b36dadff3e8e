"""Series of numbers: of one unit, one year, one direction, one type and one label."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from comity.documents.models.reference import DocumentType
from comity.foundation.models import CleanCharField, CleanTextField, Record


class Direction(models.TextChoices):
    INCOMING = "incoming", _("Incoming")
    OUTGOING = "outgoing", _("Outgoing")


PATTERNS = {Direction.INCOMING: "{number}", Direction.OUTGOING: "{number}/{type}-{unit}"}
"""How numbers are printed where nobody said otherwise."""

_PATTERN = re.compile(r"(?:[^{}]|\{(?:number|year|type|unit)\})+")


def check_pattern(pattern: str) -> None:
    """Refuse a pattern that prints no number, or asks for what there is not."""
    if not _PATTERN.fullmatch(pattern) or "{number}" not in pattern:
        raise ValidationError(
            _("Write {number} where the number stands; {type}, {unit} and {year} may stand beside it.")
        )


class NumberSeries(Record):
    """Numbers are drawn from it one by one and never given back.

    It is kept under one label, and numbers only documents of that label: what is missing in it is missing to nobody
    who sees it.
    """

    direction = models.CharField(
        _("direction"), max_length=8, choices=Direction.choices, default=Direction.OUTGOING
    )
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(1900), MaxValueValidator(9999)]
    )
    kind = models.ForeignKey(
        DocumentType,
        models.PROTECT,
        verbose_name=_("type"),
        related_name="+",
        null=True,
        blank=True,
        help_text=_("Empty for all types together."),
    )
    pattern = CleanCharField(
        _("pattern"),
        max_length=80,
        default=PATTERNS[Direction.OUTGOING],
        validators=[check_pattern],
        help_text=_("How a number is printed: {number}, {type}, {unit} and {year} are filled in."),
    )
    last = models.PositiveIntegerField(
        _("last number drawn"),
        default=0,
        validators=[MaxValueValidator(999_999)],
        help_text=_("The next document gets the number after it."),
    )

    note = CleanTextField(_("note"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("series of numbers")
        verbose_name_plural = _("series of numbers")
        constraints = (
            models.UniqueConstraint(
                "unit",
                "label",
                "direction",
                "year",
                "kind",
                name="series_of_a_year_once",
                nulls_distinct=False,
                violation_error_message=_("This unit has such a series already."),
            ),
        )
        indexes = (models.Index(fields=["-year", "id"], name="series_by_year"),)

    def __str__(self) -> str:
        kind = self.kind or _("all types")
        return f"{self.get_direction_display()} {self.year} · {kind}"


def printed_number(series: NumberSeries, *, number: int, unit_code: str, symbol: str) -> str:
    """Return a number as it is printed: two digits at least, and no dash where the type has no symbol."""
    pattern = series.pattern if symbol else series.pattern.replace("{type}-", "").replace("{type}", "")
    filled = {"number": f"{number:02}", "year": str(series.year), "type": symbol, "unit": unit_code}
    return re.sub(r"\{(\w+)\}", lambda found: filled[found[1]], pattern)
