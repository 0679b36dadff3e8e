"""Who takes part: the delegation of each side, its members in protocol order, and the parts of a joint patrol."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from comity.activities.models.activity import Activity
from comity.foundation.models import CleanCharField, CleanTextField, Record


class Delegation(Record):
    """Those who take part for one side: ours, or that of a partner. How they travel and where they stay."""

    activity = models.ForeignKey(
        Activity, models.CASCADE, verbose_name=_("activity"), related_name="delegations"
    )
    partner = models.ForeignKey(
        "partners.Partner", models.PROTECT, verbose_name=_("partner"), related_name="+", null=True, blank=True
    )
    transport = CleanTextField(_("transport"), max_length=2000, blank=True)
    lodging = CleanTextField(_("lodging"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        constraints = (
            models.UniqueConstraint(
                "unit",
                "label",
                "activity",
                "partner",
                name="delegation_once_a_side",
                nulls_distinct=False,
                violation_error_message=_("This side has its delegation already."),
            ),
        )

    def __str__(self) -> str:
        return str(self.partner) if self.partner else str(_("our side"))


class Role(models.TextChoices):
    HEAD = "head", _("Head")
    MEMBER = "member", _("Member")
    INTERPRETER = "interpreter", _("Interpreter")
    PROTOCOL = "protocol", _("Protocol officer")
    ESCORT = "escort", _("Escort")
    OTHER = "other", _("Other")


class Participation(Record):
    """One member of a delegation: a person of ours or a counterpart, in the order of protocol."""

    delegation = models.ForeignKey(
        Delegation, models.CASCADE, verbose_name=_("delegation"), related_name="members"
    )
    person = models.ForeignKey(
        "people.Person", models.PROTECT, verbose_name=_("person"), related_name="+", null=True, blank=True
    )
    counterpart = models.ForeignKey(
        "partners.Counterpart",
        models.PROTECT,
        verbose_name=_("counterpart"),
        related_name="+",
        null=True,
        blank=True,
    )
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.MEMBER)
    position = models.PositiveSmallIntegerField(_("place in protocol"), default=0)

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        constraints = (
            models.CheckConstraint(
                condition=Q(person__isnull=False, counterpart__isnull=True)
                | Q(person__isnull=True, counterpart__isnull=False),
                name="participant_is_one",
                violation_error_message=_("Choose a person of ours or a counterpart, not both."),
            ),
            models.UniqueConstraint(
                "unit",
                "label",
                "delegation",
                "person",
                "counterpart",
                name="participant_once",
                nulls_distinct=False,
                violation_error_message=_("This person takes part already."),
            ),
        )
        indexes = (
            models.Index(fields=["person"], name="participant_by_person"),
            models.Index(fields=["counterpart"], name="participant_by_counterpart"),
        )

    def __str__(self) -> str:
        return str(self.person or self.counterpart)


class PatrolPart(Record):
    """What one side does in a joint patrol: its route, when, how many."""

    activity = models.ForeignKey(
        Activity, models.CASCADE, verbose_name=_("activity"), related_name="patrol_parts"
    )
    partner = models.ForeignKey(
        "partners.Partner", models.PROTECT, verbose_name=_("partner"), related_name="+", null=True, blank=True
    )
    starts_at = models.DateTimeField(_("sets out at"))
    ends_at = models.DateTimeField(_("returns at"))
    route = CleanTextField(_("route"), max_length=2000)
    leader = CleanCharField(_("leader"), max_length=200, blank=True)
    strength = models.PositiveSmallIntegerField(_("strength"), null=True, blank=True)

    class Meta:
        verbose_name = _("part of a patrol")
        verbose_name_plural = _("parts of patrols")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_at__gte=F("starts_at")),
                name="patrol_times_in_order",
                violation_error_message=_("It returns before it sets out."),
            ),
        )

    def __str__(self) -> str:
        return str(self.route)
