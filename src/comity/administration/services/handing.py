"""Handing over on posting: open duties and assignments go from one account to another, with one reason."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from comity.access.models import Account
from comity.access.services import accounts
from comity.administration.queries.handing import assignments_of
from comity.foundation.acting import Actor
from comity.foundation.events import record_event
from comity.instruments.models.requirement import Assignment
from comity.instruments.policies import why_not_move_assignment, why_not_responsible
from comity.instruments.services.assigning import change_assignment
from comity.threads.models import Duty
from comity.threads.services import hand_over_duties, is_cleared


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What went to the successor, and the assignments that could not, each with its reason."""

    duties: list[Duty]
    assignments: list[Assignment]
    kept: list[tuple[Assignment, str]]


def hand_over(
    *, actor: Actor, from_account: Account, to_account: Account, end_sessions: bool, reason: str
) -> HandedOver:
    """Let all that waits for one account wait for another, and sign the first one out where that is asked.

    Assignments go where the successor may answer for them; the others stay and are listed with the reason.
    """
    if from_account.pk == to_account.pk:
        raise ValidationError({"to_account": _("Choose another account.")})
    if not to_account.active:
        raise ValidationError({"to_account": _("This account is closed.")})
    duties = hand_over_duties(actor=actor, from_account=from_account, to_account=to_account, reason=reason)
    moved, kept = [], []
    for assignment in assignments_of(from_account):
        why = why_not_take(actor, assignment, to_account)
        if why is None:
            facts = {"responsible": to_account}
            moved.append(
                change_assignment(actor=actor, assignment=assignment, facts=facts, version=assignment.version)
            )
        else:
            kept.append((assignment, why))
    details = {"to": to_account.pk, "duties": len(duties), "assignments": len(moved)}
    record_event(actor=actor, verb="handed_over", record=from_account, reason=reason, details=details)
    if end_sessions:
        accounts.end_sessions(actor=actor, account=from_account, reason=reason)
    return HandedOver(duties, moved, kept)


def why_not_take(actor: Actor, assignment: Assignment, successor: Account) -> str | None:
    """Say why an assignment cannot go to the successor, or None."""
    if not is_cleared(successor, assignment.label):
        return str(_("%s is not cleared for this assignment.") % successor.name)
    return why_not_move_assignment(actor, assignment, "change") or why_not_responsible(
        assignment.unit_id, successor
    )
