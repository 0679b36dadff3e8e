"""Units and the dated tree in which they stand."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from comity.foundation import clock
from comity.foundation.models import CleanCharField, Record, in_language


class UnitKind(models.TextChoices):
    MINISTRY = "ministry", _("ministry")
    PARTY_COMMITTEE = "party_committee", _("Party committee")
    DEPARTMENT = "department", _("department")
    MILITARY_REGION = "military_region", _("military region")
    PROVINCIAL_COMMAND = "provincial_command", _("provincial command")
    BORDER_GUARD = "border_guard", _("border guard")
    BORDER_POST = "border_post", _("border post")
    COAST_GUARD = "coast_guard", _("coast guard")
    NAVY = "navy", _("navy")
    ECONOMIC_DEFENCE = "economic_defence", _("economic-defence unit")
    PUBLIC_SECURITY = "public_security", _("public security")
    SCHOOL = "school", _("school")
    LOCAL_AUTHORITY = "local_authority", _("local authority")
    CIVIL_BODY = "civil_body", _("civil body")


class Unit(Record):
    """A body in the tree. `unit` is the unit that keeps this entry: the one above it; the root keeps itself."""

    code = CleanCharField(_("code"), max_length=40)
    name_en = CleanCharField(_("name (English)"), max_length=200)
    name_vi = CleanCharField(_("name (Vietnamese)"), max_length=200)
    kind = models.CharField(_("kind"), max_length=30, choices=UnitKind.choices)
    valid_from = models.DateField(_("exists from"), default=clock.today)
    valid_to = models.DateField(_("closed on"), null=True, blank=True)

    class Meta:
        ordering = ("code",)
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        constraints = [
            models.UniqueConstraint(fields=["unit", "label", "code"], name="unit_code_once"),
        ]

    def __str__(self) -> str:
        return self.name_in(get_language() or "en")

    @property
    def is_closed(self) -> bool:
        return self.valid_to is not None and self.valid_to <= clock.today()

    def name_in(self, language: str) -> str:
        return in_language(language, english=self.name_en, vietnamese=self.name_vi)


class UnitParent(models.Model):
    """Which unit stood above which, and when. These rows are the tree; the closure is made from them."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="parents")
    parent = models.ForeignKey(Unit, models.PROTECT, related_name="children")
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("until (excluded)"), null=True, blank=True)

    class Meta:
        ordering = ("unit_id", "valid_from")
        constraints = [
            models.UniqueConstraint(fields=["unit", "valid_from"], name="unit_parent_once_a_day"),
            models.UniqueConstraint(fields=["unit"], condition=Q(valid_to=None), name="unit_parent_one_open"),
            models.CheckConstraint(condition=~Q(unit=F("parent")), name="unit_parent_is_another"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="unit_parent_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} < {self.parent_id}"


class UnitClosure(models.Model):
    """Every pair of unit and unit below it in today's tree, itself included. Written by the database alone.

    Label and scope of both stand beside them, so that the row policy asks no other table.
    """

    ancestor = models.ForeignKey(Unit, models.CASCADE, related_name="closure_below")
    descendant = models.ForeignKey(Unit, models.CASCADE, related_name="closure_above")
    depth = models.PositiveSmallIntegerField()
    ancestor_label = models.SmallIntegerField()
    ancestor_scope = models.IntegerField()
    descendant_label = models.SmallIntegerField()
    descendant_scope = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ancestor", "descendant"], name="unit_closure_once"),
        ]

    def __str__(self) -> str:
        return f"{self.ancestor_id} > {self.descendant_id}"
