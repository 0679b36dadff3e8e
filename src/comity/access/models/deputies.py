"""Deputies: who acts for whom, and when."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from comity.access.models.accounts import Account
from comity.foundation import clock
from comity.foundation.models import CleanTextField, Record


class Deputy(Record):
    """One account acts for another between dates, unless that is ended before. It belongs to the principal's unit."""

    principal = models.ForeignKey(
        Account, models.PROTECT, verbose_name=_("for whom"), related_name="deputies"
    )
    deputy = models.ForeignKey(Account, models.PROTECT, verbose_name=_("deputy"), related_name="principals")
    valid_from = models.DateField(_("from"), default=clock.today)
    valid_to = models.DateField(_("until (excluded)"))
    reason = CleanTextField(_("reason"), max_length=2000)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True, editable=False)

    class Meta:
        ordering = ("-valid_from", "id")
        verbose_name = _("deputy")
        verbose_name_plural = _("deputies")
        constraints = [
            models.CheckConstraint(condition=Q(valid_to__gt=F("valid_from")), name="deputy_dates_in_order"),
            models.CheckConstraint(condition=~Q(principal=F("deputy")), name="deputy_is_another"),
        ]

    def __str__(self) -> str:
        return _("%(deputy)s for %(principal)s") % {"deputy": self.deputy, "principal": self.principal}

    @property
    def holds_today(self) -> bool:
        return self.ended_at is None and self.valid_from <= clock.today() < self.valid_to
