"""What the security officers decide upon: clearances, requests to lower a label, and reviews of access."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from comity.foundation import clock
from comity.foundation.models import CleanCharField, CleanTextField, Record
from comity.foundation.states import Transition


def _codes(words: Any) -> ArrayField:  # type: ignore[type-arg] # takes no parameter while running
    return ArrayField(models.CharField(max_length=40), verbose_name=words, default=list, blank=True)


def _decider() -> models.ForeignKey:  # type: ignore[type-arg] # as above
    return models.ForeignKey(
        "access.Account",
        models.PROTECT,
        verbose_name=_("decided by"),
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )


class Decided(Record):
    """A request that one account makes and another decides, once."""

    reason = CleanTextField(_("reason"), max_length=2000)
    answer = CleanTextField(_("answer"), max_length=2000, blank=True)
    decided_by = _decider()
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True, editable=False)

    class Meta:
        abstract = True


class ClearanceState(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    GRANTED = "granted", _("Granted")
    DECLINED = "declined", _("Declined")


CLEARANCE_TRANSITIONS = (
    Transition("confirm", (ClearanceState.PROPOSED,), ClearanceState.GRANTED, _("Confirm the clearance")),
    Transition(
        "decline", (ClearanceState.PROPOSED,), ClearanceState.DECLINED, _("Decline"), needs_reason=True
    ),
)


class Clearance(Decided):
    """What an account may read between two days, on what evidence. Raising it takes a second officer."""

    account = models.ForeignKey(
        "access.Account", models.PROTECT, verbose_name=_("account"), related_name="clearances"
    )
    level = models.ForeignKey("access.Level", models.PROTECT, verbose_name=_("clearance"), related_name="+")
    caveats = _codes(_("caveats held"))
    releasability = _codes(_("outsider of"))
    valid_from = models.DateField(_("from"), default=clock.today)
    valid_to = models.DateField(_("until (excluded)"), null=True, blank=True)
    evidence = CleanCharField(_("evidence"), max_length=300)
    state = models.CharField(
        _("state"), max_length=10, choices=ClearanceState, default=ClearanceState.PROPOSED, editable=False
    )

    class Meta:
        ordering = ("-created_at", "id")
        verbose_name = _("clearance")
        verbose_name_plural = _("clearances")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="clearance_dates_in_order"
            ),
            models.UniqueConstraint(
                fields=["account", "label"],
                condition=Q(state=ClearanceState.PROPOSED),
                name="clearance_proposed_once",
                violation_error_message=_(
                    "A clearance is proposed for this account already; decide that first."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account}: {self.level}"


class LoweringState(models.TextChoices):
    ASKED = "asked", _("Asked")
    LOWERED = "lowered", _("Lowered")
    DECLINED = "declined", _("Declined")
    UNDONE = "undone", _("Undone")


LOWERING_TRANSITIONS = (
    Transition(
        "lower", (LoweringState.ASKED,), LoweringState.LOWERED, _("Lower the label"), needs_reason=True
    ),
    Transition("decline", (LoweringState.ASKED,), LoweringState.DECLINED, _("Decline"), needs_reason=True),
    Transition(
        "undo", (LoweringState.LOWERED,), LoweringState.UNDONE, _("Undo by raising"), needs_reason=True
    ),
)


class Lowering(Decided):
    """Somebody who keeps a record asks for a lower label; the security officer decides. It bears the record's label."""

    record_type = models.CharField(max_length=80)
    record_id = models.UUIDField()
    before = models.ForeignKey("access.Label", models.PROTECT, verbose_name=_("from"), related_name="+")
    wanted = models.ForeignKey("access.Label", models.PROTECT, verbose_name=_("to"), related_name="+")
    state = models.CharField(
        _("state"), max_length=10, choices=LoweringState, default=LoweringState.ASKED, editable=False
    )

    class Meta:
        ordering = ("created_at", "id")
        verbose_name = _("request to lower a label")
        verbose_name_plural = _("requests to lower labels")
        constraints = [
            models.UniqueConstraint(
                fields=["record_id", "label"],
                condition=Q(state=LoweringState.ASKED),
                name="lowering_asked_once",
                violation_error_message=_("It is asked already that this label be lowered."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.before} → {self.wanted}"


class Review(Record):
    """Between two days the commanders of a unit and those below confirm or withdraw what each account may do and read."""

    title = CleanCharField(_("title"), max_length=200)
    due_on = models.DateField(_("to be done by"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True, editable=False)

    class Meta:
        ordering = ("-created_at", "id")
        verbose_name = _("access review")
        verbose_name_plural = _("access reviews")

    def __str__(self) -> str:
        return str(self.title)


class ReviewDecision(models.TextChoices):
    OPEN = "open", _("Not decided")
    CONFIRMED = "confirmed", _("Confirmed")
    WITHDRAWN = "withdrawn", _("Withdrawn in part or whole")
    SUSPENDED = "suspended", _("Suspended")


class ReviewItem(Record):
    """One account under review: what it held when the review began, and what its commander decided."""

    review = models.ForeignKey(Review, models.PROTECT, verbose_name=_("access review"), related_name="items")
    account = models.ForeignKey("access.Account", models.PROTECT, verbose_name=_("account"), related_name="+")
    roles = _codes(_("roles"))
    clearance = models.ForeignKey(
        "access.Level", models.PROTECT, verbose_name=_("clearance"), related_name="+"
    )
    caveats = _codes(_("caveats held"))
    circles = models.PositiveSmallIntegerField(_("circles of the unit"), default=0)
    decision = models.CharField(
        _("decision"), max_length=10, choices=ReviewDecision, default=ReviewDecision.OPEN, editable=False
    )
    withdrawn_roles = _codes(_("roles withdrawn"))
    clearance_withdrawn = models.BooleanField(_("clearance withdrawn"), default=False)
    reason = CleanTextField(_("reason"), max_length=2000, blank=True)
    decided_by = _decider()
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True, editable=False)

    class Meta:
        ordering = ("unit__code", "account__name", "id")
        verbose_name = _("account under review")
        verbose_name_plural = _("accounts under review")
        constraints = [
            models.UniqueConstraint(fields=["review", "account", "label"], name="review_item_once"),
        ]

    def __str__(self) -> str:
        return str(self.account)
