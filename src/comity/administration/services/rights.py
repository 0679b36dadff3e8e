"""The roles of an account as one decision."""

from collections.abc import Collection

from comity.access.models import Account, Role
from comity.access.services import accounts
from comity.foundation.acting import Actor


def set_roles(*, actor: Actor, account: Account, roles: Collection[Role], reason: str) -> Account:
    """Let an account hold exactly these roles; effective at its next statement."""
    held = {row.role for row in account.role_rows.select_related("role")}
    for role in sorted(set(roles) - held, key=str):
        accounts.give_role(actor=actor, account=account, role=role)
    for role in sorted(held - set(roles), key=str):
        accounts.take_role(actor=actor, account=account, role=role, reason=reason)
    return account
