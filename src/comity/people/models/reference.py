"""Ranks, kept as data of the installation."""

from django.utils.translation import gettext_lazy as _

from comity.foundation.models import ReferenceItem


class Rank(ReferenceItem):
    """A military rank or a civil grade; the position gives the order of precedence."""

    class Meta(ReferenceItem.Meta):
        verbose_name = _("rank")
        verbose_name_plural = _("ranks")
