"""Accounts: made by the administrator without clearance, cleared by the security officer, never by oneself."""

from collections.abc import Collection
from datetime import date
from typing import NotRequired, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from comity.access import links, policies, queries, services, sessions
from comity.access.models import Account, AccountRole, Level, Login, Role, ScopeKind, Unit
from comity.access.services.units import lowest_level
from comity.foundation.acting import Actor
from comity.foundation.events import record_event
from comity.foundation.refusals import LabelTooHigh, NotAllowed

TYPE = "access.account"
SECURITY_OFFICER = "security_officer"


class Holding(TypedDict):
    """What goes with a level: caveats, the bodies an outsider belongs to, and the day on which all of it ends."""

    caveats: NotRequired[Collection[str]]
    releasability: NotRequired[Collection[str]]
    until: NotRequired[date | None]


def create_account(
    *,
    actor: Actor,
    unit: Unit,
    name: str,
    login_name: str,
    roles: Collection[Role] = (),
    language: str = "en",
) -> Account:
    """Make an account and its login, without clearance and without a password: `one_time_link` gives that."""
    policies.check(actor, "add", TYPE)
    if not queries.own_units(actor).filter(pk=unit.pk).exists():
        raise NotAllowed(_("%s is neither your unit nor one below it.") % unit)
    login = Login(name=login_name)
    login.set_unusable_password()
    login.full_clean()
    login.save(force_insert=True)
    account = Account(
        login=login,
        unit=unit,
        name=name,
        language=language,
        clearance=lowest_level(),
        label=services.label_for(actor=actor, level=lowest_level()),
        scope=queries.scope_for(unit, ScopeKind.ISSUED),
        created_by=actor.account_id,
        changed_by=actor.account_id,
    )
    account.full_clean()
    account.save(force_insert=True)
    record_event(actor=actor, verb="created", record=account)
    for role in roles:
        give_role(actor=actor, account=account, role=role)
    return account


def one_time_link(*, actor: Actor, account: Account) -> str:
    """Return the address at which the account sets its password, once, before the link expires.

    Whoever holds the link could use it, so it is refused for an account that reads more than the actor does.
    """
    policies.check(actor, "invite", TYPE)
    if account.login is None:
        raise NotAllowed(_("A service account has no password."))
    held = set(queries.account_of(actor).caveats)
    if account.clearance_id > actor.clearance or not set(account.caveats) <= held:
        raise LabelTooHigh(
            _("This account is cleared higher than yours; ask the security officer for its link.")
        )
    record_event(actor=actor, verb="invited", record=account)
    return links.path_for(account.login)


def give_role(*, actor: Actor, account: Account, role: Role) -> None:
    """Give a role to another account; that of the security officer is for those who may set clearances."""
    _check_role(actor, account, role)
    row = AccountRole(account=account, role=role)
    row.full_clean()
    row.save(force_insert=True)
    record_event(actor=actor, verb="gave_role", record=account, details={"role": role.pk})


def take_role(*, actor: Actor, account: Account, role: Role, reason: str) -> None:
    """Take a role from another account; effective at its next statement."""
    _check_role(actor, account, role)
    AccountRole.objects.filter(account=account, role=role).delete()
    record_event(actor=actor, verb="took_role", record=account, reason=reason, details={"role": role.pk})


def set_clearance(
    *, actor: Actor, account: Account, clearance: Level, reason: str, **holding: Unpack[Holding]
) -> Account:
    """Set what another account may read, up to one's own clearance; effective at its next statement.

    `releasability` makes it an outsider's account, which reads only what is released to one of these bodies.
    It lasts until the day `until` begins, when the database itself ends it.
    """
    caveats, releasability = holding.get("caveats", ()), holding.get("releasability", ())
    policies.check(actor, "clear", TYPE)
    mine = queries.account_of(actor)
    if account.pk == actor.account_id:
        raise NotAllowed(_("Nobody sets the clearance of their own account."))
    if clearance.no > actor.clearance or not set(caveats) <= set(mine.caveats):
        raise LabelTooHigh(_("You cannot clear somebody for what you may not read yourself."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the clearance changes.")})
    account.clearance, account.cleared_until = clearance, holding.get("until")
    account.caveats, account.releasability = sorted(set(caveats)), sorted(set(releasability))
    # An outsider sees its own account only when that is released to it.
    account.label = services.label_for(
        actor=actor, level=account.label.level_id, caveats=account.label.caveats, releasable_to=releasability
    )
    return _saved(actor, account, "cleared", reason=reason)


def deactivate_account(*, actor: Actor, account: Account, reason: str) -> Account:
    """Close an account and end its sessions; nothing of what it did is lost."""
    policies.check(actor, "deactivate", TYPE)
    if account.pk == actor.account_id:
        raise NotAllowed(_("Nobody deactivates their own account."))
    account.active = False
    saved = _saved(actor, account, "deactivated", reason=reason)
    sessions.revoke_all(account.pk)
    return saved


def reactivate_account(*, actor: Actor, account: Account, reason: str) -> Account:
    """Open a closed account again."""
    policies.check(actor, "deactivate", TYPE)
    account.active = True
    return _saved(actor, account, "reactivated", reason=reason)


def end_sessions(*, actor: Actor, account: Account, reason: str) -> None:
    """Sign an account out everywhere; effective at its next statement."""
    policies.check(actor, "deactivate", TYPE)
    sessions.revoke_all(account.pk)
    record_event(actor=actor, verb="ended_sessions", record=account, reason=reason)


def post_account(*, actor: Actor, account: Account, unit: Unit, reason: str) -> Account:
    """Post an account to another unit; it reads what its new place reads from its next statement on."""
    policies.check(actor, "change", TYPE)
    if not queries.own_units(actor).filter(pk=unit.pk).exists():
        raise NotAllowed(_("%s is neither your unit nor one below it.") % unit)
    account.unit = unit
    account.scope = queries.scope_for(unit, ScopeKind.ISSUED)
    return _saved(actor, account, "posted", reason=reason)


def set_preferences(*, actor: Actor, language: str, working_default: Level | None) -> Account:
    """Set one's own language and usual working level."""
    account = queries.account_of(actor)
    account.language, account.working_default = language, working_default
    return _saved(actor, account, "changed", reason="")


def _saved(actor: Actor, account: Account, verb: str, *, reason: str) -> Account:
    account.changed_by = actor.account_id
    # An outsider does not see the unit that keeps the account; who posts it elsewhere has seen that unit.
    account.full_clean(exclude={"unit"})
    account.save(force_update=True)
    record_event(actor=actor, verb=verb, record=account, reason=reason)
    account.refresh_from_db(fields=["version", "changed_at"])
    return account


def _check_role(actor: Actor, account: Account, role: Role) -> None:
    policies.check(actor, "clear" if role.pk == SECURITY_OFFICER else "administer", TYPE)
    if account.pk == actor.account_id:
        raise NotAllowed(_("Nobody gives roles to their own account or takes them from it."))
