"""Outgoing documents: written from a template, numbered at signing, and sent."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from comity.documents.models.entry import RegisterEntry
from comity.documents.models.reference import template_choices
from comity.foundation.models import CleanCharField, CleanTextField
from comity.foundation.states import Transition

LONGEST_TEXT = 100_000
"""Characters of the text of one document."""


class PaperLanguage(models.TextChoices):
    VIETNAMESE = "vi", _("Vietnamese")
    ENGLISH = "en", _("English")


class OutgoingState(models.TextChoices):
    DRAWN = "drawn", _("Drawn up")
    SIGNED = "signed", _("Signed")
    SENT = "sent", _("Sent")
    VOIDED = "voided", _("Voided")


OUTGOING_TRANSITIONS = (
    Transition("sign", (OutgoingState.DRAWN,), OutgoingState.SIGNED, _("Sign and number")),
    Transition("send", (OutgoingState.SIGNED,), OutgoingState.SENT, _("Mark as sent")),
    Transition(
        "void",
        (OutgoingState.DRAWN, OutgoingState.SIGNED),
        OutgoingState.VOIDED,
        _("Void"),
        needs_reason=True,
    ),
)


class OutgoingDocument(RegisterEntry):
    """A document of ours. As long as it is drawn up it changes and has no number; signing fixes both.

    `content` holds the sections that another package wrote; without it, the sections are the paragraphs of `body`.
    """

    language = models.CharField(
        _("language"), max_length=2, choices=PaperLanguage.choices, default=PaperLanguage.VIETNAMESE
    )
    template = models.CharField(
        _("template"),
        max_length=40,
        choices=template_choices,
        blank=True,
        help_text=_("Empty for the template of the type."),
    )
    addressees = CleanTextField(_("addressed to"), max_length=4000, blank=True, help_text=_("One a line."))
    bases = CleanTextField(
        _("legal bases"), max_length=4000, blank=True, help_text=_("One a line; they stand before the text.")
    )
    body = CleanTextField(
        _("text"), max_length=LONGEST_TEXT, blank=True, help_text=_("Each line becomes a paragraph.")
    )
    content = models.JSONField(null=True, blank=True, editable=False)
    sources = ArrayField(models.UUIDField(), default=list, blank=True, editable=False)
    """The records that went into the content; the label follows theirs."""
    place = CleanCharField(_("place of signing"), max_length=120, blank=True)
    authority = CleanCharField(
        _("signed for"), max_length=200, blank=True, help_text=_("Such as KT. CHỈ HUY TRƯỞNG.")
    )
    signer_post = CleanCharField(_("post of who signs"), max_length=200)
    signer_name = CleanCharField(_("rank and name of who signs"), max_length=200)
    copies = CleanTextField(
        _("copies to"),
        max_length=4000,
        blank=True,
        help_text=_("One a line; the last says where it is kept."),
    )
    signed_on = models.DateField(_("signed on"), null=True, blank=True, editable=False)
    sent_on = models.DateField(_("sent on"), null=True, blank=True, editable=False)
    pdf = models.ForeignKey(
        "threads.Attachment", models.PROTECT, related_name="+", null=True, blank=True, editable=False
    )
    docx = models.ForeignKey(
        "threads.Attachment", models.PROTECT, related_name="+", null=True, blank=True, editable=False
    )
    """The files as they were signed; nobody takes them away."""
    state = models.CharField(
        _("state"),
        max_length=12,
        choices=OutgoingState.choices,
        default=OutgoingState.DRAWN,
        editable=False,
    )

    class Meta:
        verbose_name = _("outgoing document")
        verbose_name_plural = _("outgoing documents")
        constraints = (
            models.UniqueConstraint("unit", "label", "series", "number", name="outgoing_number_once"),
        )
        indexes = (
            models.Index(fields=["-signed_on", "id"], name="outgoing_by_day"),
            models.Index(fields=["series", "number"], name="outgoing_by_number"),
            GinIndex(fields=["sources"], name="outgoing_by_source"),
        )
