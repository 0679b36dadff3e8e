"""Programmes: what a unit sets out to do in a period, and the states in which it is decided and carried out."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from comity.foundation.fields import SortKey
from comity.foundation.models import CleanCharField, CleanTextField, Record, in_language
from comity.foundation.states import Transition

EARLIEST_YEAR, LATEST_YEAR = 1945, 2145
"""Between these lies every vision year."""


class ProgrammeKind(models.TextChoices):
    GUIDELINE = "guideline", _("Guideline")
    STRATEGY = "strategy", _("Strategy")
    PROJECT = "project", _("Project")
    ROAD_MAP = "road_map", _("Road map")
    MECHANISM = "mechanism", _("Mechanism")
    POLICY = "policy", _("Policy")
    PROGRAMME = "programme", _("Programme")
    ANNUAL_PLAN = "annual_plan", _("Annual plan")
    COOPERATION = "cooperation", _("Cooperation programme")


class Currency(models.TextChoices):
    """In which estimates are given, by the codes of ISO 4217."""

    VND = "VND", _("Vietnamese dong")
    CNY = "CNY", _("Chinese yuan")
    EUR = "EUR", _("Euro")
    KHR = "KHR", _("Cambodian riel")
    LAK = "LAK", _("Lao kip")
    THB = "THB", _("Thai baht")
    USD = "USD", _("US dollar")


class ProgrammeState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned")
    APPROVED = "approved", _("Approved")
    IN_FORCE = "in_force", _("In force")
    CLOSED = "closed", _("Closed")


DRAWN_UP = (ProgrammeState.DRAFT, ProgrammeState.RETURNED)
"""The states in which whoever draws a programme up may submit it."""

CARRIED_OUT = (ProgrammeState.APPROVED, ProgrammeState.IN_FORCE)
"""The states in which measures are carried out under a baseline."""

TRANSITIONS = (
    Transition("submit", DRAWN_UP, ProgrammeState.SUBMITTED, _("Submit"), asks_more=True),
    Transition(
        "return", (ProgrammeState.SUBMITTED,), ProgrammeState.RETURNED, _("Return"), needs_reason=True
    ),
    Transition("approve", (ProgrammeState.SUBMITTED,), ProgrammeState.APPROVED, _("Approve")),
    Transition("put_in_force", (ProgrammeState.APPROVED,), ProgrammeState.IN_FORCE, _("Put in force")),
    Transition("revise", CARRIED_OUT, ProgrammeState.DRAFT, _("Revise"), needs_reason=True),
    Transition(
        "close",
        (ProgrammeState.IN_FORCE,),
        ProgrammeState.CLOSED,
        pgettext_lazy("programme", "Close"),
        needs_reason=True,
    ),
    Transition(
        "reopen", (ProgrammeState.CLOSED,), ProgrammeState.IN_FORCE, _("Take up again"), needs_reason=True
    ),
)


def title_key(own: str, other: str) -> SortKey:
    """Return the key that lists order titles by: in one language, or in the other where it is missing."""
    return SortKey(Coalesce(NullIf(own, Value("")), other))


class Titled(Record):
    """A record whose title stands in at least one of two languages."""

    title_en = CleanCharField(_("title (English)"), max_length=500, blank=True)
    title_vi = CleanCharField(_("title (Vietnamese)"), max_length=500, blank=True)

    class Meta:
        abstract = True
        constraints = (
            models.CheckConstraint(
                condition=~(Q(title_en="") & Q(title_vi="")),
                name="%(class)s_has_title",
                violation_error_message=_("Give the title in at least one language."),
            ),
        )

    def __str__(self) -> str:
        return self.title_in(get_language() or "en")

    def title_in(self, language: str) -> str:
        """Return the title in that language, or in the other one where it is missing."""
        return in_language(language, english=self.title_en, vietnamese=self.title_vi)


class Programme(Titled):
    """What a unit sets out to do in a period. Its measures are a tree, frozen as a baseline at each approval."""

    code = CleanCharField(_("code"), max_length=40)
    kind = models.CharField(
        _("kind"), max_length=12, choices=ProgrammeKind, default=ProgrammeKind.ANNUAL_PLAN
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    vision_year = models.PositiveSmallIntegerField(
        _("vision year"),
        null=True,
        blank=True,
        validators=(MinValueValidator(EARLIEST_YEAR), MaxValueValidator(LATEST_YEAR)),
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("part of"), related_name="parts", null=True, blank=True
    )
    partner = models.ForeignKey(
        "partners.Partner", models.PROTECT, verbose_name=_("partner"), related_name="+", null=True, blank=True
    )
    responsible = models.ForeignKey(
        "access.Account",
        models.PROTECT,
        verbose_name=_("responsible person"),
        related_name="+",
        null=True,
        blank=True,
    )
    goals = CleanTextField(_("goals"), max_length=8000, blank=True)
    currency = models.CharField(_("currency"), max_length=3, choices=Currency, default=Currency.VND)
    note = CleanTextField(_("note"), max_length=4000, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=ProgrammeState, default=ProgrammeState.DRAFT, editable=False
    )
    decided_by = models.ForeignKey(
        "access.Unit",
        models.PROTECT,
        verbose_name=_("decided by"),
        related_name="+",
        null=True,
        editable=False,
    )
    submitted_by = models.UUIDField(null=True, editable=False)
    revision = models.PositiveSmallIntegerField(_("revision"), default=0, editable=False)
    """How often it was approved; the baseline of that number is the one in force."""
    first_approved_on = models.DateField(_("first approved on"), null=True, editable=False)
    """Its measures count in roll-ups from this day on."""

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        constraints = (
            *Titled.Meta.constraints,
            models.UniqueConstraint(
                "unit",
                "label",
                "code",
                name="programme_code_once",
                violation_error_message=_("A programme of this unit has this code already."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="programme_period_in_order",
                violation_error_message=_("The period ends before it begins."),
            ),
            models.CheckConstraint(
                condition=~Q(kind=ProgrammeKind.COOPERATION) | Q(partner__isnull=False),
                name="programme_cooperation_has_partner",
                violation_error_message=_("Name the partner of a cooperation programme."),
            ),
        )
        indexes = (
            models.Index(title_key("title_en", "title_vi"), "id", name="programme_by_title_en"),
            models.Index(title_key("title_vi", "title_en"), "id", name="programme_by_title_vi"),
            models.Index(fields=["-starts_on", "id"], name="programme_by_start"),
        )
