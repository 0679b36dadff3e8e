"""Activities and the series they belong to, and the states through which an activity passes."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from comity.activities.models.reference import ActivityKind
from comity.foundation.fields import SortKey
from comity.foundation.models import CleanCharField, CleanTextField, Record, in_language
from comity.foundation.states import Transition
from comity.programmes.models.programme import Currency, Titled, title_key


class ActivityState(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    CLEARED = "cleared", _("Cleared")
    CONFIRMED = "confirmed", _("Confirmed")
    UNDER_WAY = "under_way", _("Under way")
    HELD = "held", _("Held")
    REPORTED = "reported", _("Reported")
    CLOSED = "closed", _("Closed")
    POSTPONED = "postponed", _("Postponed")
    CANCELLED = "cancelled", _("Cancelled")
    REFUSED = "refused", _("Refused")


AHEAD = (ActivityState.PROPOSED, ActivityState.CLEARED, ActivityState.CONFIRMED)
"""The states in which an activity still lies ahead and its days can move."""

TAKING_PLACE = (*AHEAD, ActivityState.UNDER_WAY)
"""The states in which people, partners and places are taken for its days."""

OVER = (ActivityState.HELD, ActivityState.REPORTED, ActivityState.CLOSED)
"""The states of an activity that took place."""

TRANSITIONS = (
    Transition("clear", (ActivityState.PROPOSED,), ActivityState.CLEARED, _("Clear")),
    Transition("refuse", (ActivityState.PROPOSED,), ActivityState.REFUSED, _("Refuse"), needs_reason=True),
    Transition("confirm", (ActivityState.CLEARED,), ActivityState.CONFIRMED, _("Confirm")),
    Transition("begin", (ActivityState.CONFIRMED,), ActivityState.UNDER_WAY, _("Begin")),
    Transition(
        "hold", (ActivityState.CONFIRMED, ActivityState.UNDER_WAY), ActivityState.HELD, _("Mark as held")
    ),
    Transition("report", (ActivityState.HELD,), ActivityState.REPORTED, _("Report")),
    Transition("close", (ActivityState.REPORTED,), ActivityState.CLOSED, _("Close")),
    Transition(
        "waive_report",
        (ActivityState.HELD,),
        ActivityState.CLOSED,
        _("Close without a report"),
        needs_reason=True,
    ),
    Transition(
        "reopen",
        (ActivityState.REPORTED, ActivityState.CLOSED),
        ActivityState.HELD,
        _("Take up again"),
        needs_reason=True,
    ),
    Transition("postpone", AHEAD, ActivityState.POSTPONED, _("Postpone"), needs_reason=True),
    Transition(
        "propose_again",
        (ActivityState.POSTPONED, ActivityState.REFUSED, ActivityState.CANCELLED),
        ActivityState.PROPOSED,
        _("Propose again"),
        needs_reason=True,
    ),
    Transition(
        "cancel",
        (*TAKING_PLACE, ActivityState.POSTPONED),
        ActivityState.CANCELLED,
        _("Cancel"),
        needs_reason=True,
    ),
)


class Line(models.TextChoices):
    PARTY = "party", _("Party")
    STATE = "state", _("State")
    MILITARY = "military", _("Military")
    PEOPLE = "people", _("People")


class Series(Record):
    """Activities that follow one another, such as the third and the fifth friendship exchange with one partner."""

    name_en = CleanCharField(_("name (English)"), max_length=300)
    name_vi = CleanCharField(_("name (Vietnamese)"), max_length=300)
    kind = models.ForeignKey(ActivityKind, models.PROTECT, verbose_name=_("kind"), related_name="+")
    partner = models.ForeignKey(
        "partners.Partner", models.PROTECT, verbose_name=_("partner"), related_name="+", null=True, blank=True
    )
    note = CleanTextField(_("note"), max_length=4000, blank=True)

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series of activities")
        indexes = (
            models.Index(SortKey("name_en"), "id", name="series_by_name_en"),
            models.Index(SortKey("name_vi"), "id", name="series_by_name_vi"),
        )

    def __str__(self) -> str:
        return self.name_in(get_language() or "en")

    def name_in(self, language: str) -> str:
        return in_language(language, english=self.name_en, vietnamese=self.name_vi)


class Activity(Titled):
    """What the owning unit does with partners on some days. It `serves` measures, or is unplanned with a reason."""

    kind = models.ForeignKey(ActivityKind, models.PROTECT, verbose_name=_("kind"), related_name="+")
    line = models.CharField(_("line"), max_length=8, choices=Line, default=Line.MILITARY)
    purpose = CleanTextField(_("purpose"), max_length=4000)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    place = CleanCharField(_("place"), max_length=300, blank=True)
    place_key = models.CharField(max_length=300, blank=True, editable=False)
    responsible = models.ForeignKey(
        "access.Account",
        models.PROTECT,
        verbose_name=_("responsible person"),
        related_name="+",
        null=True,
        blank=True,
    )
    estimate = models.DecimalField(
        _("estimate"),
        max_digits=16,
        decimal_places=2,
        null=True,
        blank=True,
        validators=(MinValueValidator(0),),
    )
    currency = models.CharField(_("currency"), max_length=3, choices=Currency, default=Currency.VND)
    series = models.ForeignKey(
        Series, models.PROTECT, verbose_name=_("series"), related_name="activities", null=True, blank=True
    )
    turn = models.PositiveSmallIntegerField(
        _("which of the series"), null=True, blank=True, help_text=_("3 for the third.")
    )
    unplanned_reason = CleanTextField(
        _("why it is unplanned"),
        max_length=2000,
        blank=True,
        help_text=_("Where it serves no measure; who clears it approves that."),
    )
    is_unplanned = models.BooleanField(_("unplanned"), default=False, editable=False)
    unplanned_by = models.ForeignKey(
        "access.Account",
        models.PROTECT,
        verbose_name=_("approved as unplanned by"),
        related_name="+",
        null=True,
        editable=False,
    )
    partners = models.ManyToManyField(
        "partners.Partner",
        verbose_name=_("partners"),
        related_name="+",
        through="ActivityPartner",
        editable=False,
    )
    state = models.CharField(
        _("state"), max_length=10, choices=ActivityState, default=ActivityState.PROPOSED, editable=False
    )
    waiver = CleanTextField(_("closed without a report because"), max_length=2000, blank=True, editable=False)

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        constraints = (
            *Titled.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="activity_days_in_order",
                violation_error_message=_("It ends before it begins."),
            ),
        )
        indexes = (
            models.Index(fields=["starts_on", "id"], name="activity_by_day"),
            models.Index(fields=["ends_on", "starts_on"], name="activity_by_days"),
            models.Index(fields=["place_key", "starts_on"], name="activity_by_place"),
            models.Index(title_key("title_en", "title_vi"), "id", name="activity_by_title_en"),
            models.Index(title_key("title_vi", "title_en"), "id", name="activity_by_title_vi"),
        )


class ActivityPartner(Record):
    """A partner with whom an activity is held."""

    activity = models.ForeignKey(
        Activity, models.CASCADE, verbose_name=_("activity"), related_name="partner_rows"
    )
    partner = models.ForeignKey(
        "partners.Partner", models.PROTECT, verbose_name=_("partner"), related_name="+"
    )

    class Meta:
        verbose_name = _("partner of an activity")
        verbose_name_plural = _("partners of activities")
        constraints = (
            models.UniqueConstraint(
                "unit",
                "label",
                "activity",
                "partner",
                name="activity_partner_once",
                violation_error_message=_("This partner takes part already."),
            ),
        )
        indexes = (models.Index(fields=["partner", "activity"], name="activity_partner_back"),)

    def __str__(self) -> str:
        return str(self.partner)
