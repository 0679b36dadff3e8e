"""The ladder of relations, kept as data of the installation."""

from django.utils.translation import gettext_lazy as _

from comity.foundation.models import ReferenceItem


class RelationStep(ReferenceItem):
    """One step of the ladder, from first contact to the closest relation; the position says how high."""

    class Meta(ReferenceItem.Meta):
        verbose_name = _("step of relations")
        verbose_name_plural = _("steps of relations")
