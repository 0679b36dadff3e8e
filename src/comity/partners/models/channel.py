"""Standing mechanisms of contact, and the meetings that were held in them."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from comity.foundation import clock
from comity.foundation.fields import SortKey
from comity.foundation.models import CleanCharField, CleanTextField, Record, in_language, related
from comity.foundation.workdays import months_after
from comity.partners.models.contact import Counterpart
from comity.partners.models.partner import Partner


class ChannelKind(models.TextChoices):
    DIALOGUE = "dialogue", _("Dialogue")
    THREE_LEVEL = "three_level", _("Three-level cooperation")
    BORDER_MEETING = "border_meeting", _("Meeting of border representatives")
    HOTLINE = "hotline", _("Hotline")
    WORKING_GROUP = "working_group", _("Working group")
    OTHER = "other", _("Other mechanism")


class ChannelLevel(models.TextChoices):
    NATIONAL = "national", _("Ministry")
    REGIONAL = "regional", _("Military region, service")
    PROVINCIAL = "provincial", _("Province")
    LOCAL = "local", _("District, post")


class CadenceUnit(models.TextChoices):
    WEEKS = "weeks", _("weeks")
    MONTHS = "months", _("months")


class Channel(Record):
    """A standing mechanism of contact with a partner. `superior` is the same mechanism one level higher."""

    name_en = CleanCharField(_("name (English)"), max_length=200)
    name_vi = CleanCharField(_("name (Vietnamese)"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=ChannelKind)
    tier = models.CharField(pgettext_lazy("of a mechanism", "level"), max_length=12, choices=ChannelLevel)
    partner = models.ForeignKey(Partner, models.PROTECT, verbose_name=_("partner"), related_name="channels")
    our_unit = models.ForeignKey("access.Unit", models.PROTECT, verbose_name=_("our unit"), related_name="+")
    our_post = CleanCharField(_("who meets for us"), max_length=200, blank=True)
    counterpart = models.ForeignKey(
        Counterpart,
        models.PROTECT,
        verbose_name=_("who meets for them"),
        related_name="channels",
        null=True,
        blank=True,
    )
    every = models.PositiveSmallIntegerField(
        _("meets every"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("A number of weeks or months; empty where there is no rhythm."),
    )
    cadence = models.CharField(
        _("weeks or months"), max_length=6, choices=CadenceUnit, default=CadenceUnit.MONTHS
    )
    began_on = models.DateField(_("set up on"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    agreed_on = models.DateField(
        _("next meeting agreed for"),
        null=True,
        blank=True,
        help_text=_("Where both sides have settled a day; otherwise the rhythm counts."),
    )
    superior = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("the same mechanism one level higher"),
        related_name="lower",
        null=True,
        blank=True,
    )
    last_met_on = models.DateField(_("last met on"), null=True, blank=True, editable=False)
    next_on = models.DateField(_("next meeting"), null=True, blank=True, editable=False)
    note = CleanTextField(_("note"), max_length=4000, blank=True)

    class Meta:
        ordering = ("next_on", "id")
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        constraints = [
            models.CheckConstraint(
                condition=Q(began_on=None) | Q(ended_on=None) | Q(ended_on__gte=F("began_on")),
                name="channel_days_in_order",
                violation_error_message=_("It cannot end before it was set up."),
            ),
            models.CheckConstraint(
                condition=Q(superior=None) | ~Q(superior=F("id")),
                name="channel_above_another",
                violation_error_message=_("A channel does not stand above itself."),
            ),
        ]
        indexes = [
            models.Index(fields=["partner", "next_on"], name="channel_by_partner"),
            models.Index(fields=["next_on", "id"], name="channel_by_next_day"),
            models.Index(SortKey("name_en"), "id", name="channel_by_name_en"),
            models.Index(SortKey("name_vi"), "id", name="channel_by_name_vi"),
        ]

    def __str__(self) -> str:
        return self.name_in(get_language() or "en")

    def name_in(self, language: str) -> str:
        return in_language(language, english=self.name_en, vietnamese=self.name_vi)

    def clean(self) -> None:
        """Work out the day of the next meeting; refuse a superior that does not stand higher."""
        above, tiers = related(self, "superior"), list(ChannelLevel)
        if isinstance(above, Channel) and tiers.index(ChannelLevel(above.tier)) >= tiers.index(
            ChannelLevel(self.tier)
        ):
            raise ValidationError({"superior": _("Name the same mechanism one level higher.")})
        self.next_on = self.next_day()

    def next_day(self) -> date | None:
        """Return the agreed day if no meeting was held since, else the last one, or the beginning, plus the rhythm."""
        if self.ended_on:
            return None
        if self.agreed_on and (self.last_met_on is None or self.agreed_on > self.last_met_on):
            return self.agreed_on
        last = self.last_met_on or self.began_on
        if last is None or not self.every:
            return None
        try:
            if self.cadence == CadenceUnit.WEEKS:
                return last + timedelta(weeks=self.every)
            return months_after(last, self.every)
        except (OverflowError, ValueError):  # beyond the last year that a date can have
            return None

    @property
    def is_overdue(self) -> bool:
        return self.next_on is not None and self.next_on < clock.today()


class Meeting(Record):
    """That a channel met, and what came of it."""

    channel = models.ForeignKey(Channel, models.CASCADE, verbose_name=_("channel"), related_name="meetings")
    held_on = models.DateField(_("held on"), default=clock.today)
    place = CleanCharField(_("place"), max_length=200, blank=True)
    note = CleanTextField(_("what came of it"), max_length=4000, blank=True)

    class Meta:
        ordering = ("-held_on", "-created_at")
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "label", "channel", "held_on"],
                name="meeting_once_a_day",
                violation_error_message=_("The meeting of that day is already recorded."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.channel} ({self.held_on})"
