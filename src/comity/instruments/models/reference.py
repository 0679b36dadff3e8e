"""The reference lists of the register."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from comity.foundation.models import ReferenceItem


class InstrumentType(ReferenceItem):
    """A kind of document: directive, decree, agreement, article."""

    is_agreement = models.BooleanField(
        _("agreed between parties"), default=False, help_text=_("Such an instrument names its parties.")
    )

    remind_months = models.PositiveSmallIntegerField(
        _("months of notice"),
        default=3,
        help_text=_("So long before the end of force or the review its unit is reminded."),
    )
    silence_months = models.PositiveSmallIntegerField(
        _("months of silence"),
        null=True,
        blank=True,
        help_text=_("After so long without a sign of life its unit is asked. Empty: never."),
    )

    class Meta(ReferenceItem.Meta):
        verbose_name = _("type of instrument")
        verbose_name_plural = _("types of instrument")
