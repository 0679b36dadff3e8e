"""Who may do what with programmes, and what their states allow. Each function answers with a reason or None."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from comity.access import policies as access
from comity.access.models import Account, Unit
from comity.access.policies import why_not_owned
from comity.access.queries import is_kept_by, own_units, units_above, units_below, units_reading
from comity.foundation import clock
from comity.foundation.acting import Actor
from comity.foundation.models import Record
from comity.foundation.registry import type_name
from comity.foundation.states import why_not_move
from comity.instruments.models.requirement import UNFINISHED, Assignment
from comity.instruments.queries import accounts_in
from comity.programmes import queries
from comity.programmes.models.consulting import (
    APPRAISAL_TRANSITIONS,
    ENDED,
    OPINION_TRANSITIONS,
    RULE_TRANSITIONS,
    Appraisal,
    Opinion,
    RuleMaking,
)
from comity.programmes.models.indicator import Indicator, Observation, Target
from comity.programmes.models.measure import Measure
from comity.programmes.models.programme import CARRIED_OUT, TRANSITIONS, Programme, ProgrammeState
from comity.programmes.models.proposal import OWN, Proposal

PROGRAMME = type_name(Programme)
PROPOSAL = type_name(Proposal)
MEASURE = type_name(Measure)
DECIDING = {"approve", "return"}
"""What is the approver's to do with what was submitted."""
SETTLED = (ProgrammeState.SUBMITTED, ProgrammeState.CLOSED)
"""The states in which nothing of a programme is changed."""
READ_BY = ("counted_in", "direction")
"""What gives the figures of an indicator their meaning."""


def why_not_change_programme(actor: Actor, programme: Programme) -> str | None:
    """Say why the actor may not change the programme itself, its measures or its indicators."""
    return (
        access.why_not(actor, "change", PROGRAMME, programme.state)
        or why_not_owned(actor, programme.unit_id)
        or why_not_touch(programme)
    )


def why_not_touch(programme: Programme) -> str | None:
    """Say why nothing of the programme can be changed in its state."""
    if programme.state not in SETTLED:
        return None
    return _("Not while the programme is “%(state)s”.") % {"state": programme.get_state_display()}


def why_not_move_programme(actor: Actor, programme: Programme, action: str) -> str | None:
    """Say why the actor may not take this step with the programme, whatever its state."""
    if action in DECIDING:
        return why_not_decide(actor, programme)
    needed = "approve" if action in {"close", "reopen"} else "change"
    return access.why_not(actor, needed, PROGRAMME, programme.state) or why_not_owned(
        actor, programme.unit_id
    )


def why_not_decide(actor: Actor, programme: Programme) -> str | None:
    """Say why the actor may not decide on what was submitted: the approver's unit does, and never who submitted it."""
    reason = access.why_not(actor, "approve", PROGRAMME, programme.state)
    if reason or programme.state != ProgrammeState.SUBMITTED:
        return reason
    if programme.decided_by_id and why_not_owned(actor, programme.decided_by_id):
        return _("It was submitted to a unit above yours.")
    if programme.submitted_by in {actor.account_id, actor.stands_for}:
        return _("Whoever submitted it does not decide on it.")
    return None


def why_not_take(actor: Actor, programme: Programme, action: str) -> str | None:
    """Say why the step is refused now, by the state or to this actor."""
    return why_not_move(programme, TRANSITIONS, action) or why_not_move_programme(actor, programme, action)


def why_not_submit(programme: Programme) -> str | None:
    """Say what a programme lacks before it can be submitted."""
    if queries.measures_of(programme).exists():
        return None
    return _("Add at least one measure first.")


def why_not_decided_by(programme: Programme, unit: Unit) -> str | None:
    """Say why the unit cannot be asked to decide: only the programme's own unit and those above it can."""
    if queries.deciding_units(programme).filter(pk=unit.pk).exists():
        return None
    return _("Only the unit of the programme, or one above it, decides on it.")


def why_not_close(programme: Programme) -> str | None:
    """Say what is still open in a programme that is to be closed."""
    if queries.unfinished_measures(programme).exists():
        return _("Finish or drop every measure first.")
    return None


def why_not_within(programme: Programme, parent: Programme | None) -> str | None:
    """Say why the programme cannot be a part of the other one: that one is a part of it, as far as the reader sees."""
    if any(row.pk == programme.pk for row in queries.programmes_above(parent)):
        return _("A programme cannot be a part of itself.")
    return None


def why_not_answer(programme: Programme, unit: Unit) -> str | None:
    """Say why the unit cannot answer for a part of the programme: it must stand below its unit and read it."""
    if unit.pk == programme.unit_id:
        return None
    if not units_below(programme.unit_id).filter(pk=unit.pk).exists():
        return _("Only the unit of the programme and the units below it can answer for a part of it.")
    if units_reading(programme.scope).filter(pk=unit.pk).exists():
        return None
    return _("%(unit)s cannot read this programme: it is held, not issued.") % {"unit": unit}


def why_not_responsible(unit_id: UUID, account: Account | None) -> str | None:
    """Say why the account cannot answer for it."""
    if account is None or accounts_in(unit_id).filter(pk=account.pk).exists():
        return None
    return _("The responsible person must belong to the responsible unit, or to one below it.")


def why_not_change_measure(actor: Actor, measure: Measure) -> str | None:
    """Say why the actor may not change the measure, its place or its progress."""
    return (
        access.why_not(actor, "change", MEASURE, measure.state)
        or why_not_owned(actor, measure.unit_id)
        or why_not_touch(measure.programme)
    )


def why_not_work_on(actor: Actor, measure: Measure) -> str | None:
    """Say why the actor may not move the measure on; work goes on while a revision is being decided on."""
    return (
        access.why_not(actor, "change", MEASURE, measure.state)
        or why_not_owned(actor, measure.unit_id)
        or why_not_observe(measure.programme)
    )


def why_not_report(actor: Actor, measure: Measure) -> str | None:
    """Say why no progress can be given for the measure itself."""
    if queries.has_parts(measure):
        return _("Its progress follows from its parts.")
    return why_not_work_on(actor, measure)


def why_not_finish(measure: Measure) -> str | None:
    """Say why a measure is not done yet: a part of it is still open."""
    if any(not part.is_finished for part in queries.parts_below(measure)):
        return _("Finish or drop its parts first.")
    return None


def why_not_part_of(measure: Measure, parent: Measure | None) -> str | None:
    """Say why the measure cannot stand below the other one."""
    if parent is None:
        return None
    if parent.programme_id != measure.programme_id:
        return _("A measure and its parts belong to one programme.")
    if measure.pk in queries.line_above(parent):
        return _("A measure cannot be a part of itself.")
    return None


def why_not_add_part(actor: Actor, model: type[Record], whole: Programme) -> str | None:
    """Say why the actor may not add a part of this type to the programme."""
    reason = access.why_not(actor, "add", type_name(model))
    if reason:
        return reason
    if whole.unit_id != actor.unit_id and not is_kept_by(actor, whole):
        return _("The programme belongs to a unit outside yours.")
    return why_not_touch(whole)


def why_not_concretise(
    assignment: Assignment, programme: Programme, drafts: Collection[object]
) -> str | None:
    """Say why no measures can be made of an assignment in that programme."""
    if assignment.state not in UNFINISHED:
        return _("Not while it is “%(state)s”.") % {"state": assignment.get_state_display()}
    if programme.unit_id != assignment.unit_id:
        return _("Choose a programme of the unit that has the assignment.")
    return why_not_filled(drafts)


def why_not_filled(drafts: Collection[object]) -> str | None:
    """Say that nothing is left of what was proposed."""
    return None if drafts else _("Keep at least one measure.")


def why_not_carry_on(actor: Actor, superior: Measure) -> str | None:
    """Say why the actor's unit cannot carry the measure on in a programme of its own: units below do, once it is approved."""
    reason = access.why_not(actor, "add", MEASURE)
    if reason:
        return reason
    if superior.unit_id == actor.unit_id:
        return _("It is a measure of your own unit.")
    if superior.programme.state not in CARRIED_OUT:
        state = superior.programme.get_state_display()
        return _("Not while the programme is “%(state)s”.") % {"state": state}
    if superior.is_finished:
        return _("Not while it is “%(state)s”.") % {"state": superior.get_state_display()}
    if units_above(actor.unit_id).filter(pk=superior.unit_id).exists():
        return None
    return _("Only units below %(unit)s carry it on.") % {"unit": superior.unit.code}


def why_not_remind(actor: Actor, assignment: Assignment) -> str | None:
    """Say why the actor may not remind the unit: whoever works on assignments in a unit above it may."""
    if assignment.state not in UNFINISHED:
        return _("Not while it is “%(state)s”.") % {"state": assignment.get_state_display()}
    if assignment.unit_id == actor.unit_id:
        return _("It waits in your own unit.")
    return access.why_not(actor, "change", type_name(Assignment), assignment.state) or why_not_owned(
        actor, assignment.unit_id
    )


def remindable(actor: Actor, assignments: Iterable[Assignment]) -> set[UUID]:
    """Return which of the assignments the actor may remind their units of, asked for all of them at once."""
    name = type_name(Assignment)
    open_ones = [
        each
        for each in assignments
        if each.state in UNFINISHED
        and each.unit_id != actor.unit_id
        and actor.may("change", name, each.state)
    ]
    units = own_units(actor).filter(pk__in={each.unit_id for each in open_ones})
    own = set(units.values_list("pk", flat=True)) if open_ones else set()
    return {each.pk for each in open_ones if each.unit_id in own}


def why_not_measured(programme: Programme, measure: Measure | None) -> str | None:
    """Say why an indicator of the programme cannot tell of that measure."""
    if measure is None or measure.programme_id == programme.pk:
        return None
    return _("The measure belongs to another programme.")


def why_not_reread(indicator: Indicator, values: Mapping[str, Any]) -> str | None:
    """Say why it stays what an indicator counts and which way is better: what it was judged by would change meaning."""
    if all(values.get(name, getattr(indicator, name)) == getattr(indicator, name) for name in READ_BY):
        return None
    if not queries.has_figures(indicator):
        return None
    return _(
        "It has targets or observations: what it is counted in and which direction is better stay,"
        " so that earlier reports stay true. Add a new indicator under another name, and observe that one from now on."
    )


def why_not_add_figure(actor: Actor, model: type[Record], indicator: Indicator) -> str | None:
    """Say why the actor may not give the indicator a target or an observation."""
    if model is Observation:
        return access.why_not(actor, "add", type_name(model)) or why_not_observe(indicator.programme)
    return why_not_add_part(actor, model, indicator.programme)


def why_not_change_figure(figure: Target | Observation) -> str | None:
    """Say why a target or an observation stays as it is."""
    programme = figure.indicator.programme
    return why_not_observe(programme) if isinstance(figure, Observation) else why_not_touch(programme)


def why_not_observe(programme: Programme) -> str | None:
    """Say why nothing is observed for the programme any more."""
    if programme.state != ProgrammeState.CLOSED:
        return None
    return _("Not while the programme is “%(state)s”.") % {"state": programme.get_state_display()}


def why_not_remove(measure: Measure) -> str | None:
    """Say why the measure cannot be deleted: once approved it is dropped, and parts go before the whole."""
    if measure.programme.revision:
        return _("The programme has been approved: drop the measure, with a reason.")
    if queries.has_parts(measure):
        return _("Remove its parts first.")
    if queries.indicators_on(measure).exists():
        return _("Let its indicators tell of the whole programme first.")
    return None


def why_not_propose_to(unit_id: UUID, to_unit: Unit) -> str | None:
    """Say why nothing is proposed to that unit: proposals go upward."""
    if units_above(unit_id).exclude(pk=unit_id).filter(pk=to_unit.pk).exists():
        return None
    return _("A proposal goes to a unit above yours.")


def why_not_expected(proposal: Proposal) -> str | None:
    """Say why no answer can be expected by the day that the proposal names."""
    if proposal.due_on is None or proposal.due_on >= clock.today():
        return None
    return _("The day by which an answer is expected has passed. Name a later one.")


def why_not_reword(proposal: Proposal) -> str | None:
    """Say why the wording of a proposal stays as it is."""
    if proposal.state in OWN:
        return None
    return _("Not while it is “%(state)s”.") % {"state": proposal.get_state_display()}


def why_not_move_proposal(actor: Actor, proposal: Proposal, action: str) -> str | None:
    """Say why the actor may not take this step: the unit above answers, the unit itself submits and withdraws."""
    if action in {"submit", "withdraw"}:
        return access.why_not(actor, "change", PROPOSAL, proposal.state) or why_not_owned(
            actor, proposal.unit_id
        )
    reason = access.why_not(actor, "approve", PROPOSAL, proposal.state)
    if reason:
        return reason
    if why_not_owned(actor, proposal.to_unit_id):
        return _("It was proposed to a unit above yours.")
    if proposal.submitted_by in {actor.account_id, actor.stands_for}:
        return _("Whoever submitted it does not decide on it.")
    return None


def why_not_ask(matter: Appraisal | RuleMaking, unit: Unit) -> str | None:
    """Say why the unit cannot be asked for its opinion: it must stand below and read what it is about."""
    if matter.opinions.filter(unit=unit).exists():
        return _("%(unit)s was asked already.") % {"unit": unit}
    if not units_below(matter.unit_id).filter(pk=unit.pk).exists():
        return _("Only your own unit and the units below it can be asked.")
    if unit.pk == matter.unit_id or units_reading(matter.scope).filter(pk=unit.pk).exists():
        return None
    return _(
        "%(unit)s cannot read it. Take it up anew, issued or for a circle to which the unit belongs, and ask from there."
    ) % {"unit": unit}


def why_not_move_matter(actor: Actor, matter: Appraisal | RuleMaking, action: str) -> str | None:
    """Say why the actor may not take this step with an appraisal or a rule; approvers conclude and issue."""
    needed = "approve" if action in {"conclude", "issue"} else "change"
    return access.why_not(actor, needed, type_name(matter), matter.state) or why_not_owned(
        actor, matter.unit_id
    )


def why_not_reword_matter(matter: Appraisal | RuleMaking) -> str | None:
    """Say why what is said of an appraisal or a rule stays as it is: it has come to its end."""
    if matter.state not in ENDED:
        return None
    return _("Not while it is “%(state)s”.") % {"state": matter.get_state_display()}


def why_not_give(actor: Actor, opinion: Opinion) -> str | None:
    """Say why the actor may not give the opinion: its unit does, while the matter is open."""
    about = opinion.about
    if about.state in ENDED:
        return _("Not while it is “%(state)s”.") % {"state": about.get_state_display()}
    return (
        why_not_move(opinion, OPINION_TRANSITIONS, "give")
        or access.why_not(actor, "change", type_name(Opinion), opinion.state)
        or why_not_owned(actor, opinion.unit_id)
    )


def why_not_step(actor: Actor, matter: Appraisal | RuleMaking, action: str) -> str | None:
    """Say why the step is refused now, by the state or to this actor."""
    table = APPRAISAL_TRANSITIONS if isinstance(matter, Appraisal) else RULE_TRANSITIONS
    return why_not_move(matter, table, action) or why_not_move_matter(actor, matter, action)


def why_not_any(reasons: Iterable[str | None]) -> str | None:
    """Return a reason if every way is refused, or None if one is open."""
    given = list(reasons)
    return given[0] if all(given) else None
