"""Whom of a partner we deal with, and which of our units is joined to which of theirs."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from comity.foundation.models import CleanCharField, CleanTextField, Record, related
from comity.partners.models.languages import language_choices
from comity.partners.models.partner import Partner


class Counterpart(Record):
    """An official of a partner, in that post only: nothing of the person beyond it is kept."""

    partner = models.ForeignKey(
        Partner, models.PROTECT, verbose_name=_("partner"), related_name="counterparts"
    )
    name = CleanCharField(_("name"), max_length=200)
    post = CleanCharField(_("post"), max_length=200)
    rank = CleanCharField(_("rank"), max_length=80, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=language_choices, blank=True)
    left_on = models.DateField(_("left the post on"), null=True, blank=True)
    protocol = CleanTextField(
        _("protocol notes"),
        max_length=4000,
        blank=True,
        help_text=_("Form of address, order of precedence, what to observe."),
    )

    class Meta:
        ordering = ("post", "id")
        verbose_name = _("counterpart")
        verbose_name_plural = _("counterparts")
        indexes = [models.Index(fields=["partner", "post"], name="counterpart_by_partner")]

    def __str__(self) -> str:
        return f"{self.name} · {self.post}"


class Twinning(Record):
    """A unit of ours and a unit of theirs that keep a standing friendship."""

    our_unit = models.ForeignKey("access.Unit", models.PROTECT, verbose_name=_("our unit"), related_name="+")
    partner = models.ForeignKey(Partner, models.PROTECT, verbose_name=_("partner"), related_name="twinnings")
    agreed_on = models.DateField(_("agreed on"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    note = CleanTextField(_("what is done together"), max_length=4000, blank=True)

    class Meta:
        ordering = ("agreed_on", "id")
        verbose_name = _("twinning")
        verbose_name_plural = _("twinnings")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "label", "our_unit", "partner", "agreed_on"],
                name="twinning_agreed_once",
                nulls_distinct=False,
                violation_error_message=_("This twinning is already registered."),
            ),
            models.CheckConstraint(
                condition=Q(agreed_on=None) | Q(ended_on=None) | Q(ended_on__gte=F("agreed_on")),
                name="twinning_days_in_order",
                violation_error_message=_("It cannot end before it was agreed."),
            ),
        ]

    def __str__(self) -> str:
        return f"{related(self, 'our_unit') or '–'} ↔ {related(self, 'partner') or '–'}"
