"""What was decided on two partners that look alike: one was merged into the other, or they were told apart."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from comity.foundation.models import CleanTextField, Record
from comity.partners.models.partner import Partner


class Merge(Record):
    """Two partners made one. `before` holds the values of the one kept that were replaced, `moved` what followed.

    `moved` lists identifiers by the place in which the rows named the merged partner.
    """

    kept = models.ForeignKey(Partner, models.PROTECT, verbose_name=_("kept"), related_name="+")
    merged = models.ForeignKey(Partner, models.PROTECT, verbose_name=_("merged"), related_name="+")
    reason = CleanTextField(_("reason"), max_length=2000)
    before = models.JSONField(default=dict, editable=False, encoder=DjangoJSONEncoder)
    after = models.JSONField(default=dict, editable=False, encoder=DjangoJSONEncoder)
    moved = models.JSONField(default=dict, editable=False)
    undone_at = models.DateTimeField(_("taken back at"), null=True, blank=True, editable=False)

    class Meta:
        ordering = ("-created_at", "-id")
        verbose_name = _("merger")
        verbose_name_plural = _("mergers")
        indexes = [models.Index(fields=["kept", "-created_at"], name="merge_by_kept")]

    def __str__(self) -> str:
        return f"{self.merged} → {self.kept}"


class Distinction(Record):
    """Two partners that look alike were told apart. Taken back, it stays as a record of who thought so and when."""

    one = models.ForeignKey(Partner, models.PROTECT, verbose_name=_("one"), related_name="+")
    other = models.ForeignKey(Partner, models.PROTECT, verbose_name=_("the other"), related_name="+")
    undone_at = models.DateTimeField(_("taken back at"), null=True, blank=True, editable=False)

    class Meta:
        ordering = ("-created_at", "-id")
        verbose_name = _("distinction")
        verbose_name_plural = _("distinctions")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "label", "one", "other"],
                condition=Q(undone_at=None),
                name="distinction_made_once",
                violation_error_message=_("The two are told apart already."),
            ),
            models.CheckConstraint(condition=~Q(one=F("other")), name="distinction_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.one} ≠ {self.other}"
