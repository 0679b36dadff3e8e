"""What agreements lay on us and on the other side: lists for pages, and what the clock reminds of."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from heapq import merge
from typing import Any
from uuid import UUID

from django.db.models import DateField, Exists, F, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Least

from comity.foundation.models import Record
from comity.foundation.paging import Count, count_of
from comity.instruments.models.instrument import BINDING, Instrument
from comity.instruments.models.related import ForceChange, InstrumentParty
from comity.instruments.models.requirement import (
    UNFINISHED,
    Assignment,
    AssignmentState,
    ObligationState,
    PartnerObligation,
    Requirement,
)
from comity.partners.models import Partner

A_PAGE = 50
NEVER = date.max
"""Where what has no day stands in the order of days."""

OURS_IN = {
    "open": UNFINISHED,
    "met": (AssignmentState.FULFILLED,),
    "not_met": (),
    "released": (AssignmentState.WAIVED,),
}
"""The states of our assignments under the words for the obligations of either side."""

LABELLED = ("label__level", "requirement__label__level", "requirement__instrument__label__level")
"""What an obligation is shown with, each under its own label."""

Held = Assignment | PartnerObligation


@dataclass(frozen=True)
class Wanted:
    """What a list of obligations is to show; whatever is not said is not asked for."""

    side: str = ""
    partner: Partner | None = None
    state: str = ""
    overdue_on: date | None = None
    instrument: Instrument | None = None

    @cached_property
    def partners(self) -> list[UUID]:
        """The identifiers of the partner and of what belongs to it."""
        return Partner.objects.with_parts([self.partner.pk]) if self.partner else []


@dataclass(frozen=True, slots=True)
class ObligationPage:
    """A page of the obligations of both sides, by their day, how many there are, and where the next page begins."""

    rows: list[Held]
    ours: Count
    theirs: Count
    after: str

    @property
    def shown(self) -> list[Record]:
        """The obligations, and the requirements, agreements and partners that stand on the page with them."""
        required = [row.requirement for row in self.rows]
        partners = [row.partner for row in self.rows if isinstance(row, PartnerObligation)]
        return [*self.rows, *required, *(each.instrument for each in required), *partners]


def obligations(wanted: Wanted, *, after: str = "", size: int = A_PAGE) -> ObligationPage:
    """Return what agreements lay on either side, soonest due first, as far as the reader sees it."""
    ours, theirs = _ours(wanted), _theirs(wanted)
    beyond = _beyond(after)
    keyed = (_keyed(rows, beyond)[: size + 1] for rows in (ours, theirs))
    found = list(merge(*keyed, key=_key))[: size + 1]
    last = found[size - 1] if len(found) > size else None
    return ObligationPage(
        rows=found[:size],
        ours=count_of(ours),
        theirs=count_of(theirs),
        after=f"{_key(last)[0].isoformat()}_{last.pk}" if last else "",
    )


def agreements_with(partner: Partner) -> QuerySet[Instrument]:
    """Return the agreements with a partner or what belongs to it, each with the next day by which a side owes something."""
    keys = Partner.objects.with_parts([partner.pk])
    parties = InstrumentParty.objects.filter(partner__in=keys).values("instrument")
    ours = Assignment.objects.filter(state__in=UNFINISHED)
    theirs = PartnerObligation.objects.filter(state=ObligationState.OPEN)
    return (
        Instrument.objects.filter(pk__in=parties)
        .select_related("kind", "label__level")
        .annotate(next_on=Least(_soonest(ours), _soonest(theirs), F("in_force_to"), output_field=DateField()))
        .order_by(F("signed_on").desc(nulls_last=True), "pk")
    )


def ending_by(day: date, months: int) -> QuerySet[Instrument]:
    """Return the binding instruments with so many months of notice whose force ends by that day."""
    return Instrument.objects.filter(state__in=BINDING, kind__remind_months=months, in_force_to__lte=day)


def to_review_by(day: date, months: int) -> QuerySet[Instrument]:
    """Return the binding instruments with so many months of notice that are due for review by that day."""
    return Instrument.objects.filter(state__in=BINDING, kind__remind_months=months, review_on__lte=day)


def silent_obligations(since: date, months: int) -> QuerySet[PartnerObligation]:
    """Return the open obligations of partners of which nothing was heard or written since that day."""
    return PartnerObligation.objects.filter(
        Q(last_sign_on__isnull=True) | Q(last_sign_on__lt=since),
        state=ObligationState.OPEN,
        changed_at__date__lt=since,
        requirement__instrument__state__in=BINDING,
        requirement__instrument__kind__silence_months=months,
    ).select_related("requirement", "partner", "unit", "label")


def silent_instruments(since: date, months: int) -> QuerySet[Instrument]:
    """Return the binding instruments of which nothing was written since that day, nor anything that hangs on them.

    One with an open obligation of a partner is left out: there one asks about the obligation.
    """
    of_it = {"instrument": OuterRef("pk"), "changed_at__date__gte": since}
    below = {"requirement__instrument": OuterRef("pk")}
    lately = {**below, "changed_at__date__gte": since}
    return Instrument.objects.filter(
        ~Exists(Requirement.objects.filter(**of_it)),
        ~Exists(ForceChange.objects.filter(**of_it)),
        ~Exists(Assignment.objects.filter(**lately)),
        ~Exists(PartnerObligation.objects.filter(**lately)),
        ~Exists(PartnerObligation.objects.filter(**below, state=ObligationState.OPEN)),
        state__in=BINDING,
        kind__silence_months=months,
        changed_at__date__lt=since,
    ).select_related("unit", "label")


def _ours(wanted: Wanted) -> QuerySet[Assignment]:
    rows = Assignment.objects.filter(requirement__instrument__kind__is_agreement=True)
    if wanted.side == "theirs":
        return rows.none()
    if wanted.partner:
        parties = InstrumentParty.objects.filter(partner__in=wanted.partners).values("instrument")
        rows = rows.filter(requirement__instrument__in=parties)
    if wanted.state:
        rows = rows.filter(state__in=OURS_IN[wanted.state])
    if wanted.overdue_on:
        rows = rows.filter(state__in=UNFINISHED)
    return _common(rows, wanted).select_related(*LABELLED, "unit")


def _theirs(wanted: Wanted) -> QuerySet[PartnerObligation]:
    rows = PartnerObligation.objects.all()
    if wanted.side == "ours":
        return rows.none()
    if wanted.partner:
        rows = rows.filter(partner__in=wanted.partners)
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.overdue_on:
        rows = rows.filter(state=ObligationState.OPEN)
    return _common(rows, wanted).select_related(*LABELLED, "partner__label__level", "unit")


def _common(rows: QuerySet[Any], wanted: Wanted) -> QuerySet[Any]:
    if wanted.instrument:
        rows = rows.filter(requirement__instrument=wanted.instrument)
    return rows.filter(due_on__lt=wanted.overdue_on) if wanted.overdue_on else rows


def _keyed(rows: QuerySet[Any], beyond: tuple[date, UUID] | None) -> QuerySet[Any]:
    keyed = rows.annotate(order_key=Coalesce("due_on", Value(NEVER)))
    if beyond:
        day, pk = beyond
        keyed = keyed.filter(Q(order_key__gt=day) | Q(order_key=day, pk__gt=pk))
    ordered: QuerySet[Any] = keyed.order_by("order_key", "pk")
    return ordered


def _key(row: Held) -> tuple[date, UUID]:
    return row.due_on or NEVER, row.pk


def _beyond(after: str) -> tuple[date, UUID] | None:
    day, _, pk = after.partition("_")
    try:
        return date.fromisoformat(day), UUID(pk)
    except ValueError:
        return None


def _soonest(rows: QuerySet[Any]) -> Subquery:
    of_it = rows.filter(requirement__instrument=OuterRef("pk")).order_by()
    days = of_it.values("requirement__instrument").annotate(soonest=Min("due_on")).values("soonest")
    return Subquery(days, output_field=DateField())
