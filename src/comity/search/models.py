"""The index as Django reads it. The tables belong to sql/index.sql; nobody writes them from here."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from comity.foundation.models import Labelled


class Document(Labelled):
    """A row of the index: a record, or a part of a text that leads to one. Several parts share a `source_id`."""

    source_id = models.UUIDField(primary_key=True)
    part = models.PositiveSmallIntegerField()
    record_type = models.CharField(max_length=80)
    record_id = models.UUIDField()
    level = models.PositiveSmallIntegerField(_("level"))
    day = models.DateField(_("day"))
    body = models.TextField()

    class Meta:
        managed = False
        db_table = '"search"."document"'
        ordering = ("record_id", "source_id", "part")
        verbose_name = _("indexed text")
        verbose_name_plural = _("indexed texts")

    def __str__(self) -> str:
        return f"{self.record_type} {self.record_id}"
