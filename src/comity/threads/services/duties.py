"""What people do about duties that wait for them, and how the clock reminds of them and escalates them."""

from datetime import date, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from comity.access.models import Account
from comity.access.queries import parent_of
from comity.foundation import clock
from comity.foundation.acting import Actor
from comity.foundation.events import record_event
from comity.foundation.refusals import NotAllowed, Refusal, StateForbids
from comity.foundation.text import clean
from comity.threads import policies
from comity.threads.models import Duty, NotificationKind
from comity.threads.services import Told, is_cleared, keep_duty, refuse, tell_of_duties

LONGEST_SNOOZE = timedelta(days=30)
COMMANDER = "commander"


class NotPossible(Refusal):
    """The request lacks something or contradicts itself; the text says what."""


def take_duty(*, actor: Actor, duty: Duty) -> Duty:
    """Let a duty of one's own unit wait for oneself alone."""
    current = _open(actor, duty)
    refuse(policies.why_not_take(actor, current))
    current.for_account_id = actor.stands_for
    keep_duty(actor, current, "for_account")
    record_event(actor=actor, verb="took_duty", record=current)
    return current


def hand_duty(*, actor: Actor, duty: Duty, account: Account | None, reason: str) -> Duty:
    """Let a duty wait for another account of its unit, or again for everybody there; the account is told."""
    current = _open(actor, duty)
    if account is not None and not (
        account.unit_id == current.for_unit_id and is_cleared(account, current.label)
    ):
        raise NotPossible(_("Choose a colleague of the unit who can read the record."))
    current.for_account_id = account.pk if account else None
    keep_duty(actor, current, "for_account")
    details = {"to": account.pk if account else None}
    record_event(actor=actor, verb="handed_duty", record=current, reason=reason, details=details)
    tell_of_duties(actor, [current], NotificationKind.DUTY_OPENED)
    return current


def snooze_duty(*, actor: Actor, duty: Duty, until: date, reason: str) -> Duty:
    """Take a duty off the desk until a day, with a reason; never beyond its own day, so that it cannot hide late."""
    current, why = _open(actor, duty), _required(reason)
    last = min(clock.today() + LONGEST_SNOOZE, current.due_on or date.max)
    if not clock.today() < until <= last:
        raise NotPossible(_("Choose a day after today, not after %(day)s.") % {"day": last.isoformat()})
    current.snoozed_until, current.snooze_reason = until, why
    keep_duty(actor, current, "snoozed_until", "snooze_reason")
    record_event(actor=actor, verb="snoozed", record=current, reason=why)
    return current


def finish_duty(*, actor: Actor, duty: Duty, note: str) -> Duty:
    """Mark a duty as done, with a note on what was done; the state of its record stays as it is."""
    current = _open(actor, duty)
    current.done_note, current.done_at = _required(note), clock.now()
    keep_duty(actor, current, "done_note", "done_at")
    record_event(actor=actor, verb="finished", record=current, reason=current.done_note)
    return current


def remind(*, actor: Actor, today: date) -> dict[str, int]:
    """Remind of what is due soon and due, and escalate what is late, each step once; return how many of each.

    Days of work count, of rest do not: what is due on a day of rest is due on the last day of work before. Rows that
    another run works on are left to it. Nothing happens on a day of rest.
    """
    calendar = settings.COMITY_WORKDAYS
    if not calendar.is_workday(today):
        return {"near": 0, "due": 0, "late": 0}
    waiting = Duty.objects.filter(done_at=None).select_for_update(skip_locked=True, of=("self",))
    due_now = waiting.filter(told_due_on=None, due_on__lt=calendar.after(today, 1))
    soon = calendar.after(today, settings.COMITY_REMIND_DAYS)
    near = waiting.filter(reminded_on=None, told_due_on=None, due_on__lte=soon)
    late = waiting.filter(escalated_on=None, due_on__lt=today).select_related("for_unit", "label")
    patience = settings.COMITY_ESCALATE_DAYS
    return {
        "due": _step(actor, due_now, NotificationKind.DUTY_DUE, told_due_on=today, reminded_on=today),
        "near": _step(actor, near, NotificationKind.DUTY_NEAR, reminded_on=today),
        "late": _escalate(
            actor,
            [duty for duty in late if duty.due_on and calendar.after(duty.due_on, patience) <= today],
            today,
        ),
    }


def _step(actor: Actor, rows: QuerySet[Duty], kind: NotificationKind, **days: date) -> int:
    duties = list(rows)
    Duty.objects.filter(pk__in=[duty.pk for duty in duties]).update(**days)
    tell_of_duties(actor, duties, kind)
    return len(duties)


def _escalate(actor: Actor, duties: list[Duty], today: date) -> int:
    above = {unit: parent_of(unit) for unit in {duty.for_unit for duty in duties}}
    for duty in duties:
        duty.escalated_on, duty.escalated_to = today, above[duty.for_unit]
        keep_duty(actor, duty, "escalated_on", "escalated_to")
        record_event(actor=actor, verb="escalated", record=duty)
    tell_of_duties(actor, duties, NotificationKind.DUTY_LATE)
    tell_of_duties(actor, duties, NotificationKind.DUTY_LATE, to=_commander_above)
    return len(duties)


def _commander_above(duty: Duty) -> Told:
    return Told(unit=duty.escalated_to_id, action="view", role=COMMANDER) if duty.escalated_to_id else {}


def _open(actor: Actor, duty: Duty) -> Duty:
    refuse(policies.why_not_change_duty(actor))
    rows = Duty.objects.select_for_update(of=("self",)).select_related("label")
    current = rows.filter(pk=duty.pk).first()
    if current is None:
        raise NotAllowed(_("This duty waits in another unit, so yours cannot change it."))
    if current.is_done:
        raise StateForbids(_("This duty is done."))
    return current


def _required(words: str) -> str:
    stripped = clean(words).strip()
    if not stripped:
        raise NotPossible(_("Say it in a few words."))
    return stripped
