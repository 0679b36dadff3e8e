"""Activities and the series they belong to, and the states through which an activity passes."""

from typing import ClassVar
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from comity.activities.models.reference import ActivityKind
from comity.foundation.fields import SortKey
from comity.foundation.models import CleanCharField, CleanTextField, LabelledManager, Record, in_language
from comity.foundation.registry import type_name
from comity.foundation.states import Transition
from comity.foundation.ties import Tied, TiedField, Together
from comity.foundation.zones import zone_choices, zone_named
from comity.partners.models import Partner
from comity.programmes.models.measure import Measure
from comity.programmes.models.programme import Currency, Titled, title_key
from comity.threads.models import Link, LinkKind


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
    Transition(
        "clear",
        (ActivityState.PROPOSED,),
        ActivityState.CLEARED,
        pgettext_lazy("state of an activity", "Clear"),
    ),
    Transition("refuse", (ActivityState.PROPOSED,), ActivityState.REFUSED, _("Refuse"), needs_reason=True),
    Transition("confirm", (ActivityState.CLEARED,), ActivityState.CONFIRMED, _("Confirm")),
    Transition("begin", (ActivityState.CONFIRMED,), ActivityState.UNDER_WAY, _("Begin")),
    Transition(
        "hold", (ActivityState.CONFIRMED, ActivityState.UNDER_WAY), ActivityState.HELD, _("Mark as held")
    ),
    Transition("report", (ActivityState.HELD,), ActivityState.REPORTED, _("Report"), asks_more=True),
    Transition("close", (ActivityState.REPORTED,), ActivityState.CLOSED, pgettext_lazy("activity", "Close")),
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
    PARTY = "party", pgettext_lazy("line", "Party")
    STATE = "state", pgettext_lazy("line", "State")
    MILITARY = "military", pgettext_lazy("line", "Military")
    PEOPLE = "people", pgettext_lazy("line", "People")


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


def partners_of(keys: list[UUID]) -> Tied:
    """Return the partners of activities. One that stands under a higher label is told of on the page alone, which it marks."""
    rows = ActivityPartner.objects.filter(
        activity__in=keys, label=F("activity__label"), partner__version__gt=0
    )
    return [(row.activity_id, row.partner) for row in rows.select_related("partner")]


def _measures_of(keys: list[UUID]) -> Tied:
    """Return the measures that activities serve, without those under a higher label."""
    own = Activity.objects.filter(pk=OuterRef("source_id")).values("label")
    ends = {"source_type": type_name(Activity), "target_type": type_name(Measure)}
    links = Link.objects.filter(kind=LinkKind.SERVES, source_id__in=keys, label=Subquery(own), **ends)
    pairs = list(links.values_list("source_id", "target_id"))
    measures = Measure.objects.in_bulk({target for _source, target in pairs})
    return [(source, measures[target]) for source, target in pairs if target in measures]


class ActivityManager(LabelledManager["Activity"]):
    _queryset_class = Together


class Activity(Titled):
    """What the owning unit does with partners on some days. It `serves` measures, or is unplanned with a reason."""

    kind = models.ForeignKey(ActivityKind, models.PROTECT, verbose_name=_("kind"), related_name="+")
    line = models.CharField(_("line"), max_length=8, choices=Line, default=Line.MILITARY)
    purpose = CleanTextField(_("purpose"), max_length=4000)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    place = CleanCharField(_("place"), max_length=300, blank=True)
    place_key = models.CharField(max_length=300, blank=True, editable=False)
    time_zone = models.CharField(
        _("time zone there"),
        max_length=40,
        choices=zone_choices,
        blank=True,
        help_text=_("Where clocks show another time than here."),
    )
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
    with_partners = TiedField(Partner, ("code",), partners_of, verbose_name=_("partners"))
    for_measures = TiedField(
        Measure, ("title_en", "title_vi"), _measures_of, verbose_name=_("measures served")
    )
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

    objects: ClassVar[ActivityManager] = ActivityManager()

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

    @property
    def zone(self) -> ZoneInfo:
        """Where its days and hours are reckoned."""
        return zone_named(self.time_zone)


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
