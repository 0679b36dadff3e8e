"""Making requirements of accepted drafts, and changing requirements afterwards."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from django.utils.translation import gettext as _

from comity.access.models import ScopeKind, Unit
from comity.access.queries import scope_for
from comity.access.services import label_over
from comity.access.services.keeping import (
    NotPossible,
    allow,
    allow_now,
    beside,
    keep,
    locked,
    place,
    require,
    require_reason,
)
from comity.foundation.acting import Actor
from comity.foundation.events import record_event
from comity.foundation.states import why_not_move
from comity.instruments import policies, queries
from comity.instruments.models.reading import Draft, Reading
from comity.instruments.models.requirement import (
    REQUIREMENT_TRANSITIONS,
    Assignment,
    PartnerObligation,
    Requirement,
    RequirementPartner,
    RequirementState,
)
from comity.instruments.services import assigning, obligating, waiting
from comity.instruments.services.drafts import FIELDS
from comity.partners.models import Partner
from comity.threads import services as threads

Holder = TypeVar("Holder", Unit, Partner)
COPIED = (*FIELDS, "actors_implied", "group", "start", "end", "places")


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What came of confirming a reading."""

    requirements: list[Requirement]
    assignments: list[Assignment]
    obligations: list[PartnerObligation]


def confirm_reading(*, actor: Actor, reading: Reading) -> Confirmation:
    """Make a requirement of each accepted draft, and of it an assignment for each addressed unit, with a duty.

    What an agreement lays on its other parties becomes an obligation of each of them.
    """
    current = locked(reading)
    allow(policies.why_not_confirm(actor, current))
    units = _units_addressed(actor, current)
    drafts = list(queries.unconfirmed_drafts(current).select_related("label"))
    partners = _partners_obliged(current, drafts)
    requirements = _require_all(actor, current, drafts)
    confirmation = Confirmation(
        requirements,
        assigning.assign_all(actor, _given(requirements, drafts, units, current.units_of)),
        obligating.oblige_all(actor, _given(requirements, drafts, partners, parties_of)),
    )
    waiting.forget_drafts(actor=actor, reading=current)
    record_event(
        actor=actor,
        verb="confirmed",
        record=current,
        details={
            "requirements": len(confirmation.requirements),
            "assignments": len(confirmation.assignments),
            "obligations": len(confirmation.obligations),
            "rule_version": current.reader_version,
        },
    )
    return confirmation


@dataclass(frozen=True, slots=True)
class Amendment:
    """Why a requirement gets other wording, and whether what runs under the old one goes on under the new."""

    reason: str
    carries_on: bool = True


def amend_requirement(
    *, actor: Actor, requirement: Requirement, fields: dict[str, Any], amendment: Amendment, version: int
) -> Requirement:
    """Replace a requirement by one with other wording.

    What units and partners have begun goes on under the new one or stays with the old; its holders are told.
    """
    current = locked(requirement, version=version)
    allow(policies.why_not_change_requirement(actor, current))
    allow_now(why_not_move(current, REQUIREMENT_TRANSITIONS, "amend"))
    reason = require_reason(amendment.reason)
    if all(getattr(current, name) == value for name, value in fields.items()):
        raise NotPossible(_("Nothing was changed."))
    successor = Requirement(instrument=current.instrument, text_version=current.text_version)
    for name in COPIED:
        setattr(successor, name, fields.get(name, getattr(current, name)))
    keep(actor=actor, record=beside(actor=actor, record=successor, parent=current))
    _name_partners(actor, [successor])
    threads.link(actor=actor, kind="arises_from", source=successor, target=current.instrument)
    threads.link(actor=actor, kind="amends", source=successor, target=current)
    current.state, current.successor = RequirementState.AMENDED, successor
    keep(actor=actor, record=current)
    record_event(actor=actor, verb="amended", record=current, reason=reason)
    threads.notify(actor=actor, record=current, kind="changed", followers=True)
    if amendment.carries_on:
        assigning.hand_over(actor, current, successor)
        obligating.hand_over(actor, current, successor)
    else:
        assigning.tell_holders(actor, queries.unfinished_assignments(current))
        obligating.tell_followers(actor, queries.open_obligations(current))
    return successor


def withdraw_requirement(*, actor: Actor, requirement: Requirement, reason: str) -> Requirement:
    """Withdraw a requirement; what is unfinished under it is waived, or released, with the same reason."""
    current = locked(requirement)
    allow(policies.why_not_change_requirement(actor, current))
    allow_now(why_not_move(current, REQUIREMENT_TRANSITIONS, "withdraw"))
    reason = require_reason(reason)
    current.state = RequirementState.WITHDRAWN
    keep(actor=actor, record=current)
    record_event(actor=actor, verb="withdrawn", record=current, reason=reason)
    threads.notify(actor=actor, record=current, kind="changed", followers=True)
    assigning.waive_all(actor, current, reason)
    obligating.release_all(actor, current, reason)
    return current


def parties_of(draft: Draft) -> Sequence[UUID]:
    """Return the other parties on which a draft is laid."""
    return draft.partner_ids


def _given(
    requirements: Sequence[Requirement],
    drafts: Sequence[Draft],
    holders: Mapping[UUID, Holder],
    ids_of: Callable[[Draft], Sequence[UUID]],
) -> Iterator[tuple[Requirement, Holder]]:
    """Pair each requirement with those whom its draft names."""
    for requirement, draft in zip(requirements, drafts, strict=True):
        yield from ((requirement, holders[each]) for each in ids_of(draft))


def _partners_obliged(reading: Reading, drafts: Sequence[Draft]) -> dict[UUID, Partner]:
    wanted = {partner_id for draft in drafts for partner_id in draft.partner_ids}
    require(policies.why_not_oblige(reading.instrument, wanted))
    return Partner.objects.select_related("label").in_bulk(wanted)


def _units_addressed(actor: Actor, reading: Reading) -> dict[UUID, Unit]:
    kept = queries.unconfirmed_drafts(reading).values_list("unit_ids", flat=True)
    wanted = {unit_id for ids in [reading.unit_ids, *kept] for unit_id in ids or ()}
    allow(policies.why_not_address(actor, wanted))
    return Unit.objects.in_bulk(wanted)


def _require_all(actor: Actor, reading: Reading, drafts: Sequence[Draft]) -> list[Requirement]:
    """Make a requirement of each draft, tied to the instrument that it arises from and the partners that it names."""
    scope = scope_for(reading.unit, ScopeKind.ISSUED)
    label = label_over(actor, reading.label, reading.instrument.label)
    requirements = []
    for draft in drafts:
        row = Requirement(instrument=reading.instrument, text_version=reading.text_version, draft=draft)
        for name in COPIED:
            setattr(row, name, getattr(draft, name))
        own = label_over(actor, draft.label, label)
        requirements.append(place(actor=actor, record=row, unit_id=reading.unit_id, label=own, scope=scope))
    Requirement.objects.bulk_create(requirements, batch_size=500)
    _name_partners(actor, requirements)
    pairs = ((row, reading.instrument) for row in requirements)
    threads.link_new(actor=actor, kind="arises_from", pairs=pairs)
    details = {"rule_version": reading.reader_version}
    for row in requirements:
        record_event(actor=actor, verb="confirmed", record=row, details=details)
    return requirements


def _name_partners(actor: Actor, requirements: Sequence[Requirement]) -> None:
    """Tie the partners that the texts name to the registered ones, where their names agree."""
    called = queries.partners_called({str(each["text"]) for row in requirements for each in row.partners})
    ties = []
    for row in requirements:
        words = [str(each["text"]) for each in row.partners if each["text"] in called]
        for partner, word in {called[word]: word for word in reversed(words)}.items():
            tie = RequirementPartner(requirement=row, partner=partner, words=word)
            beside(actor=actor, record=tie, parent=row)
            tie.label = label_over(actor, row.label, partner.label)
            ties.append(tie)
    RequirementPartner.objects.bulk_create(ties, batch_size=500)
