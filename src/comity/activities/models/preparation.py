"""How an activity is prepared and secured: its programme, its checklist, its appraisal."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from comity.activities.models.activity import Activity
from comity.activities.models.reference import Topic
from comity.foundation import clock
from comity.foundation.models import CleanCharField, CleanTextField, Record
from comity.programmes.models.programme import Titled


class ItineraryItem(Record):
    """One point of the programme: when, what, where. Without a partner it takes place on our side."""

    activity = models.ForeignKey(
        Activity, models.CASCADE, verbose_name=_("activity"), related_name="itinerary"
    )
    starts_at = models.DateTimeField(_("begins at"))
    ends_at = models.DateTimeField(_("ends at"), null=True, blank=True)
    what = CleanCharField(_("what"), max_length=300)
    place = CleanCharField(_("place"), max_length=300, blank=True)
    partner = models.ForeignKey(
        "partners.Partner",
        models.PROTECT,
        verbose_name=_("on the side of"),
        related_name="+",
        null=True,
        blank=True,
    )
    note = CleanTextField(_("note"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("point of the programme")
        verbose_name_plural = _("points of programmes")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")),
                name="itinerary_times_in_order",
                violation_error_message=_("It ends before it begins."),
            ),
        )
        indexes = (models.Index(fields=["activity", "starts_at"], name="itinerary_by_time"),)

    def __str__(self) -> str:
        return str(self.what)


class ChecklistItem(Titled):
    """Something to be seen to before an activity, by whom and by which day."""

    activity = models.ForeignKey(
        Activity, models.CASCADE, verbose_name=_("activity"), related_name="checklist"
    )
    topic = models.CharField(_("topic"), max_length=8, choices=Topic)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    responsible = models.ForeignKey(
        "access.Account",
        models.PROTECT,
        verbose_name=_("responsible person"),
        related_name="+",
        null=True,
        blank=True,
    )
    done_on = models.DateField(_("done on"), null=True, blank=True)
    done_by = models.UUIDField(null=True, editable=False)

    class Meta:
        verbose_name = _("point of a checklist")
        verbose_name_plural = _("points of a checklist")
        constraints = (*Titled.Meta.constraints,)
        indexes = (models.Index(fields=["activity", "topic", "due_on"], name="checklist_by_topic"),)

    @property
    def is_late(self) -> bool:
        return self.done_on is None and self.due_on is not None and self.due_on < clock.today()


class Detriment(models.TextChoices):
    NONE = "none", _("None")
    MANAGEABLE = "manageable", _("Manageable with measures")
    UNACCEPTABLE = "unacceptable", _("Unacceptable")


class SecurityAppraisal(Record):
    """Whether an activity could harm defence or security, judged before it is cleared; briefing and debriefing."""

    activity = models.ForeignKey(
        Activity, models.CASCADE, verbose_name=_("activity"), related_name="appraisals"
    )
    detriment = models.CharField(_("detriment"), max_length=12, choices=Detriment)
    grounds = CleanTextField(_("grounds"), max_length=4000)
    precautions = CleanTextField(_("precautions"), max_length=4000, blank=True)
    appraised_on = models.DateField(_("appraised on"), default=clock.today)
    briefed_on = models.DateField(_("briefed on"), null=True, blank=True)
    debriefed_on = models.DateField(_("debriefed on"), null=True, blank=True)

    class Meta:
        verbose_name = _("appraisal of security")
        verbose_name_plural = _("appraisals of security")
        constraints = (
            models.UniqueConstraint(
                "unit",
                "label",
                "activity",
                name="appraisal_once",
                violation_error_message=_("It is appraised already."),
            ),
            models.CheckConstraint(
                condition=~Q(detriment=Detriment.MANAGEABLE) | ~Q(precautions=""),
                name="appraisal_says_precautions",
                violation_error_message=_("Say by which precautions it is manageable."),
            ),
        )

    def __str__(self) -> str:
        return str(self.get_detriment_display())
