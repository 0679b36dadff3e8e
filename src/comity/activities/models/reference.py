"""The reference lists of activities: their kinds, and what is to be seen to before each."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from comity.foundation.models import ReferenceItem


class ActivityKind(ReferenceItem):
    """What is done together: a visit, talks, a joint patrol, an exchange."""

    is_appraised = models.BooleanField(
        _("appraised before clearing"),
        default=True,
        help_text=_("Whether it could harm defence or security is judged before it is cleared."),
    )

    is_abroad = models.BooleanField(
        _("held abroad"),
        default=False,
        help_text=_("Its times are those of the partner's country, where that has one time."),
    )

    class Meta(ReferenceItem.Meta):
        verbose_name = _("kind of activity")
        verbose_name_plural = _("kinds of activity")


class Topic(models.TextChoices):
    PROTOCOL = "protocol", _("Protocol")
    SAFETY = "safety", _("Safety")
    SECRECY = "secrecy", _("Secrecy")


class ChecklistPoint(ReferenceItem):
    """What is to be seen to before an activity: laid on each one of the kind, so many days ahead of it."""

    topic = models.CharField(_("topic"), max_length=8, choices=Topic, default=Topic.PROTOCOL)
    kind = models.ForeignKey(
        ActivityKind,
        models.PROTECT,
        verbose_name=_("only for the kind"),
        related_name="+",
        null=True,
        blank=True,
    )
    days_before = models.PositiveSmallIntegerField(_("days before"), default=7)

    class Meta(ReferenceItem.Meta):
        verbose_name = _("point of checklists")
        verbose_name_plural = _("points of checklists")
