"""Commitments: what one side has promised the other, from the meeting at which it was made to kept or broken."""

from django.db import models
from django.db.models import F, Q
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.foundation import clock
from comity.foundation.models import CleanTextField, Record
from comity.foundation.states import Transition
from comity.partners.models.partner import Partner

TITLE_LENGTH = 140


class Side(models.TextChoices):
    OURS = "ours", _("By us")
    THEIRS = "theirs", _("By the partner")


class CommitmentState(models.TextChoices):
    MADE = "made", _("Made")
    UNDER_WAY = "under_way", _("Under way")
    KEPT = "kept", _("Kept")
    BROKEN = "broken", _("Broken")
    RELEASED = "released", _("Released")


OPEN_COMMITMENT = (CommitmentState.MADE, CommitmentState.UNDER_WAY)
"""The states in which a commitment still waits to be kept."""

COMMITMENT_TRANSITIONS = (
    Transition("begin", (CommitmentState.MADE,), CommitmentState.UNDER_WAY, _("Begin")),
    Transition("keep", OPEN_COMMITMENT, CommitmentState.KEPT, _("Mark as kept")),
    Transition("break", OPEN_COMMITMENT, CommitmentState.BROKEN, _("Mark as broken"), needs_reason=True),
    Transition(
        "release",
        OPEN_COMMITMENT,
        CommitmentState.RELEASED,
        pgettext_lazy("of a promise", "Release"),
        needs_reason=True,
    ),
    Transition(
        "reopen",
        (CommitmentState.KEPT, CommitmentState.BROKEN, CommitmentState.RELEASED),
        CommitmentState.UNDER_WAY,
        _("Take up again"),
        needs_reason=True,
    ),
)


class Commitment(Record):
    """What one side promised. The unit that owns the record answers for it, whichever side has to act.

    The activity or agreement from which it came is the target of its thread link `arises_from`.
    """

    partner = models.ForeignKey(
        Partner, models.PROTECT, verbose_name=_("partner"), related_name="commitments"
    )
    side = models.CharField(_("whose"), max_length=6, choices=Side)
    text = CleanTextField(_("what was promised"), max_length=4000)
    made_on = models.DateField(_("made on"), default=clock.today)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    responsible = models.ForeignKey(
        "access.Account",
        models.PROTECT,
        verbose_name=_("responsible person"),
        related_name="+",
        null=True,
        blank=True,
    )
    note = CleanTextField(_("note"), max_length=4000, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=CommitmentState, default=CommitmentState.MADE, editable=False
    )
    ended_on = models.DateField(_("ended on"), null=True, blank=True, editable=False)
    outcome = CleanTextField(_("how it ended"), max_length=2000, blank=True, editable=False)

    class Meta:
        ordering = (F("due_on").asc(nulls_last=True), "id")
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on=None) | Q(due_on__gte=F("made_on")),
                name="commitment_days_in_order",
                violation_error_message=_("It cannot be due before it was made."),
            ),
        ]
        indexes = [
            models.Index(fields=["partner", "due_on"], name="commitment_by_partner"),
            models.Index(fields=["due_on", "id"], name="commitment_by_due_day"),
        ]

    def __str__(self) -> str:
        return Truncator(self.text).chars(TITLE_LENGTH)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_COMMITMENT

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.due_on is not None and self.due_on < clock.today()
