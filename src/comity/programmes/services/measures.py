"""The measures of a programme: adding, changing, placing in the tree, reporting progress, ending."""

from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from comity.access.models import Label, Unit
from comity.access.services import label_over
from comity.access.services.keeping import (
    allow,
    allow_now,
    beside,
    keep,
    locked,
    one_at_a_time,
    require,
    require_reason,
)
from comity.foundation.acting import Actor
from comity.foundation.events import record_event
from comity.foundation.states import transition_named, why_not_move
from comity.kit.services import create_record, update_record
from comity.programmes import policies, queries
from comity.programmes.models.measure import DONE, MEASURE_TRANSITIONS, Measure, MeasureState, MeasureSupport
from comity.programmes.services.following import begin_assignments
from comity.threads import services as threads
from comity.threads.models import NotificationKind


def add_measure(*, actor: Actor, values: dict[str, Any], label: Label) -> Measure:
    """Add a measure at the end of its brothers, owned by the unit that answers for it.

    It is read by whoever reads the programme, under a label that covers the programme and the measure above.
    """
    programme, parent = values["programme"], values.get("parent")
    allow(policies.why_not_add_part(actor, Measure, programme))
    unit = values.get("unit") or programme.unit
    require(policies.why_not_answer(programme, unit))
    require(policies.why_not_responsible(unit.pk, values.get("responsible")))
    require(policies.why_not_part_of(Measure(programme=programme), parent))
    above = (parent or programme).label
    placed = {**values, "unit": unit, "position": queries.last_position(programme, parent) + queries.STEP}
    over = label_over(actor, label, above)
    return create_record(actor=actor, model=Measure, values=placed, label=over, scope=programme.scope)


def change_measure(*, actor: Actor, measure: Measure, values: dict[str, Any], version: int) -> Measure:
    """Change what is said of a measure; its programme stays."""
    if "parent" in values:
        _one_placed_at_a_time(measure)
    current = locked(measure, version=version)
    allow(policies.why_not_change_measure(actor, current))
    given = {name: value for name, value in values.items() if name != "programme"}
    require(policies.why_not_responsible(current.unit_id, given.get("responsible")))
    if "parent" in given:
        require(policies.why_not_part_of(current, given["parent"]))
        require(_why_not_below(actor, current, given["parent"]))
    return update_record(actor=actor, record=current, values=given, expected_version=version)


def place_measure(
    *, actor: Actor, measure: Measure, parent: Measure | None, before: Measure | None
) -> Measure:
    """Put a measure below another one, or at the top, in front of a brother or at the end."""
    _one_placed_at_a_time(measure)
    current = locked(measure)
    allow(policies.why_not_change_measure(actor, current))
    require(policies.why_not_part_of(current, parent))
    require(_why_not_below(actor, current, parent))
    current.parent = parent
    current.position = _position(current, parent, before)
    keep(actor=actor, record=current)
    record_event(actor=actor, verb="placed", record=current)
    return current


def report_progress(*, actor: Actor, measure: Measure, progress: int, note: str = "") -> Measure:
    """Say how far a measure is, in percent. What begins to move is under way, what is whole is done."""
    current = locked(measure)
    allow(policies.why_not_report(actor, current))
    if current.state == MeasureState.DROPPED:
        allow_now(why_not_move(current, MEASURE_TRANSITIONS, "begin"))
    if not 0 <= progress <= DONE:
        require(_("Give a number from 0 to 100."))
    current.progress = progress
    if progress == DONE:
        current.state = MeasureState.DONE
    elif progress or current.state == MeasureState.DONE:
        current.state = MeasureState.UNDER_WAY
    keep(actor=actor, record=current)
    details = {"progress": progress}
    record_event(actor=actor, verb="reported_progress", record=current, reason=note.strip(), details=details)
    threads.notify(actor=actor, record=current, kind="changed", followers=True)
    begin_assignments(actor=actor, measure=current)
    return current


def move_measure(*, actor: Actor, measure: Measure, action: str, reason: str = "") -> Measure:
    """Begin, finish, drop or take up again. What is dropped takes its unfinished parts along."""
    current = locked(measure)
    allow_now(why_not_move(current, MEASURE_TRANSITIONS, action))
    allow(policies.why_not_work_on(actor, current))
    require(policies.why_not_finish(current) if action == "finish" else None)
    transition = transition_named(MEASURE_TRANSITIONS, action)
    reason = require_reason(reason) if transition.needs_reason else reason.strip()
    along = queries.parts_below(current) if action == "drop" else []
    for row in (current, *(part for part in along if part.state in transition.sources)):
        moved = row if row is current else locked(row)
        moved.state = MeasureState(transition.target)
        if action == "finish":
            moved.progress = DONE
        keep(actor=actor, record=moved)
        record_event(actor=actor, verb=action, record=moved, reason=reason)
        threads.notify(actor=actor, record=moved, kind="changed", followers=True)
        if moved.state != MeasureState.DROPPED:
            begin_assignments(actor=actor, measure=moved)
    return current


def support_measure(*, actor: Actor, measure: Measure, unit: Unit) -> MeasureSupport:
    """Name a unit that helps with a measure. Its officers are told, as far as they can read the measure."""
    allow(policies.why_not_change_measure(actor, measure))
    if unit.pk == measure.unit_id:
        require(_("This unit answers for the measure already."))
    support = MeasureSupport(measure=measure, supporter=unit)
    kept = keep(actor=actor, record=beside(actor=actor, record=support, parent=measure))
    told: threads.Told = {"unit": unit.pk, "action": "change"}
    threads.tell_of(actor, measure, [(NotificationKind.CHANGED, told, None)])
    return kept


def end_support(*, actor: Actor, support: MeasureSupport) -> None:
    """Take a supporting unit off a measure."""
    allow(policies.why_not_change_measure(actor, support.measure))
    support.delete()


def remove_measure(*, actor: Actor, measure: Measure) -> None:
    """Delete a measure of a programme that was never approved; what was approved is dropped with a reason instead."""
    current = locked(measure)
    allow(policies.why_not_change_measure(actor, current))
    require(policies.why_not_remove(current))
    record_event(actor=actor, verb="deleted", record=current)
    current.delete()


def _one_placed_at_a_time(measure: Measure) -> None:
    """Let nobody else place a measure of the programme: two steps, each right by itself, could close a circle."""
    one_at_a_time(f"places in {measure.programme_id}")


def _why_not_below(actor: Actor, measure: Measure, parent: Measure | None) -> str | None:
    """Say why the label of the measure does not allow the place: a part bears at least the label of its whole."""
    if parent is None or label_over(actor, measure.label, parent.label).pk == measure.label_id:
        return None
    return _("The measure above bears a higher label. Raise the label of this one first.")


def _position(measure: Measure, parent: Measure | None, before: Measure | None) -> int:
    """Return a place between two brothers, making room where there is none."""
    brothers = Measure.objects.filter(programme=measure.programme_id, parent=parent).exclude(pk=measure.pk)
    if before is None or before.parent_id != (parent.pk if parent else None):
        return queries.last_position(measure.programme, parent) + queries.STEP
    ahead = brothers.filter(position__lt=before.position).order_by("-position").first()
    low = ahead.position if ahead else 0
    if before.position - low > 1:
        return (low + before.position) // 2
    brothers.filter(position__gte=before.position).update(position=F("position") + queries.STEP)
    return before.position + queries.STEP // 2
