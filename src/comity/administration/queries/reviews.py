"""What an access review begins with and how far it has come."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from comity.access import queries as access_queries
from comity.access.models import Account, AccountRole, CircleMember, Scope, ScopeKind, Unit
from comity.administration.models import Review, ReviewDecision, ReviewItem
from comity.foundation import clock
from comity.foundation.acting import Actor


@dataclass(frozen=True, slots=True)
class Held:
    """An account with what it holds now, and the scope under which its review is read: held by its unit."""

    account: Account
    roles: list[str]
    circles: int
    scope: Scope


@dataclass(frozen=True, slots=True)
class Progress:
    """How many accounts are under review, and how many are decided which way."""

    total: int
    counts: dict[str, int]

    @property
    def decided(self) -> int:
        return self.total - self.counts.get(ReviewDecision.OPEN, 0)


def accounts_to_review(unit: Unit) -> list[Held]:
    """Return the active accounts of people in a unit and those below it."""
    units = access_queries.units_below(unit)
    rows = access_queries.accounts().filter(active=True, unit__in=units)
    roles = Prefetch("role_rows", AccountRole.objects.order_by("role_id"))
    held = Scope.objects.filter(unit__in=units, kind=ScopeKind.HELD)
    scopes = {scope.unit_id: scope for scope in held}
    circles = Counter(
        CircleMember.objects.filter(unit__in=units, valid_to=None).values_list("unit", flat=True)
    )
    return [
        Held(each, [row.role_id for row in each.role_rows.all()], circles[each.unit_id], scopes[each.unit_id])
        for each in rows.prefetch_related(roles)
    ]


def reviews_for() -> QuerySet[Review]:
    """Return the reviews within reach, open ones first."""
    return Review.objects.select_related("unit", "label__level").order_by("closed_at", "due_on")


def progress_of(review: Review) -> Progress:
    """Return how far a review has come, as far as its reader sees the accounts."""
    counts = dict(review.items.order_by().values_list("decision").annotate(Count("pk")))
    return Progress(sum(counts.values()), counts)


def items_of(review: Review) -> QuerySet[ReviewItem]:
    """Return the accounts under review within reach, unit by unit."""
    return review.items.select_related("account", "unit", "clearance", "decided_by", "label__level")


def circles_by_unit(units: Iterable[UUID]) -> dict[UUID, list[CircleMember]]:
    """Return of each unit its present places in circles within reach."""
    found = defaultdict(list)
    present = Q(valid_to=None) | Q(valid_to__gt=clock.today())
    rows = CircleMember.objects.filter(present, unit__in=set(units)).select_related("circle")
    for member in rows.order_by("circle__name_en", "pk"):
        found[member.unit_id].append(member)
    return found


def items_to_decide(actor: Actor) -> QuerySet[ReviewItem]:
    """Return what the actor may decide in open reviews: the accounts of its unit and below, without its own."""
    mine = access_queries.own_units(actor)
    rows = ReviewItem.objects.filter(review__closed_at=None, decision=ReviewDecision.OPEN, unit__in=mine)
    return rows.exclude(account__in=(actor.account_id, actor.stands_for))
