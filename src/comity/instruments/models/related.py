"""What stands beside an instrument: its parties, its relations, the units' evidence of receiving it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from comity.foundation import clock
from comity.foundation.models import CleanCharField, CleanTextField, Record, related
from comity.instruments.models.instrument import TRANSITIONS, Instrument


class InstrumentParty(Record):
    """A party to an agreement: a partner, or a unit of our own side."""

    instrument = models.ForeignKey(
        Instrument, models.CASCADE, verbose_name=_("instrument"), related_name="parties"
    )
    partner = models.ForeignKey(
        "partners.Partner", models.PROTECT, verbose_name=_("partner"), related_name="+", null=True, blank=True
    )
    own_unit = models.ForeignKey(
        "access.Unit", models.PROTECT, verbose_name=_("our unit"), related_name="+", null=True, blank=True
    )
    signed_by = CleanCharField(_("signed by"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        constraints = (
            models.CheckConstraint(
                condition=Q(partner__isnull=False, own_unit__isnull=True)
                | Q(partner__isnull=True, own_unit__isnull=False),
                name="party_is_one_side",
                violation_error_message=_("Choose a partner or a unit of ours, not both."),
            ),
            models.UniqueConstraint(
                "unit",
                "label",
                "instrument",
                "partner",
                "own_unit",
                name="party_named_once",
                nulls_distinct=False,
                violation_error_message=_("This party is named already."),
            ),
        )

    def __str__(self) -> str:
        return str(related(self, "partner") or related(self, "own_unit") or "–")


class ForceChange(Record):
    """One step in the life of an instrument: from when, why, and by which other instrument."""

    instrument = models.ForeignKey(
        Instrument, models.CASCADE, verbose_name=_("instrument"), related_name="force_changes"
    )
    action = models.CharField(
        _("what happened"), max_length=16, choices=[(each.action, each.words) for each in TRANSITIONS]
    )
    effective_on = models.DateField(_("with effect from"), default=clock.today)
    reason = CleanTextField(_("reason"), max_length=2000, blank=True)
    caused_by = models.ForeignKey(
        Instrument,
        models.PROTECT,
        verbose_name=_("by the instrument"),
        related_name="+",
        null=True,
        blank=True,
    )
    in_force_to = models.DateField(_("new end of force"), null=True, blank=True)

    class Meta:
        verbose_name = _("change of force")
        verbose_name_plural = _("changes of force")
        indexes = (models.Index(fields=["instrument", "effective_on"], name="force_change_by_day"),)

    def __str__(self) -> str:
        return f"{related(self, 'instrument') or '–'}: {self.get_action_display()}"


class RelationKind(models.TextChoices):
    AMENDS = "amends", _("amends")
    REPLACES = "replaces", _("replaces")
    REPEALS = "repeals", _("repeals")
    IMPLEMENTS = "implements", _("implements")
    CITES = "cites", _("cites")


class InstrumentRelation(Record):
    """One instrument acts on another. Its label covers both, so that it gives neither away."""

    instrument = models.ForeignKey(
        Instrument, models.CASCADE, verbose_name=_("instrument"), related_name="relations"
    )
    kind = models.CharField(_("relation"), max_length=12, choices=RelationKind)
    other = models.ForeignKey(
        Instrument, models.PROTECT, verbose_name=_("other instrument"), related_name="relations_back"
    )

    class Meta:
        verbose_name = _("relation")
        verbose_name_plural = _("relations")
        constraints = (
            models.UniqueConstraint(
                "unit", "label", "instrument", "kind", "other", name="relation_stated_once"
            ),
            models.CheckConstraint(
                condition=~Q(instrument=F("other")),
                name="relation_joins_two",
                violation_error_message=_("An instrument cannot be related to itself."),
            ),
        )

    def __str__(self) -> str:
        ends = [str(related(self, name) or "–") for name in ("instrument", "other")]
        return f" {self.get_kind_display()} ".join(ends)


class ReceivedCopy(models.TextChoices):
    ORIGINAL = "original", _("Original")
    CERTIFIED = "certified", _("Certified copy")
    PAPER = "paper", _("Plain copy")
    ELECTRONIC = "electronic", _("Electronic file")


class Receipt(Record):
    """A unit's own evidence that a document reached it."""

    instrument = models.ForeignKey(
        Instrument, models.PROTECT, verbose_name=_("instrument"), related_name="receipts"
    )
    received_on = models.DateField(_("received on"), default=clock.today)
    arrival_number = CleanCharField(_("arrival number"), max_length=60, blank=True)
    received_from = CleanCharField(_("received from"), max_length=300, blank=True)
    received_as = models.CharField(
        _("copy"), max_length=12, choices=ReceivedCopy, default=ReceivedCopy.ORIGINAL
    )
    note = CleanTextField(_("note"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        constraints = (
            models.UniqueConstraint(
                "unit",
                "label",
                "instrument",
                name="receipt_recorded_once",
                violation_error_message=_("This unit has already recorded that it received the instrument."),
            ),
        )
        indexes = (models.Index(fields=["-received_on", "id"], name="receipt_by_day"),)

    def __str__(self) -> str:
        document = str(related(self, "instrument") or "–")
        return f"{self.arrival_number} · {document}" if self.arrival_number else document
