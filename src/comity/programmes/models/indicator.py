"""Indicators of a programme, what they are to reach by which day, what was observed, and how both stood on each day."""

import uuid

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from comity.foundation import clock
from comity.foundation.models import CleanCharField, CleanTextField, Labelled, Record, in_language, related
from comity.programmes.models.measure import Measure
from comity.programmes.models.programme import Programme


class Direction(models.TextChoices):
    UP = "up", _("Higher is better")
    DOWN = "down", _("Lower is better")


class Indicator(Record):
    """By what one sees whether a programme, or one of its measures, reaches its goal."""

    programme = models.ForeignKey(
        Programme, models.CASCADE, verbose_name=_("programme"), related_name="indicators"
    )
    measure = models.ForeignKey(
        Measure, models.PROTECT, verbose_name=_("measure"), related_name="indicators", null=True, blank=True
    )
    name_en = CleanCharField(_("name (English)"), max_length=200)
    name_vi = CleanCharField(_("name (Vietnamese)"), max_length=200)
    definition = CleanTextField(_("definition"), max_length=4000, blank=True)
    counted_in = CleanCharField(_("counted in"), max_length=60, help_text=_("Such as visits, persons or %."))
    direction = models.CharField(_("direction"), max_length=4, choices=Direction, default=Direction.UP)
    start_value = models.DecimalField(
        _("value at the start"), max_digits=18, decimal_places=4, null=True, blank=True
    )

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        constraints = (
            models.UniqueConstraint(
                "unit",
                "label",
                "programme",
                "name_en",
                name="indicator_named_once",
                violation_error_message=_("The programme has an indicator of this name already."),
            ),
        )

    def __str__(self) -> str:
        return self.name_in(get_language() or "en")

    def name_in(self, language: str) -> str:
        """Return the name in that language, or in the other one where it is missing."""
        return in_language(language, english=self.name_en, vietnamese=self.name_vi)


class Target(Record):
    """The value that an indicator is to reach by a day."""

    indicator = models.ForeignKey(
        Indicator, models.CASCADE, verbose_name=_("indicator"), related_name="targets"
    )
    due_on = models.DateField(_("by"))
    value = models.DecimalField(_("target"), max_digits=18, decimal_places=4)
    note = CleanTextField(_("note"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        constraints = (
            models.UniqueConstraint(
                "unit",
                "label",
                "indicator",
                "due_on",
                name="target_once_a_day",
                violation_error_message=_("The indicator has a target for this day already."),
            ),
        )
        indexes = (models.Index(fields=["due_on", "id"], name="target_by_day"),)

    def __str__(self) -> str:
        return f"{related(self, 'indicator') or '–'} · {self.due_on:%Y-%m-%d}"


class Observation(Record):
    """What an indicator was on a day, from which source. Files that prove it are attached."""

    indicator = models.ForeignKey(
        Indicator, models.CASCADE, verbose_name=_("indicator"), related_name="observations"
    )
    observed_on = models.DateField(_("observed on"), default=clock.today)
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=4)
    source = CleanCharField(_("source"), max_length=300)
    note = CleanTextField(_("note"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("observation")
        verbose_name_plural = _("observations")
        constraints = (
            models.UniqueConstraint(
                "unit",
                "label",
                "indicator",
                "observed_on",
                name="observation_once_a_day",
                violation_error_message=_("The indicator was observed on this day already."),
            ),
        )
        indexes = (models.Index(fields=["-observed_on", "id"], name="observation_by_day"),)

    def __str__(self) -> str:
        return f"{related(self, 'indicator') or '–'} · {self.observed_on:%Y-%m-%d}"


class FigureStanding(Labelled):
    """How a target or an observation stood from a day on: what a roll-up for a past date judges by.

    The database alone writes it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey("access.Unit", models.PROTECT, related_name="+")
    indicator = models.ForeignKey(Indicator, models.DO_NOTHING, related_name="+")
    kind = models.CharField(max_length=11)
    """The type of the figure: target or observation."""
    figure_id = models.UUIDField()
    since = models.DateField()
    until = models.DateField(null=True)
    """The day from which on it stood otherwise."""
    day = models.DateField()
    """By which a target is to be reached, or on which the value was observed."""
    value = models.DecimalField(max_digits=18, decimal_places=4)
    written_at = models.DateTimeField()
    """Orders observations of one day."""

    class Meta:
        verbose_name = _("standing of a figure")
        verbose_name_plural = _("standings of figures")
        constraints = (
            models.UniqueConstraint(
                fields=["figure_id", "label", "since"], name="figure_standing_once_a_day"
            ),
        )
        indexes = (models.Index(fields=["indicator", "kind", "since"], name="figure_standing_latest"),)

    def __str__(self) -> str:
        return f"{self.figure_id} {self.since}"
