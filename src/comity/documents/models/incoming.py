"""Incoming documents: what reached a unit, under the arrival number that it was given there."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from comity.documents.models.entry import RegisterEntry
from comity.foundation import clock
from comity.foundation.models import CleanCharField, CleanTextField
from comity.foundation.states import Transition


class IncomingState(models.TextChoices):
    REGISTERED = "registered", _("Registered")
    VOIDED = "voided", _("Voided")


INCOMING_TRANSITIONS = (
    Transition(
        "void", (IncomingState.REGISTERED,), IncomingState.VOIDED, _("Void the number"), needs_reason=True
    ),
)


class IncomingDocument(RegisterEntry):
    """A document that arrived. `recipients` are those in the unit to whom it was passed."""

    arrived_on = models.DateField(_("arrived on"), default=clock.today)
    sender = CleanCharField(_("sent by"), max_length=300)
    sender_number = CleanCharField(
        _("number of the sender"),
        max_length=120,
        blank=True,
        help_text=_("As printed, such as 22/2016/NĐ-CP."),
    )
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    recipients = CleanTextField(_("passed on to"), max_length=2000, blank=True, help_text=_("One a line."))
    state = models.CharField(
        _("state"),
        max_length=12,
        choices=IncomingState.choices,
        default=IncomingState.REGISTERED,
        editable=False,
    )

    class Meta:
        verbose_name = _("incoming document")
        verbose_name_plural = _("incoming documents")
        constraints = (
            models.UniqueConstraint("unit", "label", "series", "number", name="incoming_number_once"),
        )
        indexes = (
            models.Index(fields=["-arrived_on", "id"], name="incoming_by_day"),
            models.Index(fields=["series", "number"], name="incoming_by_number"),
        )

    def clean(self) -> None:
        """Refuse a day that has not come: nothing arrives tomorrow."""
        if self.arrived_on and self.arrived_on > clock.today():
            raise ValidationError({"arrived_on": _("This day has not come yet.")})
