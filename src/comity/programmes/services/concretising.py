"""From a requirement, or a superior's measure, to measures of one's own programme, all at once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from comity.access.models import Account, Label
from comity.access.services.keeping import allow, locked, one_at_a_time, require
from comity.foundation.acting import Actor
from comity.foundation.refusals import StaleRecord
from comity.instruments.models.requirement import Assignment, AssignmentState
from comity.instruments.policies import why_not_move_assignment
from comity.instruments.services import assigning
from comity.programmes import policies
from comity.programmes.models.measure import Measure
from comity.programmes.models.programme import Programme
from comity.programmes.queries.cascading import measures_below
from comity.programmes.queries.proposing import language_fields
from comity.programmes.services.measures import add_measure
from comity.threads import services as threads

LONGEST_NOTE = 4000


@dataclass(frozen=True, slots=True)
class Plan:
    """Where the measures go, and what they serve: a programme, perhaps a measure of a superior."""

    programme: Programme
    superior: Measure | None = None
    responsible: Account | None = None
    received_on: date | None = None


def concretise_in_measures(
    *, actor: Actor, assignment: Assignment, plan: Plan, drafts: Sequence[dict[str, Any]], version: int
) -> list[Measure]:
    """Make measures of the accepted drafts, tie each to the requirement, and move the assignment on.

    Refused if somebody changed the assignment since that version: the drafts are then still with whoever sent them.
    Later measures are added beside those that stand already.
    """
    current = locked(assignment, version=version)
    allow(why_not_move_assignment(actor, current, "change"))
    require(policies.why_not_concretise(current, plan.programme, drafts))
    made = [_measure(actor, current, plan, draft) for draft in drafts]
    if current.state == AssignmentState.UNTOUCHED:
        assigning.concretise_assignment(
            actor=actor,
            assignment=current,
            note=_note(plan.programme, made),
            responsible=plan.responsible,
            received_on=plan.received_on,
        )
    else:
        facts = {"note": f"{current.note}\n{_note(plan.programme, made)}".strip()[:LONGEST_NOTE]}
        assigning.change_assignment(actor=actor, assignment=current, facts=facts, version=version)
    return made


def carry_on(
    *, actor: Actor, superior: Measure, plan: Plan, drafts: Sequence[dict[str, Any]], seen: Collection[UUID]
) -> list[Measure]:
    """Make measures of the accepted drafts that implement a superior's measure.

    Refused if the unit has made others since `seen` was shown: the drafts are then still with whoever sent them.
    """
    allow(policies.why_not_carry_on(actor, superior))
    require(policies.why_not_filled(drafts))
    unit_id = plan.programme.unit_id
    one_at_a_time(f"measures below {superior.pk} of {unit_id}")
    stand = measures_below(superior, unit_id).values_list("pk", flat=True)
    if set(stand) != set(seen):
        raise StaleRecord(_("Somebody else of your unit carried it on in the meantime."), current=superior)
    made = [_added(actor, superior.label, plan, draft) for draft in drafts]
    for measure in made:
        threads.link(actor=actor, kind="implements", source=measure, target=superior)
    return made


def _measure(actor: Actor, assignment: Assignment, plan: Plan, draft: dict[str, Any]) -> Measure:
    measure = _added(actor, assignment.label, plan, draft)
    threads.link(actor=actor, kind="implements", source=measure, target=assignment.requirement)
    if plan.superior is not None:
        threads.link(actor=actor, kind="implements", source=measure, target=plan.superior)
    return measure


def _added(actor: Actor, label: Label, plan: Plan, draft: dict[str, Any]) -> Measure:
    values = {
        **language_fields(draft["title"]),
        "programme": plan.programme,
        "unit": plan.programme.unit,
        "starts_on": draft["starts_on"],
        "ends_on": draft["ends_on"],
        "estimate": draft.get("estimate"),
        "responsible": plan.responsible,
    }
    return add_measure(actor=actor, values=values, label=label)


def _note(programme: Programme, measures: Sequence[Measure]) -> str:
    titles = "; ".join(str(measure) for measure in measures)
    return (_("Measures in %(programme)s: %(titles)s") % {"programme": programme.code, "titles": titles})[
        :LONGEST_NOTE
    ]
