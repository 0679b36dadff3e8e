"""The text of an instrument, in the versions that amendments left behind."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from comity.foundation.models import CleanCharField, Record
from comity.instruments.models.instrument import Instrument


class TextVersion(Record):
    """The text as it stood from one amendment to the next; never changed, since places point into it.

    `blocks` lists [kind, start, end] triples: titles, headings, paragraphs, items, rows.
    """

    instrument = models.ForeignKey(
        Instrument, models.PROTECT, verbose_name=_("instrument"), related_name="texts"
    )
    number = models.PositiveSmallIntegerField(_("text version"))
    text = models.TextField(_("text"))
    sha256 = models.CharField(max_length=64, editable=False)
    blocks = models.JSONField(default=list, editable=False)
    source_name = CleanCharField(_("file"), max_length=255, blank=True)
    amended_by = models.ForeignKey(
        Instrument, models.PROTECT, verbose_name=_("amended by"), related_name="+", null=True, blank=True
    )
    in_force_from = models.DateField(_("in force from"), null=True, blank=True)

    class Meta:
        verbose_name = _("text version")
        verbose_name_plural = _("text versions")
        constraints = (
            models.UniqueConstraint(
                "instrument", "label", "unit", "number", name="text_version_numbered_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.instrument} ({self.number})"
