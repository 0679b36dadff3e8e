"""Circles of units, and the scopes that say who a row is for."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from comity.access.models.units import Unit
from comity.foundation import clock
from comity.foundation.models import CleanCharField, Record, in_language


class Circle(Record):
    """Named units that share records, between dates; what sideways sharing is done with."""

    name_en = CleanCharField(_("name (English)"), max_length=200)
    name_vi = CleanCharField(_("name (Vietnamese)"), max_length=200)
    valid_from = models.DateField(_("from"), default=clock.today)
    valid_to = models.DateField(_("until (excluded)"), null=True, blank=True)

    class Meta:
        ordering = ("name_en", "id")
        verbose_name = _("circle")
        verbose_name_plural = _("circles")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="circle_dates_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.name_in(get_language() or "en")

    def name_in(self, language: str) -> str:
        return in_language(language, english=self.name_en, vietnamese=self.name_vi)


class CircleMember(models.Model):
    """A unit's place in a circle, between dates."""

    circle = models.ForeignKey(Circle, models.CASCADE, related_name="members")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    valid_from = models.DateField(_("from"), default=clock.today)
    valid_to = models.DateField(_("until (excluded)"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["circle", "unit", "valid_from"], name="circle_member_once_a_day"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="circle_member_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.circle_id}: {self.unit_id}"


class ScopeKind(models.TextChoices):
    HELD = "held", _("held: the unit and everyone above it")
    ISSUED = "issued", _("issued: everyone below it too")
    CIRCLE = "circle", _("a circle of named units")


class Scope(models.Model):
    """Who a row is for. Its number never changes its meaning; the tree decides who that is today."""

    no = models.PositiveIntegerField(primary_key=True)
    kind = models.CharField(_("kind"), max_length=10, choices=ScopeKind.choices)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="scopes")
    circle = models.OneToOneField(Circle, models.PROTECT, null=True, blank=True, related_name="own_scope")

    class Meta:
        ordering = ("no",)
        verbose_name = _("scope")
        verbose_name_plural = _("scopes")
        constraints = [
            models.UniqueConstraint(fields=["unit", "kind"], condition=Q(circle=None), name="scope_once"),
            models.CheckConstraint(
                condition=Q(kind="circle", circle__isnull=False) | (~Q(kind="circle") & Q(circle=None)),
                name="scope_circle_named",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.circle or self.unit})"
