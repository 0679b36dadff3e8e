"""Programmes of the demo: drawn up, approved and under way, from requirements and from measures of superiors."""

from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from comity.access.acting import acting_as
from comity.access.models import Unit
from comity.access.queries import scope_for
from comity.access.services import label_for
from comity.cli.demo_world import consulting
from comity.cli.demo_world.people import account_of
from comity.cli.demo_world.source import table
from comity.foundation import clock
from comity.foundation.acting import Actor
from comity.instruments.models.requirement import Assignment, AssignmentState
from comity.instruments.services import assigning
from comity.partners.models import Partner
from comity.programmes.models.indicator import Indicator, Observation, Target
from comity.programmes.models.measure import Measure
from comity.programmes.models.programme import Programme
from comity.programmes.queries import cascading, proposing
from comity.programmes.services import indicators, measures
from comity.programmes.services import programmes as deciding
from comity.programmes.services.concretising import Plan, concretise_in_measures
from comity.threads import services as threads
from comity.threads.services import files

OPEN, ABOVE, RECEIVER = 0, "MR-N", "officer"
LONG_WAITING = 4
"""Assignments of a unit that were received long ago."""


def draw_up() -> None:
    """Draw the programmes up, let them be approved, report how far their measures are, and consult on others."""
    for row in table("programmes")["programme"]:
        with acting_as(account_of(row["account"]), working_level=OPEN) as actor:
            programme = _programme(actor, row)
            for each in row.get("measure", ()):
                _measure(actor, programme, each)
            for each in row.get("indicator", ()):
                _indicator(actor, programme, each)
            _answer(actor, programme, row)
        if "approver" in row:
            _approve(row, programme)
    _receive()
    consulting.ask()


def _receive() -> None:
    """Let some units have had for long what they have not touched yet."""
    for number, code in enumerate(("MR-N-MS", "PMC-HK", "EDU-9")):
        with acting_as(account_of(RECEIVER), working_level=OPEN) as actor:
            waiting = Assignment.objects.filter(unit__code=code, state=AssignmentState.UNTOUCHED)
            for row in waiting.order_by("requirement__start", "pk")[:LONG_WAITING]:
                facts = {"received_on": clock.today() - timedelta(days=12 + 45 * number)}
                assigning.change_assignment(actor=actor, assignment=row, facts=facts, version=row.version)


def _day(days: int) -> date:
    return date(clock.today().year, 1, 1) + timedelta(days=days)


def _programme(actor: Actor, row: dict[str, Any]) -> Programme:
    unit, year = Unit.objects.get(code=row["unit"]), clock.today().year
    values: dict[str, Any] = {name: row[name] for name in ("code", "kind", "title_en", "title_vi", "goals")}
    if country := row.get("partner_country"):
        values["partner"] = Partner.objects.filter(country=country).order_by("code").first()
        values["vision_year"] = year + row["vision"]
    values |= {
        "unit": unit,
        "starts_on": date(year, 1, 1),
        "ends_on": date(year + row.get("years", 1) - 1, 12, 31),
    }
    label, scope = label_for(actor=actor, level=OPEN), scope_for(unit, row.get("scope", "held"))
    return deciding.draw_up(actor=actor, values=values, label=label, scope=scope)


def _measure(actor: Actor, programme: Programme, row: dict[str, Any]) -> None:
    above = row.get("part_of")
    said = ("title_en", "title_vi", "weight", "estimate", "side")
    values: dict[str, Any] = {name: row[name] for name in said if name in row}
    values |= {
        "programme": programme,
        "parent": Measure.objects.get(programme=programme, title_en=above) if above else None,
        "starts_on": _day(row["from"]),
        "ends_on": _day(row["until"]),
    }
    made = measures.add_measure(actor=actor, values=values, label=label_for(actor=actor, level=OPEN))
    for target in _superiors(row):
        threads.link(actor=actor, kind="implements", source=made, target=target)
    for code in row.get("supports", ()):
        measures.support_measure(actor=actor, measure=made, unit=Unit.objects.get(code=code))


def _superiors(row: dict[str, Any]) -> list[Measure]:
    """Return the measure that the row names, or the first by which a plan carries a requirement out."""
    if "carries_on" in row:
        return [Measure.objects.get(title_en=row["carries_on"])]
    rows = Measure.objects.filter(programme__code=row.get("carries_on_plan", "")).order_by("position")
    return [each for each in rows if cascading.implemented_by(each)][:1]


def _indicator(actor: Actor, programme: Programme, row: dict[str, Any]) -> None:
    label = label_for(actor=actor, level=OPEN)
    values: dict[str, Any] = {
        name: row[name] for name in ("name_en", "name_vi", "counted_in", "direction") if name in row
    }
    values |= {"programme": programme, "start_value": row["start"]}
    made = indicators.add_indicator(actor=actor, values=values, label=label)
    indicator = Indicator.objects.get(pk=made.pk)
    for day, value in row["target"]:
        aim = {"indicator": indicator, "due_on": _day(day), "value": value}
        indicators.add_figure(actor=actor, model=Target, values=aim, label=label)
    for day, value, source in row["observed"]:
        told = {"indicator": indicator, "observed_on": _day(day), "value": value, "source": source}
        seen = indicators.add_figure(actor=actor, model=Observation, values=told, label=label)
    if "evidence" in row:
        upload = SimpleUploadedFile("bien-ban.txt", row["evidence"].encode(), "text/plain")
        files.attach(actor=actor, record=seen, upload=upload)


def _answer(actor: Actor, programme: Programme, row: dict[str, Any]) -> None:
    """Make measures of the first requirements that the unit has not touched."""
    for assignment in _untouched(programme)[: row.get("concretise", 0)]:
        drafts = [
            {"title": each.title, "starts_on": each.starts_on, "ends_on": each.ends_on}
            for each in proposing.proposals_for(assignment, programme)
        ]
        plan = Plan(programme, received_on=_day(40))
        concretise_in_measures(
            actor=actor, assignment=assignment, plan=plan, drafts=drafts, version=assignment.version
        )


def _untouched(programme: Programme) -> list[Assignment]:
    waiting = Assignment.objects.filter(unit=programme.unit_id, state=AssignmentState.UNTOUCHED)
    return list(waiting.order_by("requirement__start", "pk"))


def _approve(row: dict[str, Any], programme: Programme) -> None:
    with acting_as(account_of(row["account"]), working_level=OPEN) as actor:
        above = Unit.objects.get(code=ABOVE)
        deciding.submit_programme(actor=actor, programme=programme, unit=above)
    with acting_as(account_of(row["approver"]), working_level=OPEN) as actor:
        for action in ("approve", "put_in_force"):
            deciding.move_programme(actor=actor, programme=programme, action=action)
        if "waive" in row:
            waived = _untouched(programme)[0]
            assigning.move_assignment(actor=actor, assignment=waived, action="waive", reason=row["waive"])
    with acting_as(account_of(row["account"]), working_level=OPEN) as actor:
        for each in row.get("measure", ()):
            _go_on(actor, programme, each)
        _carry_out(actor, programme, row)


def _go_on(actor: Actor, programme: Programme, row: dict[str, Any]) -> None:
    """Report how far a measure is, and move or raise what did not go as approved."""
    measure = Measure.objects.get(programme=programme, title_en=row["title_en"])
    if "progress" in row:
        measures.report_progress(actor=actor, measure=measure, progress=row["progress"])
    if "moved" in row:
        current = Measure.objects.get(pk=measure.pk)
        values = {"ends_on": _day(row["moved"]), "estimate": row["estimate"] + row["dearer"]}
        measures.change_measure(actor=actor, measure=current, values=values, version=current.version)


def _carry_out(actor: Actor, programme: Programme, row: dict[str, Any]) -> None:
    """Report how far the measures of requirements are, and mark what is fulfilled."""
    given = Assignment.objects.filter(unit=programme.unit_id, state=AssignmentState.CONCRETISED)
    begun = list(given.order_by("requirement__start", "pk"))[: len(row.get("begin", ()))]
    for assignment, progress in zip(begun, row.get("begin", ()), strict=False):
        for measure in cascading.measures_of_assignment(assignment).filter(programme=programme):
            measures.report_progress(actor=actor, measure=measure, progress=progress)
    for assignment in begun[: row.get("fulfil", 0)]:
        assigning.move_assignment(actor=actor, assignment=assignment, action="fulfil")
