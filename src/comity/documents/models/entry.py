"""What both registers keep of a document."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from comity.documents.models.reference import DocumentType
from comity.documents.models.series import NumberSeries
from comity.foundation.models import CleanCharField, CleanTextField, Record


class RegisterEntry(Record):
    """A line of a register. The number is drawn once, from the series of its label, and stays."""

    kind = models.ForeignKey(DocumentType, models.PROTECT, verbose_name=_("type"), related_name="+")
    title = CleanCharField(_("about"), max_length=500)
    series = models.ForeignKey(
        NumberSeries,
        models.PROTECT,
        verbose_name=_("series of numbers"),
        related_name="+",
        null=True,
        editable=False,
    )
    number = models.PositiveIntegerField(_("number in the series"), null=True, editable=False)
    symbol = models.CharField(_("number"), max_length=120, blank=True, editable=False)
    """The number as it is printed."""
    note = CleanTextField(_("note"), max_length=2000, blank=True)
    void_reason = models.CharField(_("why it was voided"), max_length=2000, blank=True, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.symbol} · {self.title}" if self.symbol else str(self.title)
