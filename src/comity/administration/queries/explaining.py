"""Why an account may or may not do something to a record, layer by layer, as the services and the policies decide it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from comity.access.models import Account, Permission, Role, UnitClosure
from comity.access.policies import words_for, words_for_type
from comity.access.queries import units_reading
from comity.foundation.models import Record
from comity.foundation.registry import type_name

READING = ("view", "export")


@dataclass(frozen=True, slots=True)
class Layer:
    """One question that must be answered with yes, and why it is or is not."""

    title: str
    holds: bool
    reason: str


def explain(account: Account, record: Record, action: str) -> list[Layer]:
    """Return every layer between an account and an action on a record; the account may only if all of them hold."""
    layers = [
        _active(account),
        *_roles(account, record, action),
        _level(account, record),
        _caveats(account, record),
        _release(account, record),
        _scope(account, record),
    ]
    return layers if action in READING else [*layers, _keeping(account, record)]


def _active(account: Account) -> Layer:
    words = _("The account is active.") if account.active else _("The account is closed.")
    return Layer(_("Account"), bool(account.active), words)


def _roles(account: Account, record: Record, action: str) -> list[Layer]:
    name, state = type_name(record), getattr(record, "state", "*")
    words = {"action": words_for(action), "type": words_for_type(name)}
    rows = Permission.objects.filter(
        role__in=[row.role_id for row in account.role_rows.all()], record_type=name, action=action
    )
    permitting = Role.objects.filter(permissions__in=rows).distinct()
    if not rows:
        return [Layer(_("Role"), False, _("No role of the account permits: %(action)s (%(type)s).") % words)]
    names = {**words, "roles": ", ".join(str(role) for role in permitting)}
    role = Layer(_("Role"), True, _("Permitted by: %(roles)s.") % names)
    fits = any(row.state in ("*", state) for row in rows)
    why = _("The state of the record permits it.") if fits else _("Not in the state in which the record is.")
    return [role, Layer(_("State"), fits, why)]


def _level(account: Account, record: Record) -> Layer:
    levels = {"clearance": account.clearance, "level": record.label.level}
    if account.clearance_id >= record.label.level_id:
        return Layer(_("Level"), True, _("Cleared to %(clearance)s; the record is %(level)s.") % levels)
    return Layer(_("Level"), False, _("Cleared to %(clearance)s only; the record is %(level)s.") % levels)


def _caveats(account: Account, record: Record) -> Layer:
    missing = sorted(set(record.label.caveats) - set(account.caveats))
    if missing:
        return Layer(_("Caveats"), False, _("The account does not hold: %s.") % ", ".join(missing))
    return Layer(_("Caveats"), True, _("The account holds every caveat of the record."))


def _release(account: Account, record: Record) -> Layer:
    if not account.releasability:
        return Layer(_("Release"), True, _("One of our own people."))
    holds = bool(set(account.releasability) & set(record.label.releasable_to))
    words = _("The record is released to them.") if holds else _("The record is not released to them.")
    return Layer(_("Release"), holds, words)


def _scope(account: Account, record: Record) -> Layer:
    holds = units_reading(record.scope).filter(pk=account.unit_id).exists()
    words = {"scope": record.scope, "unit": account.unit}
    if holds:
        return Layer(_("For whom"), True, _("The record is for %(unit)s: %(scope)s.") % words)
    return Layer(_("For whom"), False, _("The record is not for %(unit)s: %(scope)s.") % words)


def _keeping(account: Account, record: Record) -> Layer:
    holds = UnitClosure.objects.filter(ancestor=account.unit_id, descendant=record.unit_id).exists()
    words = {"keeper": record.unit, "unit": account.unit}
    if holds:
        return Layer(
            _("Keeper"), True, _("%(keeper)s keeps it, which is %(unit)s or stands below it.") % words
        )
    return Layer(
        _("Keeper"), False, _("%(keeper)s keeps it, and neither is %(unit)s nor stands below it.") % words
    )
