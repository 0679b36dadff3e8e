"""Who may do what: one question at a time, answered with the reason or None."""

from contextvars import ContextVar
from uuid import UUID

from django.apps import apps
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.access import queries
from comity.access.models import Account, Deputy, Role
from comity.foundation.acting import Actor
from comity.foundation.models import Record
from comity.foundation.refusals import NotAllowed
from comity.foundation.registry import Text, types
from comity.foundation.registry import type_name as type_name_of

READ_BY_ALL = {"access.unit", "access.account"}
"""Whoever sees a record must be able to read who keeps it and who made it."""
WITHOUT_A_MODEL: dict[str, Text] = {"history.checkpoint": gettext_lazy("Seals")}
"""What is permitted like a record type but is kept below the models."""


_known: ContextVar[tuple[Actor | None, dict[tuple[str, str, str], list[Role]]]] = ContextVar(
    "known", default=(None, {})
)


def why_not(actor: Actor, action: str, type_name: str, state: str = "*") -> str | None:
    """Say why no role of the actor permits the action on records of this type in this state, or None."""
    if actor.may(action, type_name, state):
        return None
    words = {"action": words_for(action), "type": words_for_type(type_name)}
    names = ", ".join(str(role) for role in _holders(actor, action, type_name, state))
    if not names:
        return _("No role may do this: %(action)s (%(type)s).") % words
    return _("Your roles do not include this: %(action)s (%(type)s). It is for: %(roles)s.") % {
        **words,
        "roles": names,
    }


def _holders(actor: Actor, action: str, type_name: str, state: str) -> list[Role]:
    """Return the roles that permit it, read once for as long as one actor is at work: a page asks several times."""
    asker, known = _known.get()
    if asker is not actor:
        known = {}
        _known.set((actor, known))
    asked = (action, type_name, state)
    if asked not in known:
        holders = Role.objects.filter(
            permissions__record_type=type_name,
            permissions__action=action,
            permissions__state__in=("*", state),
        )
        known[asked] = list(holders.distinct())
    return known[asked]


def refuse(reason: str | None) -> None:
    """Raise NotAllowed with a reason that a policy gave, if it gave one."""
    if reason is not None:
        raise NotAllowed(reason)


def check(actor: Actor, action: str, type_name: str, state: str = "*") -> None:
    """Raise NotAllowed with the reason when no role of the actor permits the action."""
    refuse(why_not(actor, action, type_name, state))


def why_not_relabel(actor: Actor, record: Record, *, lower: bool) -> str | None:
    """Say why the actor may not lower the label of a record, or not give it another that hides as much, or None."""
    name = type_name_of(record)
    if name in READ_BY_ALL:
        return _("Units and accounts keep their label: every record names them.")
    if not queries.is_kept_by(actor, record):
        return _("Your unit does not keep this record, so it cannot change it.")
    return why_not(actor, "lower_label" if lower else "change", name, getattr(record, "state", "*"))


def why_not_owned(actor: Actor, unit_id: UUID) -> str | None:
    """Say why the actor may not write records of that unit: only its own unit and those below."""
    if queries.own_units(actor).filter(pk=unit_id).exists():
        return None
    return _("The record belongs to a unit outside yours.")


def why_not_appoint(actor: Actor, principal: Account) -> str | None:
    """Say why the actor may not appoint a deputy for an account, or None: for oneself, or for those one commands."""
    if actor.acts_for is not None:
        return _("A deputy appoints no deputy. Act as yourself again first.")
    if principal.pk == actor.account_id:
        return None
    if not queries.is_kept_by(actor, principal):
        return _("This account is neither of your unit nor of one below it.")
    return why_not(actor, "add", "access.deputy")


def why_not_end_appointment(actor: Actor, appointment: Deputy) -> str | None:
    """Say why the actor may not end an appointment, or None: whoever may appoint, and the security officer."""
    if not queries.is_kept_by(actor, appointment):
        return _("This account is neither of your unit nor of one below it.")
    if actor.may("end", "access.deputy"):
        return None
    return why_not_appoint(actor, appointment.principal)


def words_for(action: str) -> str:
    """Return the words of an action; a type's own verbs speak for themselves."""
    words = {
        "view": _("view"),
        "add": _("add"),
        "change": _("change"),
        "delete": _("delete"),
        "export": _("export"),
        "confirm": _("confirm"),
        "approve": _("approve"),
        "lower_label": _("lower the label"),
        "administer": _("administer"),
        "clear": _("set the clearance"),
        "invite": _("issue a one-time link"),
        "deactivate": _("deactivate"),
        "end": _("end"),
        "ask": _("ask for it"),
        "decide": _("decide"),
    }
    return words.get(action, action.replace("_", " "))


def words_for_type(type_name: str) -> str:
    """Return the words of a record type, registered or not."""
    plural = types.named(type_name).plural if type_name in types else _plural(type_name)
    return str(plural)


def _plural(type_name: str) -> Text:
    try:
        return apps.get_model(type_name)._meta.verbose_name_plural or type_name  # noqa: SLF001 Django documents _meta
    except LookupError:
        return WITHOUT_A_MODEL.get(type_name, type_name)
