"""Instruments: documents that order, rule or agree something, and the states they pass through."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from comity.foundation.fields import SortKey
from comity.foundation.models import CleanCharField, CleanTextField, Record, in_language
from comity.foundation.states import Transition
from comity.instruments.models.reference import InstrumentType


class InstrumentState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    IN_FORCE = "in_force", _("In force")
    AMENDED = "amended", _("Amended")
    SUSPENDED = "suspended", _("Suspended")
    EXPIRED = "expired", _("Expired")
    REPEALED = "repealed", _("Repealed")
    TERMINATED = "terminated", _("Terminated")


BINDING = (InstrumentState.IN_FORCE, InstrumentState.AMENDED)
"""The states in which an instrument obliges: only then are requirements confirmed from it."""

TRANSITIONS = (
    Transition("put_in_force", (InstrumentState.DRAFT,), InstrumentState.IN_FORCE, _("Put in force")),
    Transition("mark_amended", BINDING, InstrumentState.AMENDED, _("Mark as amended"), needs_reason=True),
    Transition("suspend", BINDING, InstrumentState.SUSPENDED, _("Suspend"), needs_reason=True),
    Transition(
        "resume", (InstrumentState.SUSPENDED,), InstrumentState.IN_FORCE, _("Resume"), needs_reason=True
    ),
    Transition(
        "resume_amended",
        (InstrumentState.SUSPENDED,),
        InstrumentState.AMENDED,
        _("Resume as amended"),
        needs_reason=True,
    ),
    Transition(
        "renew",
        (InstrumentState.IN_FORCE, InstrumentState.EXPIRED),
        InstrumentState.IN_FORCE,
        _("Renew"),
        needs_reason=True,
    ),
    Transition(
        "renew_amended",
        (InstrumentState.AMENDED,),
        InstrumentState.AMENDED,
        _("Renew as amended"),
        needs_reason=True,
    ),
    Transition("expire", BINDING, InstrumentState.EXPIRED, _("Mark as expired"), needs_reason=True),
    Transition(
        "repeal",
        (*BINDING, InstrumentState.SUSPENDED),
        InstrumentState.REPEALED,
        _("Repeal"),
        needs_reason=True,
    ),
    Transition(
        "terminate",
        (*BINDING, InstrumentState.SUSPENDED),
        InstrumentState.TERMINATED,
        _("Terminate"),
        needs_reason=True,
    ),
)

RENEWALS = ("renew", "renew_amended")
"""The actions that give force a new end."""

BY_ISSUER, BY_PARTIES = ("repeal",), ("terminate",)
"""How force ends early: what was issued is repealed, what was agreed is terminated."""


UNKNOWN_KIND = "other"
"""The type of an instrument as long as nobody has said it."""


class Language(models.TextChoices):
    ENGLISH = "en", _("English")
    VIETNAMESE = "vi", _("Vietnamese")
    OTHER = "other", _("Another language")


def _title_key(own: str, other: str) -> SortKey:
    """The key that lists order titles by: in one language, or in the other where it is missing."""
    return SortKey(Coalesce(NullIf(own, Value("")), other))


class Instrument(Record):
    """One document, registered once for all who can see it."""

    kind = models.ForeignKey(InstrumentType, models.PROTECT, verbose_name=_("type"), related_name="+")
    number = CleanCharField(
        _("number"), max_length=120, blank=True, help_text=_("As printed, such as 22/2016/NĐ-CP.")
    )
    number_key = models.CharField(max_length=120, blank=True, editable=False)
    title_en = CleanCharField(_("title (English)"), max_length=500, blank=True)
    title_vi = CleanCharField(_("title (Vietnamese)"), max_length=500, blank=True)
    issuer_unit = models.ForeignKey(
        "access.Unit",
        models.PROTECT,
        verbose_name=_("issued by the unit"),
        related_name="+",
        null=True,
        blank=True,
    )
    issuer_name = CleanCharField(
        _("issued by another body"),
        max_length=300,
        blank=True,
        help_text=_("Where the issuer is no unit of ours."),
    )
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    in_force_from = models.DateField(_("in force from"), null=True, blank=True)
    in_force_to = models.DateField(_("in force to"), null=True, blank=True)
    review_on = models.DateField(_("to be reviewed on"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=8, choices=Language, default=Language.ENGLISH)
    note = CleanTextField(_("note"), max_length=4000, blank=True)
    partners = models.ManyToManyField(
        "partners.Partner",
        verbose_name=_("party"),
        related_name="+",
        through="InstrumentParty",
        editable=False,
    )
    inferred = ArrayField(models.CharField(max_length=12), default=list, blank=True, editable=False)
    """The facts taken from the text that nobody has confirmed yet: kind, number, signed_on, title."""
    state = models.CharField(
        _("state"), max_length=12, choices=InstrumentState, default=InstrumentState.DRAFT, editable=False
    )

    class Meta:
        verbose_name = _("instrument")
        verbose_name_plural = _("instruments")
        constraints = (
            models.UniqueConstraint(
                "unit",
                "label",
                "kind",
                "number_key",
                "signed_on",
                name="instrument_registered_once",
                condition=~Q(number_key=""),
                nulls_distinct=False,
                violation_error_message=_("This number is already registered here."),
            ),
            models.CheckConstraint(
                condition=~(Q(title_en="") & Q(title_vi="")),
                name="instrument_has_title",
                violation_error_message=_("Give the title in at least one language."),
            ),
            models.CheckConstraint(
                condition=Q(in_force_from__isnull=True)
                | Q(in_force_to__isnull=True)
                | Q(in_force_to__gte=F("in_force_from")),
                name="instrument_force_in_order",
                violation_error_message=_("The end of force lies before its beginning."),
            ),
        )
        indexes = (
            models.Index(fields=["number_key"], name="instrument_by_number"),
            models.Index(_title_key("title_en", "title_vi"), "id", name="instrument_by_title_en"),
            models.Index(_title_key("title_vi", "title_en"), "id", name="instrument_by_title_vi"),
            models.Index(fields=["-signed_on", "id"], name="instrument_by_signing"),
        )

    def __str__(self) -> str:
        return f"{self.number} · {self.title}" if self.number else self.title

    @property
    def title(self) -> str:
        """The title in the active language, or in the other where it is missing."""
        return self.title_in(get_language() or "en")

    def title_in(self, language: str) -> str:
        """Return the title in that language, or in the other one where it is missing."""
        return in_language(language, english=self.title_en, vietnamese=self.title_vi)

    @property
    def inferred_facts(self) -> list[tuple[str, str]]:
        """The unconfirmed facts in words, each with its name."""
        day = date_format(self.signed_on, "SHORT_DATE_FORMAT") if self.signed_on else ""
        words = {
            "kind": (_("type"), _("not found") if self.kind_id == UNKNOWN_KIND else self.kind),
            "number": (_("number"), self.number),
            "signed_on": (_("signed on"), day),
            "title": (_("title"), self.title),
        }
        return [(str(words[name][0]), str(words[name][1])) for name in self.inferred]
