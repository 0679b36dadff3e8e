"""The life of an instrument after its signing: amended, suspended, resumed, renewed, ended."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from comity.access.services import label_over
from comity.access.services.keeping import (
    allow,
    allow_now,
    beside,
    keep,
    locked,
    require,
    require_reason,
)
from comity.foundation import clock
from comity.foundation.acting import Actor
from comity.foundation.events import record_event
from comity.foundation.states import transition_named
from comity.instruments import policies, queries
from comity.instruments.models.instrument import (
    BY_ISSUER,
    BY_PARTIES,
    RENEWALS,
    TRANSITIONS,
    Instrument,
    InstrumentState,
)
from comity.instruments.models.related import ForceChange
from comity.instruments.services import assigning, obligating
from comity.threads import services as threads

ENDINGS = (*BY_ISSUER, *BY_PARTIES, "expire")


@dataclass(frozen=True, slots=True)
class Terms:
    """From when a step holds, today if nothing is said, by which other instrument, and the end that a renewal gives."""

    effective_on: date | None = None
    caused_by: Instrument | None = None
    in_force_to: date | None = None


def move_instrument(
    *, actor: Actor, instrument: Instrument, action: str, reason: str = "", terms: Terms | None = None
) -> Instrument:
    """Take a step in the life of an instrument: all but the first need a reason.

    What has not begun yet is refused. Ending sets the end of force to the day, renewing sets a later one. Those who
    hold what still runs under it are told.
    """
    given = terms or Terms()
    current, on = locked(instrument), given.effective_on or clock.today()
    allow(policies.why_not_change_instrument(actor, current))
    allow_now(policies.why_not_take_step(current, action))
    require(_("That day has not come yet.") if on > clock.today() else None)
    reason = require_reason(reason) if transition_named(TRANSITIONS, action).needs_reason else reason.strip()
    if action in RENEWALS:
        require(policies.why_not_renew_to(current, given.in_force_to))
        current.in_force_to = given.in_force_to
    elif action in ENDINGS and (current.in_force_from is None or current.in_force_from <= on):
        current.in_force_to = min(on, current.in_force_to or on)
    current.state = transition_named(TRANSITIONS, action).target
    keep(actor=actor, record=current)
    note_step(actor, current, action, on=on, reason=reason, caused_by=given.caused_by)
    return current


def note_step(
    actor: Actor,
    instrument: Instrument,
    action: str,
    *,
    on: date,
    reason: str,
    caused_by: Instrument | None = None,
) -> ForceChange:
    """Keep when and why an instrument took a step, and tell who follows it or holds what runs under it."""
    step = ForceChange(instrument=instrument, action=action, effective_on=on, reason=reason)
    step.caused_by = caused_by
    step.in_force_to = instrument.in_force_to if action in RENEWALS else None
    beside(actor=actor, record=step, parent=instrument)
    if caused_by is not None:
        step.label = label_over(actor, instrument.label, caused_by.label)
    keep(actor=actor, record=step)
    details = {"by": caused_by.pk} if caused_by else {}
    record_event(actor=actor, verb=action, record=instrument, reason=reason, details=details)
    threads.notify(actor=actor, record=instrument, kind="changed", followers=True)
    if instrument.state != InstrumentState.DRAFT and action != "put_in_force":
        tell_holders(actor, instrument)
    return step


def tell_holders(actor: Actor, instrument: Instrument) -> None:
    """Tell the units that carry out what an instrument requires, or follow what it lays on others."""
    assigning.tell_holders(actor, queries.running_assignments(instrument))
    obligating.tell_followers(actor, queries.running_obligations(instrument))
