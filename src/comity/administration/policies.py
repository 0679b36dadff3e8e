"""Who may keep units and lists and decide at the security desk: each function returns the reason against it, or None."""

from django.conf import settings
from django.db.models import Model
from django.utils.translation import gettext as _

from comity.access import policies as access_policies
from comity.access import queries as access_queries
from comity.access.models import Account, Unit
from comity.administration.models import Clearance, Lowering, Review, ReviewItem
from comity.foundation.acting import Actor
from comity.foundation.models import Record, ReferenceItem
from comity.foundation.registry import type_name


def why_not_reorganise(actor: Actor, unit: Model) -> str | None:
    """Say why the actor may not move, merge or close a unit."""
    return access_policies.why_not(actor, "change", type_name(unit))


def why_not_keep(actor: Actor, model: type[ReferenceItem]) -> str | None:
    """Say why the actor may not add to a reference list or change its entries."""
    return access_policies.why_not(actor, "change", type_name(model))


def why_not_create_unit(actor: Actor) -> str | None:
    return access_policies.why_not(actor, "add", type_name(Unit))


def needs_second_officer(proposed: Clearance) -> bool:
    """Tell whether a clearance lets its account read anything that it cannot read now, where two must agree on that."""
    account = proposed.account
    widens = bool(account.releasability) and not set(proposed.releasability) <= set(account.releasability)
    opens = bool(account.releasability) and not proposed.releasability
    raises = proposed.level_id > account.clearance_id or not set(proposed.caveats) <= set(account.caveats)
    prolongs = account.cleared_until is not None and (
        proposed.valid_to is None or proposed.valid_to > account.cleared_until
    )
    return settings.COMITY_CLEARANCE_BY_TWO and (raises or opens or widens or prolongs)


def why_not_clear(actor: Actor, account: Account) -> str | None:
    """Say why the actor may not propose or decide a clearance of an account."""
    if account.pk == actor.account_id:
        return _("Nobody sets the clearance of their own account.")
    return access_policies.why_not(actor, "clear", type_name(account))


def why_not_confirm_clearance(actor: Actor, proposed: Clearance) -> str | None:
    """Say why the actor may not grant a proposal: the one who proposed it never does."""
    if settings.COMITY_CLEARANCE_BY_TWO and proposed.created_by == actor.account_id:
        return _("You proposed it; another security officer confirms it.")
    return why_not_clear(actor, proposed.account)


def why_not_ask_lowering(actor: Actor, record: Record) -> str | None:
    """Say why the actor may not ask for a lower label: whoever may change a record may ask."""
    return access_policies.why_not_relabel(actor, record, lower=False)


def why_not_decide_lowering(actor: Actor, asked: Lowering) -> str | None:
    """Say why the actor may not lower the label that is asked for, nor leave it."""
    return access_policies.why_not(actor, "lower_label", asked.record_type)


def why_not_review(actor: Actor) -> str | None:
    """Say why the actor may not begin, close or enforce an access review."""
    return access_policies.why_not(actor, "add", type_name(Review))


def why_not_decide_item(actor: Actor, item: ReviewItem) -> str | None:
    """Say why the actor may not decide what an account keeps: not one's own, not that of who one acts for."""
    if item.account_id in (actor.account_id, actor.stands_for):
        return _("Nobody reviews their own account.")
    if not access_queries.is_kept_by(actor, item):
        return _("This account is neither of your unit nor of one below it.")
    return access_policies.why_not(actor, "decide", type_name(Review))


def why_not_withdraw_unit(actor: Actor, unit: Unit) -> str | None:
    """Say why the actor may not end the place of a unit in a circle: it is for who decides in reviews, of units below."""
    if not access_queries.own_units(actor).filter(pk=unit.pk).exists():
        return _("%s is neither your unit nor one below it.") % unit
    return access_policies.why_not(actor, "decide", type_name(Review))


def why_not_explain(actor: Actor, account: Account) -> str | None:
    """Say why the actor may not be told what an account may do: it is for oneself and for the security officer."""
    if account.pk == actor.account_id or actor.may("clear", type_name(account)):
        return None
    return _("What others may do is told to the security officer alone.")


def why_not_see_desk(actor: Actor) -> str | None:
    """Say why the security officer's desk is closed to the actor."""
    return access_policies.why_not(actor, "clear", type_name(Account))
