"""Requirements confirmed from a text, and their assignments to units."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.foundation.models import CleanCharField, CleanTextField, Record, related
from comity.foundation.states import Transition
from comity.instruments.models.instrument import Instrument
from comity.instruments.models.reading import Draft, Obligation
from comity.instruments.models.wording import TextVersion


class RequirementState(models.TextChoices):
    IN_FORCE = "in_force", _("In force")
    AMENDED = "amended", _("Amended")
    WITHDRAWN = "withdrawn", _("Withdrawn")


REQUIREMENT_TRANSITIONS = (
    Transition(
        "amend", (RequirementState.IN_FORCE,), RequirementState.AMENDED, _("Amend"), needs_reason=True
    ),
    Transition(
        "withdraw", (RequirementState.IN_FORCE,), RequirementState.WITHDRAWN, _("Withdraw"), needs_reason=True
    ),
)


class Requirement(Obligation):
    """An obligation that a person confirmed. Its wording never changes: amending makes a successor."""

    instrument = models.ForeignKey(
        Instrument, models.PROTECT, verbose_name=_("instrument"), related_name="requirements"
    )
    text_version = models.ForeignKey(TextVersion, models.PROTECT, verbose_name=_("text"), related_name="+")
    draft = models.OneToOneField(
        Draft, models.PROTECT, verbose_name=_("draft"), related_name="requirement", null=True, editable=False
    )
    state = models.CharField(
        _("state"), max_length=10, choices=RequirementState, default=RequirementState.IN_FORCE, editable=False
    )
    successor = models.OneToOneField(
        "self",
        models.PROTECT,
        verbose_name=_("amended to"),
        related_name="predecessor",
        null=True,
        editable=False,
    )

    class Meta:
        verbose_name = _("requirement")
        verbose_name_plural = _("requirements")
        indexes = (
            models.Index(fields=["instrument", "start"], name="requirement_by_place"),
            models.Index(fields=["due_on", "id"], name="requirement_by_due_day"),
        )


class RequirementPartner(Record):
    """A registered partner whom a requirement names."""

    requirement = models.ForeignKey(
        Requirement, models.CASCADE, verbose_name=_("requirement"), related_name="named_partners"
    )
    partner = models.ForeignKey(
        "partners.Partner", models.PROTECT, verbose_name=_("partner"), related_name="+"
    )
    words = CleanCharField(_("words"), max_length=300)

    class Meta:
        verbose_name = _("partner of a requirement")
        verbose_name_plural = _("partners of requirements")
        constraints = (
            models.UniqueConstraint(
                "unit", "label", "requirement", "partner", name="requirement_partner_once"
            ),
        )

    def __str__(self) -> str:
        return str(self.partner)


class AssignmentState(models.TextChoices):
    UNTOUCHED = "untouched", _("Untouched")
    CONCRETISED = "concretised", _("Concretised")
    UNDER_WAY = "under_way", _("Under way")
    FULFILLED = "fulfilled", _("Fulfilled")
    WAIVED = "waived", _("Waived")


UNFINISHED = (AssignmentState.UNTOUCHED, AssignmentState.CONCRETISED, AssignmentState.UNDER_WAY)

ASSIGNMENT_TRANSITIONS = (
    Transition(
        "concretise",
        (AssignmentState.UNTOUCHED,),
        AssignmentState.CONCRETISED,
        _("Concretise"),
        asks_more=True,
    ),
    Transition("begin", (AssignmentState.CONCRETISED,), AssignmentState.UNDER_WAY, _("Begin")),
    Transition("fulfil", (AssignmentState.UNDER_WAY,), AssignmentState.FULFILLED, _("Mark as fulfilled")),
    Transition("waive", UNFINISHED, AssignmentState.WAIVED, _("Waive"), needs_reason=True),
    Transition(
        "reopen",
        (AssignmentState.FULFILLED, AssignmentState.WAIVED),
        AssignmentState.UNDER_WAY,
        _("Take up again"),
        needs_reason=True,
    ),
)


class Assignment(Record):
    """One requirement for one unit, owned by that unit."""

    requirement = models.ForeignKey(
        Requirement, models.PROTECT, verbose_name=_("requirement"), related_name="assignments"
    )
    state = models.CharField(
        _("state"), max_length=12, choices=AssignmentState, default=AssignmentState.UNTOUCHED, editable=False
    )
    responsible = models.ForeignKey(
        "access.Account",
        models.PROTECT,
        verbose_name=_("responsible person"),
        related_name="+",
        null=True,
        blank=True,
    )
    received_on = models.DateField(_("received on"), null=True, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    note = CleanTextField(_("how it is carried out"), max_length=4000, blank=True)

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = (
            models.UniqueConstraint(
                "unit",
                "label",
                "requirement",
                name="assignment_given_once",
                violation_error_message=_("This unit already has the requirement."),
            ),
            models.CheckConstraint(
                condition=~Q(state=AssignmentState.CONCRETISED) | ~Q(note=""),
                name="assignment_concretised_says_how",
                violation_error_message=_("Say how the requirement will be carried out."),
            ),
        )
        indexes = (models.Index(fields=["due_on", "id"], name="assignment_by_due_day"),)

    def __str__(self) -> str:
        return str(related(self, "requirement") or "–")


class ObligationState(models.TextChoices):
    OPEN = "open", pgettext_lazy("state of an obligation", "Open")
    MET = "met", _("Met")
    NOT_MET = "not_met", _("Not met")
    RELEASED = "released", _("Released")


OBLIGATION_TRANSITIONS = (
    Transition("meet", (ObligationState.OPEN,), ObligationState.MET, _("Mark as met"), needs_reason=True),
    Transition(
        "fail", (ObligationState.OPEN,), ObligationState.NOT_MET, _("Mark as not met"), needs_reason=True
    ),
    Transition(
        "release",
        (ObligationState.OPEN,),
        ObligationState.RELEASED,
        pgettext_lazy("of a promise", "Release"),
        needs_reason=True,
    ),
    Transition(
        "reopen",
        (ObligationState.MET, ObligationState.NOT_MET, ObligationState.RELEASED),
        ObligationState.OPEN,
        _("Take up again"),
        needs_reason=True,
    ),
)


class PartnerObligation(Record):
    """One requirement of an agreement for one other party, watched by the unit that owns it."""

    requirement = models.ForeignKey(
        Requirement, models.PROTECT, verbose_name=_("requirement"), related_name="partner_obligations"
    )
    partner = models.ForeignKey(
        "partners.Partner", models.PROTECT, verbose_name=_("partner"), related_name="+"
    )
    state = models.CharField(
        _("state"), max_length=8, choices=ObligationState, default=ObligationState.OPEN, editable=False
    )
    responsible = models.ForeignKey(
        "access.Account",
        models.PROTECT,
        verbose_name=_("followed by"),
        related_name="+",
        null=True,
        blank=True,
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)
    last_sign_on = models.DateField(_("last sign of life"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True, editable=False)
    evidence = CleanTextField(
        _("evidence"), max_length=4000, blank=True, help_text=_("By what one knows how it stands.")
    )

    class Meta:
        verbose_name = _("obligation of a partner")
        verbose_name_plural = _("obligations of partners")
        constraints = (
            models.UniqueConstraint(
                "unit",
                "label",
                "requirement",
                "partner",
                name="obligation_laid_once",
                violation_error_message=_("This partner already has the obligation."),
            ),
            models.CheckConstraint(
                condition=Q(state=ObligationState.OPEN) | ~Q(evidence=""),
                name="obligation_closed_says_why",
                violation_error_message=_("Say by what one knows how it stands."),
            ),
        )
        indexes = (
            models.Index(fields=["due_on", "id"], name="obligation_by_due_day"),
            models.Index(fields=["partner", "state"], name="obligation_by_partner"),
        )

    def __str__(self) -> str:
        return str(related(self, "requirement") or "–")
