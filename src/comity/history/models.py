"""The ledger as Django reads it. The tables belong to sql/ledger.sql; nobody writes them from here."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from comity.foundation.models import Labelled


class Event(Labelled):
    """One event: a row version (`before`, `after` in the payload) or what was meant (`reason` and details).

    The row policy shows it only if its own label and scope and those of its record today are within reach.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    happened_at = models.DateTimeField(_("when"))
    transaction_id = models.CharField(max_length=20)
    account_id = models.UUIDField(_("who"), null=True)
    verb = models.CharField(_("what"), max_length=40)
    object_type = models.CharField(max_length=80)
    object_id = models.UUIDField()
    payload = models.JSONField()

    class Meta:
        managed = False
        db_table = '"history"."event"'
        ordering = ("happened_at",)
        verbose_name = _("event")
        verbose_name_plural = _("events")

    def __str__(self) -> str:
        return f"{self.verb} {self.object_type}"
