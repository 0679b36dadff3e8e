"""What stands in the way of an activity on its days: people, partners, their days of rest, places, our own holidays."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from comity.activities.models.activity import TAKING_PLACE, Activity, ActivityPartner
from comity.activities.models.part import Participation
from comity.foundation.models import Labelled
from comity.foundation.text import fold
from comity.partners.models import Blackout, Partner

FIRST = ("starts_on", "pk")
"""In which order what stands in the way is told; that of the database's plan would tell of hidden rows."""
LONGEST = 366
"""Days beyond which an activity is not looked at day by day."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The days of an activity with what it takes; `own` is left out of what is compared."""

    starts_on: date
    ends_on: date
    partner_ids: frozenset[UUID] = frozenset()
    person_ids: frozenset[UUID] = frozenset()
    account_id: UUID | None = None
    place: str = ""
    own: UUID | None = None


@dataclass(frozen=True, slots=True)
class Clash:
    """One thing in the way: in words, with the record that it comes from and those that it names beside."""

    words: str
    record: Labelled | None = None
    beside: tuple[Labelled, ...] = ()

    @property
    def rows(self) -> list[Labelled]:
        """All that it tells of."""
        return [*filter(None, [self.record]), *self.beside]


def clashes(plan: Plan) -> list[Clash]:
    """Return everything that stands in the way of a plan, as far as the reader sees it."""
    if plan.ends_on < plan.starts_on:
        return []
    return [*_partners(plan), *_blackouts(plan), *_people(plan), *_place(plan), *_holidays(plan)]


def place_key(place: str) -> str:
    """Return a place as it is compared: without marks, case and spare blanks."""
    return " ".join(fold(place).split())[:300]


def _meanwhile(plan: Plan) -> Any:
    rows = Activity.objects.filter(
        state__in=TAKING_PLACE, starts_on__lte=plan.ends_on, ends_on__gte=plan.starts_on
    )
    return (rows.exclude(pk=plan.own) if plan.own else rows).order_by(*FIRST)


def _partners(plan: Plan) -> Iterator[Clash]:
    if not plan.partner_ids:
        return
    rows = ActivityPartner.objects.filter(partner__in=plan.partner_ids, activity__in=_meanwhile(plan))
    rows = rows.order_by(*(f"activity__{each}" for each in FIRST), "pk")
    for row in rows.select_related("partner", "activity", "label__level"):
        given = {"partner": row.partner, "activity": row.activity, "days": _days(row.activity)}
        words = _("%(partner)s is taken: %(activity)s, %(days)s") % given
        yield Clash(words, row, (row.partner, row.activity))


def _people(plan: Plan) -> Iterator[Clash]:
    taken = Participation.objects.filter(
        person__in=plan.person_ids, delegation__activity__in=_meanwhile(plan)
    ).order_by(*(f"delegation__activity__{each}" for each in FIRST), "pk")
    for row in taken.select_related("person", "delegation__activity", "label__level"):
        if row.person:
            yield _taken(row.person, row.delegation.activity, row)
    if plan.account_id:
        answering = _meanwhile(plan).filter(responsible=plan.account_id)
        for activity in answering.select_related("responsible", "label__level"):
            if activity.responsible:
                yield _taken(activity.responsible, activity, activity)


def _taken(who: Labelled, activity: Activity, record: Labelled) -> Clash:
    given = {"who": who, "activity": activity, "days": _days(activity)}
    return Clash(_("%(who)s is taken: %(activity)s, %(days)s") % given, record, (who, activity))


def _place(plan: Plan) -> Iterator[Clash]:
    key = place_key(plan.place)
    if not key:
        return
    for row in _meanwhile(plan).filter(place_key=key).select_related("label__level"):
        given = {"place": row.place, "activity": row, "days": _days(row)}
        yield Clash(_("%(place)s is taken: %(activity)s, %(days)s") % given, row)


def _blackouts(plan: Plan) -> Iterator[Clash]:
    """Days of rest of a partner are those of whom it belongs to, too, and so on upwards."""
    wanted, below = set(plan.partner_ids), set(plan.partner_ids)
    while below:
        above = Partner.objects.filter(pk__in=below, parent__version__gt=0).values_list(
            "parent_id", flat=True
        )
        below = {each for each in above if each} - wanted
        wanted |= below
    rows = Blackout.objects.filter(partner__in=wanted).order_by("starts_on", "pk")
    for row in rows.select_related("partner", "label__level"):
        if row.days_between(plan.starts_on, plan.ends_on):
            words = _("%(partner)s receives nobody: %(reason)s") % {"partner": row.partner, "reason": row}
            yield Clash(words, row, (row.partner,))


def _holidays(plan: Plan) -> Iterator[Clash]:
    count = min((plan.ends_on - plan.starts_on).days + 1, LONGEST)
    days = (plan.starts_on + timedelta(days=each) for each in range(count))
    ours = [each for each in days if settings.COMITY_WORKDAYS.is_holiday(each)]
    if ours:
        said = ", ".join(date_format(each, "SHORT_DATE_FORMAT") for each in ours[:5])
        yield Clash(_("A holiday of ours: %(days)s") % {"days": said})


def _days(activity: Activity) -> str:
    days = dict.fromkeys((activity.starts_on, activity.ends_on))
    return " – ".join(date_format(each, "SHORT_DATE_FORMAT") for each in days)
