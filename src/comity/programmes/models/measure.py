"""Measures: the tree of a programme, who takes them, how far they are, and how they stood on each day."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from comity.foundation.models import CleanTextField, Labelled, Record
from comity.foundation.states import Transition
from comity.programmes.models.programme import Programme, Titled, title_key

HEAVIEST = 1000
DONE = 100
"""Percent of a measure that is finished."""


class MeasureState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    UNDER_WAY = "under_way", _("Under way")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")


UNFINISHED = (MeasureState.PLANNED, MeasureState.UNDER_WAY)

MEASURE_TRANSITIONS = (
    Transition("begin", (MeasureState.PLANNED,), MeasureState.UNDER_WAY, _("Begin")),
    Transition("finish", UNFINISHED, MeasureState.DONE, _("Mark as done")),
    Transition("drop", UNFINISHED, MeasureState.DROPPED, _("Drop"), needs_reason=True),
    Transition(
        "reopen",
        (MeasureState.DONE, MeasureState.DROPPED),
        MeasureState.UNDER_WAY,
        _("Take up again"),
        needs_reason=True,
    ),
)


class Side(models.TextChoices):
    """Whose duty a measure of a cooperation programme is."""

    OURS = "ours", _("Ours")
    THEIRS = "theirs", _("The partner's")
    BOTH = "both", _("Both sides'")


class Measure(Titled):
    """One step of a programme, owned by the unit that answers for it.

    Weight, estimate and progress count where a measure has no parts; above, they are the sums over the parts.
    """

    programme = models.ForeignKey(
        Programme, models.CASCADE, verbose_name=_("programme"), related_name="measures"
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("part of"), related_name="parts", null=True, blank=True
    )
    position = models.PositiveIntegerField(_("position"), default=0, editable=False)
    """Orders brothers. It is never shown: gaps would tell of measures that the reader does not see."""
    responsible = models.ForeignKey(
        "access.Account",
        models.PROTECT,
        verbose_name=_("responsible person"),
        related_name="+",
        null=True,
        blank=True,
    )
    side = models.CharField(_("side"), max_length=6, choices=Side, default=Side.OURS)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    result = CleanTextField(_("expected result"), max_length=4000, blank=True)
    weight = models.PositiveSmallIntegerField(
        _("weight"), default=1, validators=(MinValueValidator(1), MaxValueValidator(HEAVIEST))
    )
    estimate = models.DecimalField(
        _("estimate"),
        max_digits=16,
        decimal_places=2,
        null=True,
        blank=True,
        validators=(MinValueValidator(0),),
        help_text=_("In the currency of the programme."),
    )
    progress = models.PositiveSmallIntegerField(
        _("progress (%)"), default=0, validators=(MaxValueValidator(DONE),), editable=False
    )
    note = CleanTextField(_("note"), max_length=4000, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=MeasureState, default=MeasureState.PLANNED, editable=False
    )

    class Meta:
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        constraints = (
            *Titled.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="measure_period_in_order",
                violation_error_message=_("The period ends before it begins."),
            ),
            models.CheckConstraint(
                condition=~Q(pk=F("parent")),
                name="measure_is_not_its_own_part",
                violation_error_message=_("A measure cannot be a part of itself."),
            ),
        )
        indexes = (
            models.Index(fields=["programme", "position"], name="measure_by_place"),
            models.Index(fields=["ends_on", "id"], name="measure_by_end"),
            models.Index(title_key("title_en", "title_vi"), "id", name="measure_by_title_en"),
            models.Index(title_key("title_vi", "title_en"), "id", name="measure_by_title_vi"),
        )

    @property
    def is_finished(self) -> bool:
        return self.state not in UNFINISHED


class MeasureSupport(Record):
    """A unit that helps with a measure."""

    measure = models.ForeignKey(Measure, models.CASCADE, verbose_name=_("measure"), related_name="supports")
    supporter = models.ForeignKey(
        "access.Unit", models.PROTECT, verbose_name=_("supporting unit"), related_name="+"
    )

    class Meta:
        verbose_name = _("supporting unit")
        verbose_name_plural = _("supporting units")
        constraints = (
            models.UniqueConstraint(
                "unit",
                "label",
                "measure",
                "supporter",
                name="measure_supported_once",
                violation_error_message=_("This unit supports the measure already."),
            ),
        )

    def __str__(self) -> str:
        return str(self.supporter)


class Standing(Labelled):
    """How a measure stood from a day on: what a roll-up for a past date counts. The database alone writes it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey("access.Unit", models.PROTECT, related_name="+")
    programme = models.ForeignKey(Programme, models.DO_NOTHING, related_name="+")
    measure = models.ForeignKey(Measure, models.DO_NOTHING, related_name="standings")
    parent = models.ForeignKey(Measure, models.DO_NOTHING, related_name="+", null=True)
    since = models.DateField()
    until = models.DateField(null=True)
    """The day from which on it stood otherwise."""
    state = models.CharField(max_length=10, choices=MeasureState)
    starts_on = models.DateField()
    ends_on = models.DateField()
    weight = models.PositiveSmallIntegerField()
    estimate = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    progress = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("standing of a measure")
        verbose_name_plural = _("standings of measures")
        constraints = (
            models.UniqueConstraint(fields=["measure", "label", "since"], name="standing_once_a_day"),
        )
        indexes = (models.Index(fields=["measure", "-since"], name="standing_latest"),)

    def __str__(self) -> str:
        return f"{self.measure_id} {self.since}"
