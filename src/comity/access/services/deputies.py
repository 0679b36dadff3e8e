"""Deputies: appointed by oneself or by the commander above, ended at once or by their date, and acting for another."""

from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from comity.access import policies, queries, services, sessions
from comity.access.models import Account, Deputy, ScopeKind, UnitClosure
from comity.access.policies import refuse
from comity.access.services.units import lowest_level
from comity.foundation import clock
from comity.foundation.acting import Actor
from comity.foundation.events import record_event
from comity.foundation.refusals import NotAllowed, StateForbids


def appoint_deputy(
    *, actor: Actor, principal: Account, deputy: Account, valid_from: date, valid_to: date, reason: str
) -> Deputy:
    """Let one account act for another from one day until before another.

    Refused: what `policies.why_not_appoint` says, a second deputy in the same days, a circle of deputies, people
    whose units do not stand in one line, and outsiders.
    """
    refuse(policies.why_not_appoint(actor, principal))
    _check_pair(principal, deputy)
    _check_days(principal, deputy, valid_from, valid_to)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why a deputy is needed.")})
    upper = deputy.unit if _is_above(deputy, principal) else principal.unit
    appointment = Deputy(
        principal=principal,
        deputy=deputy,
        valid_from=valid_from,
        valid_to=valid_to,
        reason=reason,
        unit=principal.unit,
        label=services.label_for(actor=actor, level=lowest_level()),
        scope=queries.scope_for(upper, ScopeKind.ISSUED),
        created_by=actor.account_id,
        changed_by=actor.account_id,
    )
    appointment.full_clean()
    appointment.save(force_insert=True)
    details = {"deputy": deputy.pk, "principal": principal.pk}
    record_event(actor=actor, verb="appointed_deputy", record=appointment, reason=reason, details=details)
    return appointment


def end_appointment(*, actor: Actor, appointment: Deputy, reason: str) -> Deputy:
    """End an appointment at once: whoever acts by it sees nothing more from the next statement on."""
    refuse(policies.why_not_end_appointment(actor, appointment))
    if appointment.ended_at is not None:
        raise StateForbids(_("This appointment has ended already."))
    appointment.ended_at = clock.now()
    appointment.changed_by = actor.account_id
    appointment.save(update_fields=["ended_at", "changed_by"])
    record_event(actor=actor, verb="ended_deputy", record=appointment, reason=reason)
    return appointment


def act_for(*, actor: Actor, principal_id: UUID | None) -> None:
    """Act for another from the next request on, or, with None, as oneself again; the ledger names both meanwhile."""
    if principal_id is not None and principal_id not in {each.account_id for each in actor.principals}:
        raise NotAllowed(_("You are not appointed to act for this account today."))
    details = {"principal": principal_id or (actor.acts_for.account_id if actor.acts_for else None)}
    verb = "acted_for" if principal_id else "acted_as_oneself"
    record_event(actor=actor, verb=verb, record=queries.account_of(actor), details=details)
    sessions.act_for(principal_id)


def _check_pair(principal: Account, deputy: Account) -> None:
    if principal.pk == deputy.pk:
        raise ValidationError({"deputy": _("Nobody is their own deputy.")})
    if not (deputy.active and principal.active):
        raise ValidationError({"deputy": _("Both accounts must be active.")})
    if principal.releasability or deputy.releasability:
        raise ValidationError({"deputy": _("An outsider acts for nobody, and nobody for an outsider.")})
    if not (_is_above(deputy, principal) or _is_above(principal, deputy)):
        raise ValidationError(
            {"deputy": _("Choose somebody of the same unit, of one above it or of one below it.")}
        )


def _is_above(one: Account, other: Account) -> bool:
    return UnitClosure.objects.filter(ancestor=one.unit_id, descendant=other.unit_id).exists()


def _check_days(principal: Account, deputy: Account, valid_from: date, valid_to: date) -> None:
    if valid_to <= max(valid_from, clock.today()):
        raise ValidationError({"valid_to": _("Choose a later day: the appointment ends before it begins.")})
    meanwhile = Deputy.objects.filter(ended_at=None, valid_from__lt=valid_to, valid_to__gt=valid_from)
    other = meanwhile.filter(principal=principal).first()
    if other is not None:
        raise ValidationError(
            {"valid_from": _("%s acts for this account in these days; end that first.") % other.deputy}
        )
    if principal.pk in _reached_from(deputy, meanwhile):
        raise ValidationError({"deputy": _("In these days this would make deputies go round in a circle.")})


def _reached_from(account: Account, meanwhile: QuerySet[Deputy]) -> set[UUID]:
    """Return who acts for the account in those days, who acts for them, and so on."""
    deputies: dict[UUID, UUID] = dict(meanwhile.values_list("principal_id", "deputy_id"))
    reached: set[UUID] = set()
    current = deputies.get(account.pk)
    while current is not None and current not in reached:
        reached.add(current)
        current = deputies.get(current)
    return reached
