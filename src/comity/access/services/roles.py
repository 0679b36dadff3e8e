"""What the roles may do: the permission matrix, kept by the administrator."""

from collections.abc import Collection

from comity.access import policies, queries, sessions
from comity.access.models import Permission as Row
from comity.access.models import Role
from comity.foundation.acting import Actor, Permission
from comity.foundation.events import record_event

TYPE = "access.role"


def set_permissions(*, actor: Actor, role: Role, wanted: Collection[Permission]) -> None:
    """Let a role do exactly what is wanted; effective at the next request of whoever holds it."""
    policies.check(actor, "change", TYPE)
    present = set(Row.objects.filter(role=role).values_list("record_type", "state", "action"))
    given, taken = sorted(set(wanted) - present), sorted(present - set(wanted))
    for permission in given:
        sessions.set_permission(role.pk, permission, allowed=True)
    for permission in taken:
        sessions.set_permission(role.pk, permission, allowed=False)
    if given or taken:
        details = {"role": role.pk, "given": given, "taken": taken}
        record_event(actor=actor, verb="changed_role", record=queries.account_of(actor), details=details)
