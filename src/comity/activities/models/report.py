"""What came of an activity: its report and the lessons observed in it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from comity.activities.models.activity import Activity
from comity.foundation.models import CleanTextField, Record, related
from comity.foundation.states import Transition


class ReportState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")


REPORT_TRANSITIONS = (
    Transition("submit", (ReportState.DRAFT,), ReportState.SUBMITTED, _("Submit")),
    Transition("reopen", (ReportState.SUBMITTED,), ReportState.DRAFT, _("Take up again"), needs_reason=True),
)


class Report(Record):
    """Result against purpose, issues, recommendations. The commitments made are records that arise from the activity."""

    activity = models.ForeignKey(Activity, models.CASCADE, verbose_name=_("activity"), related_name="reports")
    result = CleanTextField(_("result against purpose"), max_length=8000)
    issues = CleanTextField(_("issues"), max_length=8000, blank=True)
    recommendations = CleanTextField(_("recommendations"), max_length=8000, blank=True)
    submitted_on = models.DateField(_("submitted on"), null=True, editable=False)
    asked_partner_on = models.DateField(_("partner asked to confirm on"), null=True, blank=True)
    partner_confirmed_on = models.DateField(_("confirmed by the partner on"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=ReportState, default=ReportState.DRAFT, editable=False
    )

    class Meta:
        verbose_name = _("report on an activity")
        verbose_name_plural = _("reports on activities")
        constraints = (
            models.UniqueConstraint(
                "unit",
                "label",
                "activity",
                name="report_once",
                violation_error_message=_("This activity has its report already."),
            ),
        )

    def __str__(self) -> str:
        return str(related(self, "activity") or "–")


class LessonObserved(Record):
    """What those who were there would do again, or otherwise: raw, as it was observed."""

    report = models.ForeignKey(Report, models.CASCADE, verbose_name=_("report"), related_name="lessons")
    text = CleanTextField(_("lesson observed"), max_length=4000)

    class Meta:
        verbose_name = _("lesson observed")
        verbose_name_plural = _("lessons observed")

    def __str__(self) -> str:
        return str(self.text)[:140]
