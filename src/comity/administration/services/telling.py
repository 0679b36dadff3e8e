"""Who is told of what happens at the security desk, each in the transaction of the change."""

from comity.access.models import Account, Unit
from comity.access.queries import units_above, units_below
from comity.administration.models import Clearance, Lowering, Review, ReviewDecision
from comity.administration.queries import holders_of
from comity.foundation.acting import Actor
from comity.foundation.models import Record
from comity.foundation.registry import type_name
from comity.threads.models import NotificationKind
from comity.threads.services import Told, notify, tell_of


def tell_second_officers(*, actor: Actor, proposed: Clearance) -> None:
    """Tell the officers who could confirm a clearance that it waits; not the one whose it is."""
    account = proposed.account
    officers = holders_of(type_name(Account), "clear").filter(
        unit__in=units_above(account.unit), clearance__gte=proposed.level, caveats__contains=proposed.caveats
    )
    recipients = set(officers.exclude(pk=account.pk).values_list("pk", flat=True))
    kind = NotificationKind.CLEARANCE_WAITS
    notify(actor=actor, record=account, kind=kind, recipients=recipients, about=proposed.pk)


def tell_cleared(*, actor: Actor, account: Account, kind: NotificationKind) -> None:
    """Tell an account what happens to its clearance."""
    notify(actor=actor, record=account, kind=kind, recipients=[account.pk])


def tell_asker(*, actor: Actor, asked: Lowering, record: Record) -> None:
    """Tell whoever asked for a lower label that it was decided."""
    kind = NotificationKind.LOWERING_DECIDED
    notify(actor=actor, record=record, kind=kind, recipients=[asked.created_by], about=asked.pk)


def tell_reviewers(*, actor: Actor, review: Review, kind: NotificationKind) -> None:
    """Tell the commanders of a review below whom something is still to be decided."""
    undecided = review.items.filter(decision=ReviewDecision.OPEN).values("unit")
    units = units_below(review.unit_id).filter(
        pk__in=Unit.objects.filter(closure_below__descendant__in=undecided).values("pk")
    )
    told = [Told(unit=unit.pk, action="decide", role="commander") for unit in units]
    tell_of(actor, review, ((kind, each, None) for each in told))
