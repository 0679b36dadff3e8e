"""The partner, the steps of its relation with us, and the days on which nothing is to be planned with it."""

from calendar import monthrange
from collections.abc import Collection
from datetime import date, timedelta
from typing import ClassVar, Self
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from comity.foundation import clock
from comity.foundation.fields import ChoicesField, SortKey
from comity.foundation.lunar import RECKONED, day_of, lunar_of
from comity.foundation.models import (
    CleanCharField,
    CleanTextField,
    LabelledManager,
    Record,
    in_language,
)
from comity.foundation.sql import statements
from comity.partners.models.languages import country_choices, language_choices
from comity.partners.models.reference import RelationStep

LONGEST_BLACKOUT = timedelta(days=366)


class PartnerKind(models.TextChoices):
    STATE = "state", pgettext_lazy("kind of partner", "State")
    ORGANISATION = "organisation", _("Organisation")
    FOREIGN_FORCE = "foreign_force", _("Foreign force")
    UNIT = "unit", _("Unit of a foreign force")


class PartnerManager(LabelledManager["Partner"]):
    def get_queryset(self) -> models.QuerySet["Partner"]:
        """Return the partners that stand; what was merged into another lives on in history alone."""
        return super().get_queryset().filter(merged_into=None)

    def with_parts(self, keys: Collection[UUID]) -> list[UUID]:
        """Return the identifiers of these partners and of all that belong to them, in sight of the reader."""
        with connection.cursor() as cursor:
            cursor.execute(statements("comity.partners", "parts"), {"partners": list(keys)})
            return [row[0] for row in cursor.fetchall()]


class Partner(Record):
    """With whom we work. `parent` is the partner it belongs to, such as the state of a force."""

    code = CleanCharField(_("code"), max_length=40)
    name_en = CleanCharField(_("name (English)"), max_length=200)
    name_vi = CleanCharField(_("name (Vietnamese)"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=PartnerKind.choices)
    country = models.CharField(_("country"), max_length=2, choices=country_choices, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("belongs to"), related_name="parts", null=True, blank=True
    )
    relation = models.ForeignKey(
        RelationStep,
        models.PROTECT,
        verbose_name=_("relation"),
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )
    languages = ChoicesField(
        models.CharField(max_length=2, choices=language_choices),
        verbose_name=_("languages"),
        default=list,
        blank=True,
    )
    notes = CleanTextField(_("notes"), blank=True)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("merged into"),
        related_name="merged",
        null=True,
        blank=True,
        editable=False,
    )

    objects: ClassVar[PartnerManager] = PartnerManager()
    with_merged: ClassVar[LabelledManager[Self]] = LabelledManager()

    class Meta:
        ordering = ("code", "id")
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        constraints = [models.UniqueConstraint(fields=["unit", "label", "code"], name="partner_code_once")]
        indexes = [
            models.Index(SortKey("name_en"), "id", name="partner_by_name_en"),
            models.Index(SortKey("name_vi"), "id", name="partner_by_name_vi"),
        ]

    def __str__(self) -> str:
        return self.name_in(get_language() or "en")

    def name_in(self, language: str) -> str:
        return in_language(language, english=self.name_en, vietnamese=self.name_vi)

    def clean(self) -> None:
        """Refuse a partner that would belong to one of its own parts."""
        above, seen = self.parent_id, {self.pk}
        while above is not None:
            if above in seen:
                raise ValidationError({"parent": _("A partner cannot belong to one of its own parts.")})
            seen.add(above)
            above = Partner.objects.filter(pk=above).values_list("parent_id", flat=True).first()


class RelationChange(Record):
    """A dated step up or down the ladder, and why it was taken. Without a step, the relation is not placed."""

    partner = models.ForeignKey(
        Partner, models.CASCADE, verbose_name=_("partner"), related_name="relation_changes"
    )
    happened_on = models.DateField(_("on"), default=clock.today)
    from_step = models.ForeignKey(
        RelationStep, models.PROTECT, verbose_name=_("from"), related_name="+", null=True, blank=True
    )
    to_step = models.ForeignKey(
        RelationStep, models.PROTECT, verbose_name=_("to"), related_name="+", null=True, blank=True
    )
    reason = CleanTextField(_("reason"), max_length=2000)

    class Meta:
        ordering = ("-happened_on", "-created_at")
        verbose_name = _("change of relation")
        verbose_name_plural = _("changes of relation")

    def __str__(self) -> str:
        return f"{self.from_step or '–'} → {self.to_step or '–'}"


class Blackout(Record):
    """Days on which the partner receives nobody and travels nowhere: a national holiday, an election."""

    partner = models.ForeignKey(Partner, models.CASCADE, verbose_name=_("partner"), related_name="blackouts")
    reason = CleanCharField(_("reason"), max_length=200, help_text=_("Such as the name of the holiday."))
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    yearly = models.BooleanField(
        _("every year"), default=False, help_text=_("The same days of the calendar each year.")
    )
    lunar = models.BooleanField(
        _("by the lunar calendar"),
        default=False,
        help_text=_("What comes back every year does so on the same days of the lunar year, such as Tết."),
    )

    class Meta:
        ordering = ("starts_on", "id")
        verbose_name = _("blackout")
        verbose_name_plural = _("blackouts")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="blackout_days_in_order",
                violation_error_message=_("The last day lies before the first."),
            ),
        ]
        indexes = [models.Index(fields=["partner", "starts_on"], name="blackout_by_partner")]

    def days_between(self, first: date, last: date) -> list[tuple[date, date]]:
        """Return when it falls between two days: on its own, or on the same days of each year, one after the other.

        One that comes back every year may span the turn of the year.
        """
        length = self.ends_on - self.starts_on
        starts = self._beginnings(first.year, last.year) if self.yearly else [self.starts_on]
        return [(day, day + length) for day in starts if day <= last and day + length >= first]

    def _beginnings(self, first: int, last: int) -> list[date]:
        """Return the first day, and those on which it comes back in these years and the one before them."""
        if self.lunar:
            year, month, day = lunar_of(self.starts_on)
            years = range(max(first - 2, year + 1, RECKONED.start), min(last + 1, RECKONED.stop))
            return [self.starts_on, *(day_of(each, month, day) for each in years)]
        years = range(max(first - 1, self.starts_on.year), last + 1)
        return [self.starts_on.replace(year=year, day=_last_day(self.starts_on, year)) for year in years]

    def clean(self) -> None:
        """Refuse days that last longer than a year, and those that follow the moon without coming back."""
        if self.ends_on and self.starts_on and self.ends_on - self.starts_on > LONGEST_BLACKOUT:
            raise ValidationError({"ends_on": _("A blackout lasts a year at most.")})
        if self.lunar and not self.yearly:
            raise ValidationError({"lunar": _("Only what comes back every year follows the moon.")})

    def __str__(self) -> str:
        days = (self.starts_on, self.ends_on) if self.ends_on != self.starts_on else (self.starts_on,)
        return f"{self.reason} ({' – '.join(date_format(day, 'SHORT_DATE_FORMAT') for day in days)})"


def _last_day(day: date, year: int) -> int:
    return min(day.day, monthrange(year, day.month)[1])
