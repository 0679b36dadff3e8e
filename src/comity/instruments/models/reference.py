"""The reference lists of the register."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from comity.foundation.models import ReferenceItem


class InstrumentType(ReferenceItem):
    """A kind of document: directive, decree, agreement, article."""

    is_agreement = models.BooleanField(
        _("agreed between parties"), default=False, help_text=_("Such an instrument names its parties.")
    )

    class Meta(ReferenceItem.Meta):
        verbose_name = _("type of instrument")
        verbose_name_plural = _("types of instrument")
