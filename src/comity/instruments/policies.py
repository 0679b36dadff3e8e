"""Who may do what in the register, and what the states allow. Each function answers with a reason or None."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from comity.access import policies as access
from comity.access.models import Account, Unit
from comity.access.policies import why_not_owned
from comity.access.queries import own_units
from comity.foundation import clock
from comity.foundation.acting import Actor
from comity.foundation.models import Record, related
from comity.foundation.registry import type_name
from comity.foundation.states import why_not_move
from comity.instruments import queries
from comity.instruments.models.instrument import BINDING, BY_ISSUER, BY_PARTIES, TRANSITIONS, Instrument
from comity.instruments.models.reading import OPEN, Draft, DraftState, Reading, ReadingState
from comity.instruments.models.related import InstrumentParty
from comity.instruments.models.requirement import (
    ASSIGNMENT_TRANSITIONS,
    Assignment,
    PartnerObligation,
    Requirement,
)

INSTRUMENT = type_name(Instrument)
READING = type_name(Reading)
REQUIREMENT = type_name(Requirement)
ASSIGNMENT = type_name(Assignment)
OBLIGATION = type_name(PartnerObligation)
UNIT = Record._meta.get_field("unit")  # noqa: SLF001 Django documents _meta


def why_not_take_step(instrument: Instrument, action: str) -> str | None:
    """Say why an instrument cannot take a step: by its state, or since its type ends in another way."""
    if action in (BY_ISSUER if instrument.kind.is_agreement else BY_PARTIES):
        return (
            _("An agreement is terminated, not repealed.")
            if instrument.kind.is_agreement
            else _("Only agreements are terminated.")
        )
    return why_not_move(instrument, TRANSITIONS, action)


def why_not_renew_to(instrument: Instrument, day: date | None) -> str | None:
    """Say why force cannot be renewed to that day: it must lie ahead, and after the end that stands now."""
    if day is None:
        return _("Give the new end of force.")
    if day <= max(clock.today(), instrument.in_force_to or clock.today()):
        return _("The new end of force must lie ahead, and after the present one.")
    return None


def why_not_oblige(instrument: Instrument, partner_ids: Collection[UUID]) -> str | None:
    """Say why these partners cannot be obliged: only the parties to an agreement can."""
    if set(partner_ids) <= {party.partner_id for party in queries.parties_of(instrument)}:
        return None
    return _("Only a party to the agreement can be obliged by it.")


def why_not_remove_party(party: InstrumentParty) -> str | None:
    """Say why a party must stay: obligations still rest on it."""
    running = queries.running_obligations(party.instrument).filter(partner=party.partner_id)
    return _("Obligations of this party are open; close them first.") if running.exists() else None


def why_not_kept(actor: Actor, record: Record) -> str | None:
    """Say why the actor may not write the record; on a page that shows the actor's own unit, nothing is asked."""
    unit = related(record, "unit") if UNIT.is_cached(record) and record.unit_id == actor.unit_id else None
    return None if isinstance(unit, Unit) and not unit.is_closed else why_not_owned(actor, record.unit_id)


def why_not_change_instrument(actor: Actor, instrument: Instrument) -> str | None:
    """Say why the actor may not change the instrument, its parties, relations or text."""
    return access.why_not(actor, "change", INSTRUMENT, instrument.state) or why_not_kept(actor, instrument)


def why_not_read(actor: Actor) -> str | None:
    """Say why the actor may not have a text read."""
    return access.why_not(actor, "add", READING)


def why_not_read_again(actor: Actor, reading: Reading, version: str) -> str | None:
    """Say why the text is not read again: still open, nothing new, or accepted drafts not yet confirmed."""
    if reading.state not in (ReadingState.DONE, ReadingState.FAILED):
        return _("The reading has not ended yet.")
    if reading.state == ReadingState.DONE and reading.reader_version == version:
        return _("The rules have not changed since this reading.")
    if queries.later_reading(reading):
        return _("A later reading has replaced this one.")
    if queries.unconfirmed_drafts(reading).exists():
        return _("Confirm the accepted drafts first.")
    return why_not_read(actor)


def why_not_decide(actor: Actor, draft: Draft) -> str | None:
    """Say why the actor may not decide on the draft."""
    return (
        access.why_not(actor, "change", READING)
        or why_not_owned(actor, draft.unit_id)
        or why_not_decide_now(draft)
    )


def why_not_decide_now(draft: Draft) -> str | None:
    """Say why the draft cannot be decided any more: confirmed, superseded, or a split or merged one."""
    if queries.is_confirmed(draft):
        return _("It is a requirement already; amend or withdraw that.")
    if queries.later_reading(draft.reading):
        return _("A later reading has replaced this one.")
    if draft.state not in OPEN:
        return _("It was split, merged or taken back; undo that first.")
    return None


def why_not_undo(actor: Actor, draft: Draft) -> str | None:
    """Say why a decision cannot be undone."""
    who = access.why_not(actor, "change", READING) or why_not_owned(actor, draft.unit_id)
    if who:
        return who
    if draft.state in (DraftState.PROPOSED, DraftState.WITHDRAWN):
        return _("Nothing was decided on it.")
    if draft.state in (DraftState.SPLIT, DraftState.MERGED):
        return why_not_take_back(queries.offspring(draft))
    return why_not_decide_now(draft)


def why_not_take_back(drafts: Collection[Draft]) -> str | None:
    """Say why the parts of a split, or the whole of a merger, cannot be taken back."""
    if all(draft.state == DraftState.PROPOSED for draft in drafts):
        return None
    return _("What came of it has been decided already; undo that first.")


def why_not_merge(drafts: Collection[Draft]) -> str | None:
    """Say why the drafts cannot become one."""
    if len({draft.pk for draft in drafts}) < 2:  # noqa: PLR2004 two make a merger
        return _("Choose at least two drafts to merge.")
    if len({draft.reading_id for draft in drafts}) > 1:
        return _("Only drafts of one reading can be merged.")
    return next(filter(None, map(why_not_decide_now, drafts)), None)


def why_not_address(actor: Actor, unit_ids: Collection[UUID]) -> str | None:
    """Say why these units cannot be addressed: a directive binds one's own unit and those below it."""
    if set(unit_ids) <= set(own_units(actor).filter(pk__in=unit_ids).values_list("pk", flat=True)):
        return None
    return _("Only your own unit and the units below it can be addressed.")


def why_not_confirm(actor: Actor, reading: Reading) -> str | None:
    """Say why the accepted drafts cannot become requirements."""
    return (
        access.why_not(actor, "confirm", REQUIREMENT)
        or why_not_owned(actor, reading.unit_id)
        or why_not_confirm_now(reading)
    )


def why_not_confirm_now(reading: Reading) -> str | None:
    """Say what is missing before the accepted drafts can become requirements."""
    if reading.instrument.state not in BINDING:
        return _("Only an instrument in force obliges; this one is “%(state)s”.") % {
            "state": reading.instrument.get_state_display()
        }
    if queries.later_reading(reading):
        return _("A later reading has replaced this one.")
    kept = list(queries.unconfirmed_drafts(reading))
    if not kept:
        return _("No draft is accepted yet.")
    if not all(reading.units_of(draft) or draft.partner_ids for draft in kept):
        return _("Choose the addressed units first.")
    return None


def why_not_change_requirement(actor: Actor, requirement: Requirement) -> str | None:
    """Say why the actor may not amend or withdraw the requirement."""
    return access.why_not(actor, "confirm", REQUIREMENT, requirement.state) or why_not_kept(
        actor, requirement
    )


def why_not_assign(actor: Actor) -> str | None:
    """Say why the actor cannot address any requirement to one more unit."""
    confirming = access.why_not(actor, "confirm", REQUIREMENT)
    if confirming or queries.requirements_to_address(own_units(actor)).exists():
        return confirming
    return _("No requirement in force belongs to your unit or to one below it.")


def why_not_oblige_further(actor: Actor, requirement: Requirement) -> str | None:
    """Say why the actor cannot lay the requirement on one more party."""
    refused = why_not_change_requirement(actor, requirement)
    if refused or (
        is_agreed(requirement) and queries.parties_of(requirement.instrument).exclude(partner=None).exists()
    ):
        return refused
    return _("Its instrument names no other party.")


def is_agreed(requirement: Requirement) -> bool:
    """Tell whether the requirement comes from an agreement, so that it may be laid on its parties."""
    instrument = related(requirement, "instrument")
    return isinstance(instrument, Instrument) and instrument.kind.is_agreement


def why_not_responsible(unit_id: UUID, account: Account | None) -> str | None:
    """Say why the account cannot answer for what the unit has to do."""
    if account is None or queries.accounts_in(unit_id).filter(pk=account.pk).exists():
        return None
    return _("The responsible person must belong to the unit of the assignment, or to one below it.")


def why_not_move_assignment(actor: Actor, assignment: Assignment, action: str) -> str | None:
    """Say why the actor may not move the assignment; waiving and reopening need an approver."""
    needed = "approve" if action in {"waive", "reopen"} else "change"
    return access.why_not(actor, needed, ASSIGNMENT, assignment.state) or why_not_kept(actor, assignment)


def why_not_move_obligation(actor: Actor, obligation: PartnerObligation, action: str) -> str | None:
    """Say why the actor may not move the obligation of a partner; releasing and reopening need an approver."""
    needed = "approve" if action in {"release", "reopen"} else "change"
    return access.why_not(actor, needed, OBLIGATION, obligation.state) or why_not_owned(
        actor, obligation.unit_id
    )


def why_not_take(actor: Actor, assignment: Assignment, action: str) -> str | None:
    """Say why the action on an assignment is refused now, by its state or to this actor."""
    return why_not_move(assignment, ASSIGNMENT_TRANSITIONS, action) or why_not_move_assignment(
        actor, assignment, action
    )
