"""Baselines: what was approved, frozen row by row, so that later changes can be held against it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from comity.foundation import clock
from comity.foundation.models import CleanTextField, Record
from comity.programmes.models.indicator import Indicator
from comity.programmes.models.measure import Measure
from comity.programmes.models.programme import Programme, Titled


class Baseline(Record):
    """One approval of a programme."""

    programme = models.ForeignKey(
        Programme, models.CASCADE, verbose_name=_("programme"), related_name="baselines"
    )
    revision = models.PositiveSmallIntegerField(_("revision"))
    approved_on = models.DateField(_("approved on"), default=clock.today)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    note = CleanTextField(_("note"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("baseline")
        verbose_name_plural = _("baselines")
        constraints = (
            models.UniqueConstraint(
                fields=["programme", "label", "revision"], name="baseline_once_a_revision"
            ),
        )

    def __str__(self) -> str:
        return str(self.revision)


class BaselineMeasure(Titled):
    """A measure as it was approved, under the label that the measure bore."""

    baseline = models.ForeignKey(
        Baseline, models.CASCADE, verbose_name=_("baseline"), related_name="measures"
    )
    measure = models.ForeignKey(Measure, models.CASCADE, verbose_name=_("measure"), related_name="baselines")
    parent = models.ForeignKey(
        Measure, models.CASCADE, verbose_name=_("part of"), related_name="+", null=True, blank=True
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    weight = models.PositiveSmallIntegerField(_("weight"))
    estimate = models.DecimalField(_("estimate"), max_digits=16, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = _("measure of a baseline")
        verbose_name_plural = _("measures of baselines")
        constraints = (
            *Titled.Meta.constraints,
            models.UniqueConstraint(fields=["baseline", "measure", "label"], name="baseline_measure_once"),
        )


class BaselineTarget(Record):
    """A target as it was approved."""

    baseline = models.ForeignKey(Baseline, models.CASCADE, verbose_name=_("baseline"), related_name="targets")
    indicator = models.ForeignKey(Indicator, models.CASCADE, verbose_name=_("indicator"), related_name="+")
    due_on = models.DateField(_("by"))
    value = models.DecimalField(_("target"), max_digits=18, decimal_places=4)

    class Meta:
        verbose_name = _("target of a baseline")
        verbose_name_plural = _("targets of baselines")
        constraints = (
            models.UniqueConstraint(
                fields=["baseline", "indicator", "label", "due_on"], name="baseline_target_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.indicator} · {self.due_on:%Y-%m-%d}"
