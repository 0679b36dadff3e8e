"""Proposals: advice or a request upward, answered with a reason by a day."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from comity.foundation.models import CleanTextField
from comity.foundation.states import Transition
from comity.programmes.models.programme import Programme, Titled


class ProposalKind(models.TextChoices):
    ADVICE = "advice", _("Advice")
    REQUEST = "request", _("Request")


class ProposalState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


WAITING = (ProposalState.SUBMITTED,)
OWN = (ProposalState.DRAFT, ProposalState.RETURNED)
"""The states in which whoever proposes may change the wording."""

PROPOSAL_TRANSITIONS = (
    Transition("submit", OWN, ProposalState.SUBMITTED, _("Submit")),
    Transition("approve", WAITING, ProposalState.APPROVED, _("Approve"), needs_reason=True),
    Transition("refuse", WAITING, ProposalState.REFUSED, _("Refuse"), needs_reason=True),
    Transition("return", WAITING, ProposalState.RETURNED, _("Return"), needs_reason=True),
    Transition("withdraw", (*OWN, *WAITING), ProposalState.WITHDRAWN, _("Withdraw"), needs_reason=True),
)


class Proposal(Titled):
    """What a unit proposes to one above it, perhaps about a programme."""

    kind = models.CharField(_("kind"), max_length=8, choices=ProposalKind, default=ProposalKind.REQUEST)
    text = CleanTextField(_("what is proposed, and why"), max_length=8000)
    to_unit = models.ForeignKey(
        "access.Unit", models.PROTECT, verbose_name=_("proposed to"), related_name="+"
    )
    programme = models.ForeignKey(
        Programme,
        models.PROTECT,
        verbose_name=_("about the programme"),
        related_name="proposals",
        null=True,
        blank=True,
    )
    due_on = models.DateField(_("answer expected by"), null=True, blank=True)
    note = CleanTextField(_("note"), max_length=4000, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=ProposalState, default=ProposalState.DRAFT, editable=False
    )
    submitted_on = models.DateField(_("submitted on"), null=True, editable=False)
    submitted_by = models.UUIDField(null=True, editable=False)
    answered_on = models.DateField(_("answered on"), null=True, editable=False)
    answer = CleanTextField(_("answer"), max_length=2000, blank=True, editable=False)

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        constraints = (*Titled.Meta.constraints,)
        indexes = (models.Index(fields=["due_on", "id"], name="proposal_by_due_day"),)
