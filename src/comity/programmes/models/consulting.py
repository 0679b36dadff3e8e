"""What opinions are asked on: appraisals of other bodies' plans, and rules of our own in the making."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from comity.foundation import clock
from comity.foundation.models import CleanCharField, CleanTextField, Record, related
from comity.foundation.states import Transition
from comity.programmes.models.programme import Titled


class AppraisalState(models.TextChoices):
    REQUESTED = "requested", _("Requested")
    ASKED = "asked", _("Opinions asked")
    CONCLUDED = "concluded", _("Concluded")
    DECLINED = "declined", _("Declined")


APPRAISING = (AppraisalState.REQUESTED, AppraisalState.ASKED)
APPRAISAL_TRANSITIONS = (
    Transition("ask", APPRAISING, AppraisalState.ASKED, _("Ask for opinions"), asks_more=True),
    Transition("conclude", APPRAISING, AppraisalState.CONCLUDED, _("Conclude"), asks_more=True),
    Transition("decline", APPRAISING, AppraisalState.DECLINED, _("Decline"), needs_reason=True),
    Transition(
        "reopen",
        (AppraisalState.CONCLUDED, AppraisalState.DECLINED),
        AppraisalState.ASKED,
        _("Take up again"),
        needs_reason=True,
    ),
)


class Conclusion(models.TextChoices):
    AGREED = "agreed", _("Agreed")
    CONDITIONS = "conditions", _("Agreed on conditions")
    NOT_AGREED = "not_agreed", _("Not agreed")


class Appraisal(Titled):
    """The look that we take at another body's development plan before it is carried out."""

    body = CleanCharField(_("whose plan it is"), max_length=300)
    subject = CleanTextField(_("what is planned"), max_length=8000, blank=True)
    received_on = models.DateField(_("received on"), default=clock.today)
    due_on = models.DateField(_("conclusion due on"))
    note = CleanTextField(_("note"), max_length=4000, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=AppraisalState, default=AppraisalState.REQUESTED, editable=False
    )
    conclusion = models.CharField(
        _("conclusion"), max_length=10, choices=Conclusion, blank=True, editable=False
    )
    conclusion_text = CleanTextField(_("reasons"), max_length=8000, blank=True, editable=False)
    concluded_on = models.DateField(_("concluded on"), null=True, editable=False)

    class Meta:
        verbose_name = _("appraisal")
        verbose_name_plural = _("appraisals")
        constraints = (*Titled.Meta.constraints,)
        indexes = (models.Index(fields=["due_on", "id"], name="appraisal_by_due_day"),)


class RuleKind(models.TextChoices):
    MECHANISM = "mechanism", _("Mechanism")
    POLICY = "policy", _("Policy")
    REGULATION = "regulation", _("Regulation")


class RuleState(models.TextChoices):
    GAP = "gap", _("Gap found")
    DRAFTING = "drafting", _("Being drafted")
    ASKED = "asked", _("Opinions asked")
    ISSUED = "issued", _("Issued")
    ABANDONED = "abandoned", _("Abandoned")


DRAFTED = (RuleState.DRAFTING, RuleState.ASKED)
RULE_TRANSITIONS = (
    Transition("draft", (RuleState.GAP,), RuleState.DRAFTING, _("Begin drafting")),
    Transition("ask", DRAFTED, RuleState.ASKED, _("Ask for opinions"), asks_more=True),
    Transition("issue", DRAFTED, RuleState.ISSUED, _("Issue"), asks_more=True),
    Transition("abandon", (RuleState.GAP, *DRAFTED), RuleState.ABANDONED, _("Abandon"), needs_reason=True),
    Transition("reopen", (RuleState.ABANDONED,), RuleState.DRAFTING, _("Take up again"), needs_reason=True),
)


ENDED = (AppraisalState.CONCLUDED, AppraisalState.DECLINED, RuleState.ISSUED, RuleState.ABANDONED)
"""The states in which nobody waits for an opinion or for the end."""


class RuleMaking(Titled):
    """A mechanism, policy or regulation of our own, from the gap that it fills to its issue as an instrument."""

    kind = models.CharField(_("kind"), max_length=12, choices=RuleKind, default=RuleKind.REGULATION)
    gap = CleanTextField(_("what is missing"), max_length=4000)
    text = CleanTextField(_("draft"), max_length=100_000, blank=True)
    due_on = models.DateField(_("to be issued by"), null=True, blank=True)
    note = CleanTextField(_("note"), max_length=4000, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=RuleState, default=RuleState.GAP, editable=False
    )
    instrument = models.ForeignKey(
        "instruments.Instrument",
        models.PROTECT,
        verbose_name=_("issued as"),
        related_name="+",
        null=True,
        editable=False,
    )

    class Meta:
        verbose_name = _("rule in the making")
        verbose_name_plural = _("rules in the making")
        constraints = (*Titled.Meta.constraints,)
        indexes = (models.Index(fields=["due_on", "id"], name="rule_by_due_day"),)


class OpinionState(models.TextChoices):
    ASKED = "asked", _("Asked")
    GIVEN = "given", _("Given")


OPINION_TRANSITIONS = (
    Transition(
        "give",
        (OpinionState.ASKED, OpinionState.GIVEN),
        OpinionState.GIVEN,
        _("Give the opinion"),
        asks_more=True,
    ),
)


class Stance(models.TextChoices):
    AGREE = "agree", _("Agrees")
    REMARKS = "remarks", _("Agrees with remarks")
    DISAGREE = "disagree", _("Does not agree")


class Opinion(Record):
    """What one unit thinks of a plan or of a draft. It belongs to the unit that was asked."""

    appraisal = models.ForeignKey(
        Appraisal,
        models.CASCADE,
        verbose_name=_("appraisal"),
        related_name="opinions",
        null=True,
        blank=True,
        editable=False,
    )
    rule = models.ForeignKey(
        RuleMaking,
        models.CASCADE,
        verbose_name=_("rule in the making"),
        related_name="opinions",
        null=True,
        blank=True,
        editable=False,
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=6, choices=OpinionState, default=OpinionState.ASKED, editable=False
    )
    stance = models.CharField(_("stance"), max_length=10, choices=Stance, blank=True)
    text = CleanTextField(_("opinion"), max_length=8000, blank=True)
    given_on = models.DateField(_("given on"), null=True, blank=True)

    class Meta:
        verbose_name = _("opinion")
        verbose_name_plural = _("opinions")
        constraints = (
            models.CheckConstraint(
                condition=Q(appraisal__isnull=False, rule__isnull=True)
                | Q(appraisal__isnull=True, rule__isnull=False),
                name="opinion_is_on_one_thing",
            ),
            models.UniqueConstraint(fields=["unit", "label", "appraisal"], name="opinion_on_appraisal_once"),
            models.UniqueConstraint(fields=["unit", "label", "rule"], name="opinion_on_rule_once"),
        )
        indexes = (models.Index(fields=["due_on", "id"], name="opinion_by_due_day"),)

    def __str__(self) -> str:
        asked, matter = related(self, "unit"), related(self, "appraisal") or related(self, "rule")
        return " · ".join(str(each) for each in (asked, matter) if each) or "–"

    @property
    def about(self) -> Appraisal | RuleMaking:
        """What the opinion is on."""
        found = self.appraisal or self.rule
        if found is None:
            raise LookupError(self.pk)
        return found
