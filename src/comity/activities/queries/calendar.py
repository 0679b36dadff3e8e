"""Activities on the days of a calendar: of a month, counted over a year, or along a timeline."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from comity.access.models import Unit
from comity.activities.models.activity import TAKING_PLACE, Activity, ActivityPartner, ActivityState
from comity.partners.models import Partner

GONE = (ActivityState.CANCELLED, ActivityState.REFUSED, ActivityState.POSTPONED)
"""The states whose activities stand on no day."""
MOST = 200
"""Activities that a page shows; beyond, it asks for a unit or a partner."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Whose activities are shown: of a unit and those below it, with a partner and what belongs to it, or everybody's.

    None are while what is asked for cannot be met.
    """

    unit: Unit | None = None
    partner: Partner | None = None
    can_be_met: bool = True


def activities_between(first: date, last: date, chosen: Chosen, *, most: int = MOST) -> list[Activity]:
    """Return what stands on days from the first to the last, each with its partners; one more than `most` at most.

    What began before is found by its end: looked for by its beginning, it leads through all years before.
    """
    partners, every = (
        ActivityPartner.objects.select_related("partner").order_by("created_at", "pk"),
        _of(chosen),
    )
    lasting = every.filter(starts_on__lt=first, ends_on__gte=first).order_by("ends_on", "starts_on")
    known = list(lasting.values_list("pk", flat=True)[: most + 1])
    rows = every.filter(Q(starts_on__gte=first, starts_on__lte=last) | Q(pk__in=known))
    rows = rows.select_related("kind", "unit", "label__level")
    return list(
        rows.prefetch_related(Prefetch("partner_rows", partners)).order_by("starts_on", "pk")[: most + 1]
    )


def begun_by_day(first: date, last: date, chosen: Chosen) -> tuple[Counter[date], set[int]]:
    """Return how many begin on each day, counted by the database, and the labels of what was counted."""
    rows = _of(chosen).filter(starts_on__gte=first, starts_on__lte=last).order_by()
    begun: Counter[date] = Counter()
    labels: set[int] = set()
    for day, label_id, number in rows.values_list("starts_on", "label").annotate(Count("pk")):
        begun[day] += number
        labels.add(label_id)
    return begun, labels


def clashing(rows: Iterable[Activity]) -> set[UUID]:
    """Return those among activities that take the same partner or place on the same days as another one."""
    taken: defaultdict[object, list[Activity]] = defaultdict(list)
    for row in rows:
        if row.state in TAKING_PLACE:
            keys: list[object] = [each.partner_id for each in row.partner_rows.all()]
            for key in [*keys, *filter(None, [row.place_key])]:
                taken[key].append(row)
    found: Counter[UUID] = Counter()
    for group in taken.values():
        for place, one in enumerate(group):
            for other in group[place + 1 :]:
                if other.starts_on > one.ends_on:
                    break
                found.update((one.pk, other.pk))
    return set(found)


def _of(chosen: Chosen) -> QuerySet[Activity]:
    if not chosen.can_be_met:
        return Activity.objects.none()
    rows = Activity.objects.exclude(state__in=GONE)
    if chosen.unit:
        rows = rows.filter(unit__closure_above__ancestor=chosen.unit.pk)
    if chosen.partner:
        keys = Partner.objects.with_parts([chosen.partner.pk])
        partners = ActivityPartner.objects.filter(partner__in=keys)
        rows = rows.filter(pk__in=partners.values("activity"))
    return rows
