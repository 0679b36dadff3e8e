"""Access reviews: begun by the security officer, decided by commanders, closed with a list of what was not confirmed."""

from collections.abc import Collection
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from comity.access import services as access
from comity.access.models import CircleMember, Role, ScopeKind, Unit
from comity.access.policies import refuse
from comity.access.queries import account_of, scope_for
from comity.access.services import accounts
from comity.access.services.units import lowest_level
from comity.administration import policies
from comity.administration.models import Review, ReviewDecision, ReviewItem
from comity.administration.queries.reviews import accounts_to_review
from comity.administration.services.telling import tell_cleared, tell_reviewers
from comity.administration.sessions import leave_circle, withdraw_rights
from comity.foundation import clock
from comity.foundation.acting import Actor
from comity.foundation.events import record_event
from comity.foundation.refusals import StateForbids
from comity.threads.models import NotificationKind


def begin_review(*, actor: Actor, unit: Unit, title: str, due_on: date) -> Review:
    """Put every active account of a unit and those below it under review, as each stands now."""
    refuse(policies.why_not_review(actor))
    if due_on < clock.today():
        raise ValidationError({"due_on": _("Choose today or a later day.")})
    born = {"created_by": actor.account_id, "changed_by": actor.account_id}
    label = access.label_for(actor=actor, level=lowest_level())
    review = Review(
        title=title, due_on=due_on, unit=unit, label=label, scope=scope_for(unit, ScopeKind.ISSUED)
    )
    review.created_by = review.changed_by = actor.account_id
    review.full_clean()
    review.save(force_insert=True)
    held = accounts_to_review(unit)
    items = [
        ReviewItem(
            review=review,
            account=each.account,
            roles=each.roles,
            clearance_id=each.account.clearance_id,
            caveats=each.account.caveats,
            circles=each.circles,
            unit_id=each.account.unit_id,
            scope=each.scope,
            label=label,
            **born,
        )
        for each in held
    ]
    ReviewItem.objects.bulk_create(items, batch_size=500)
    record_event(actor=actor, verb="began_review", record=review, details={"accounts": len(items)})
    tell_reviewers(actor=actor, review=review, kind=NotificationKind.REVIEW_BEGAN)
    return review


def confirm_item(*, actor: Actor, item: ReviewItem) -> ReviewItem:
    """Confirm that an account keeps all it holds."""
    _check(actor, item)
    return _decided(actor, item, ReviewDecision.CONFIRMED, reason="")


def withdraw_item(
    *, actor: Actor, item: ReviewItem, roles: Collection[Role], clearance: bool, reason: str
) -> ReviewItem:
    """Take roles, or the clearance, from an account at once: its next statement goes without them."""
    _check(actor, item)
    if not roles and not clearance:
        raise ValidationError({"roles": _("Choose what is withdrawn, or confirm the account as it stands.")})
    if not reason.strip():
        raise ValidationError({"reason": _("Say why it is withdrawn.")})
    codes = sorted(role.pk for role in roles)
    withdraw_rights(item.account_id, codes, clearance=clearance)
    item.withdrawn_roles, item.clearance_withdrawn = codes, clearance
    details = {"roles": codes, "clearance": clearance}
    record_event(actor=actor, verb="withdrew_rights", record=item.account, reason=reason, details=details)
    if clearance:
        tell_cleared(actor=actor, account=item.account, kind=NotificationKind.CLEARANCE_CHANGED)
    return _decided(actor, item, ReviewDecision.WITHDRAWN, reason)


def withdraw_from_circle(*, actor: Actor, review: Review, member: CircleMember, reason: str) -> None:
    """End the place of a unit under review in a circle, today, whoever keeps the circle."""
    refuse(policies.why_not_withdraw_unit(actor, member.unit))
    _refuse_closed(review)
    if member.valid_from >= clock.today():
        raise StateForbids(_("The unit joined today; it may leave from tomorrow on."))
    # Recorded first: afterwards the circle may be out of the actor's sight.
    details = {"left": member.unit_id, "on": clock.today()}
    record_event(actor=actor, verb="withdrew_rights", record=member.circle, reason=reason, details=details)
    leave_circle(member.pk)


def suspend_undecided(*, actor: Actor, review: Review, reason: str) -> list[ReviewItem]:
    """Deactivate the accounts that nobody confirmed in time; each is opened again on the account's page."""
    refuse(policies.why_not_review(actor))
    if review.due_on >= clock.today():
        raise StateForbids(_("The review runs until %s; nothing is overdue before.") % review.due_on)
    undecided = review.items.filter(decision=ReviewDecision.OPEN).exclude(account=actor.account_id)
    suspended = []
    for item in undecided.select_related("account__unit", "account__label"):
        accounts.deactivate_account(actor=actor, account=item.account, reason=reason)
        suspended.append(_decided(actor, item, ReviewDecision.SUSPENDED, reason))
    return suspended


def close_review(*, actor: Actor, review: Review) -> Review:
    """Close a review; what was not decided stays on its record as such."""
    refuse(policies.why_not_review(actor))
    _refuse_closed(review)
    review.closed_at = clock.now()
    review.changed_by = actor.account_id
    review.save(update_fields=["closed_at", "changed_by"])
    record_event(actor=actor, verb="closed", record=review)
    return review


def _check(actor: Actor, item: ReviewItem) -> None:
    refuse(policies.why_not_decide_item(actor, item))
    _refuse_closed(item.review)
    if item.decision != ReviewDecision.OPEN:
        raise StateForbids(_("This account was decided already."))


def _decided(actor: Actor, item: ReviewItem, decision: ReviewDecision, reason: str) -> ReviewItem:
    item.decision, item.reason = decision, reason
    item.decided_by, item.decided_at = account_of(actor), clock.now()
    item.changed_by = actor.account_id
    item.save(force_update=True)
    return item


def _refuse_closed(review: Review) -> None:
    if review.closed_at is not None:
        raise StateForbids(_("This review is closed."))
