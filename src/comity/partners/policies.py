"""Who may do what with partners and what ties us to them. Each function answers with a reason or None."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from comity.access import policies as access
from comity.access.models import Account
from comity.access.policies import why_not_owned
from comity.access.queries import units_reading
from comity.access.services import dominates
from comity.foundation.acting import Actor
from comity.foundation.models import Record
from comity.foundation.registry import type_name
from comity.foundation.states import why_not_move
from comity.partners.models import COMMITMENT_TRANSITIONS, Channel, Commitment, Distinction, Merge, Partner

NEEDS_APPROVAL = {"release", "reopen"}
"""What is done with a commitment by an approver only."""


def why_not_change(actor: Actor, record: Record) -> str | None:
    """Say why the actor may not change a partner, or what belongs to one."""
    state = getattr(record, "state", "*")
    return access.why_not(actor, "change", type_name(record), state) or why_not_owned(actor, record.unit_id)


def why_not_meet(actor: Actor, channel: Channel) -> str | None:
    """Say why no meeting can be recorded in the channel now."""
    if channel.ended_on:
        return _("The channel has ended.")
    return why_not_change(actor, channel)


def why_not_move_commitment(actor: Actor, commitment: Commitment, action: str) -> str | None:
    """Say why the actor may not move the commitment; releasing and taking up again need an approver."""
    needed = "approve" if action in NEEDS_APPROVAL else "change"
    return access.why_not(actor, needed, type_name(commitment), commitment.state) or why_not_owned(
        actor, commitment.unit_id
    )


def why_not_take(actor: Actor, commitment: Commitment, action: str) -> str | None:
    """Say why the action on a commitment is refused now, by its state or to this actor."""
    return why_not_move(commitment, COMMITMENT_TRANSITIONS, action) or why_not_move_commitment(
        actor, commitment, action
    )


def why_not_responsible(commitment: Commitment, account: Account | None) -> str | None:
    """Say why the account cannot answer for the commitment: its duty waits in the unit that keeps the record."""
    if account is None or (account.active and account.unit_id == commitment.unit_id):
        return None
    return _("The responsible person must belong to the unit that keeps the commitment.")


def why_not_merge_at_all(actor: Actor, partner: Partner) -> str | None:
    """Say why the actor may make the partner one with no other."""
    return access.why_not(actor, "merge", type_name(partner)) or why_not_owned(actor, partner.unit_id)


def why_not_merge(actor: Actor, kept: Partner, merged: Partner) -> str | None:
    """Say why the two cannot be made one: both are the actor's, and whoever reads what is merged reads what is kept."""
    if kept.pk == merged.pk:
        return _("Choose another partner.")
    for partner in (kept, merged):
        if reason := why_not_merge_at_all(actor, partner):
            return reason
    if not dominates(merged.label, kept.label):
        return _("Keep the one with the lower label: whoever reads the other must be able to read it.")
    if has_more_readers(merged, kept):
        return _("Keep the one that more units read: some that read the other could not read it.")
    return None


def may_tell_of(record: Record, other: Record) -> bool:
    """Tell whether what is said with one record may name the other: whoever reads the one reads the other, too."""
    return dominates(record.label, other.label) and not has_more_readers(record, other)


def has_more_readers(record: Record, other: Record) -> bool:
    """Tell whether a unit reads the one by its scope that does not read the other."""
    of_other = units_reading(other.scope).values("pk")
    return units_reading(record.scope).exclude(pk__in=of_other).exists()


def why_not_tell_apart(actor: Actor, one: Partner, other: Partner) -> str | None:
    """Say why the actor may not tell the two apart: whoever may merge partners may also say that they are two."""
    if one.pk == other.pk:
        return _("Choose another partner.")
    return access.why_not(actor, "merge", type_name(Partner))


def why_not_take_back_distinction(actor: Actor, distinction: Distinction) -> str | None:
    """Say why the actor may not take it back that two partners were told apart."""
    if distinction.undone_at:
        return _("This was taken back already.")
    return access.why_not(actor, "merge", type_name(Partner)) or why_not_owned(actor, distinction.unit_id)


def why_not_take_values(kept: Partner, merged: Partner, names: Collection[str]) -> str | None:
    """Say why values of the merged one cannot be taken over: its label is higher, so they stay under it."""
    if names and not dominates(kept.label, merged.label):
        return _(
            "What stands under a higher label is not copied down: keep the values of the one that stays."
        )
    return None


def why_not_undo_merge(actor: Actor, merge: Merge) -> str | None:
    """Say why the actor may not take the merger back."""
    return access.why_not(actor, "merge", type_name(Partner)) or why_not_owned(actor, merge.unit_id)


def why_not_undo_now(merge: Merge) -> str | None:
    """Say why the merger cannot be taken back any more."""
    return _("This merger was taken back already.") if merge.undone_at else None
