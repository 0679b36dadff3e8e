"""Programmes of the demo: drawn up, approved and under way, one of them from a requirement."""

from datetime import date, timedelta
from typing import Any

from comity.access.acting import acting_as
from comity.access.models import Unit
from comity.access.queries import scope_for
from comity.access.services import label_for
from comity.cli.demo_world.people import account_of
from comity.cli.demo_world.source import table
from comity.foundation import clock
from comity.foundation.acting import Actor
from comity.instruments.models.requirement import Assignment, AssignmentState
from comity.partners.models import Partner
from comity.programmes.models.indicator import Observation, Target
from comity.programmes.models.measure import Measure
from comity.programmes.models.programme import Programme
from comity.programmes.queries import proposing
from comity.programmes.services import indicators, measures
from comity.programmes.services import programmes as deciding
from comity.programmes.services.concretising import Plan, concretise_in_measures

OPEN = 0


def draw_up() -> None:
    """Draw the programmes up, let them be approved, and report how far their measures are."""
    for row in table("programmes")["programme"]:
        with acting_as(account_of(row["account"]), working_level=OPEN) as actor:
            programme = _programme(actor, row)
            for each in row["measure"]:
                _measure(actor, programme, each)
            for each in row.get("indicator", ()):
                _indicator(actor, programme, each)
            if row.get("concretise"):
                _concretise(actor, programme)
        if "approver" in row:
            _approve(row, programme)


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
    measures.add_measure(actor=actor, values=values, label=label_for(actor=actor, level=OPEN))


def _indicator(actor: Actor, programme: Programme, row: dict[str, Any]) -> None:
    label = label_for(actor=actor, level=OPEN)
    values: dict[str, Any] = {name: row[name] for name in ("name_en", "name_vi", "counted_in")}
    values |= {"programme": programme, "start_value": row["start"]}
    indicator = indicators.add_indicator(actor=actor, values=values, label=label)
    for model, figure in (
        (Target, {"due_on": _day(row["by"]), "value": row["target"]}),
        (Observation, {"observed_on": clock.today(), "value": row["observed"], "source": "Báo cáo quý"}),
    ):
        figure["indicator"] = indicator
        indicators.add_figure(actor=actor, model=model, values=figure, label=label)


def _concretise(actor: Actor, programme: Programme) -> None:
    """Make measures of the first requirement that nobody in the unit has touched."""
    waiting = Assignment.objects.filter(unit=programme.unit_id, state=AssignmentState.UNTOUCHED)
    assignment = waiting.order_by("requirement__start", "pk").first()
    if assignment is None:
        return
    drafts = [
        {"title": each.title, "starts_on": each.starts_on, "ends_on": each.ends_on}
        for each in proposing.proposals_for(assignment, programme)
    ]
    concretise_in_measures(
        actor=actor, assignment=assignment, plan=Plan(programme), drafts=drafts, version=assignment.version
    )


def _approve(row: dict[str, Any], programme: Programme) -> None:
    with acting_as(account_of(row["account"]), working_level=OPEN) as actor:
        above = Unit.objects.get(code="MR-N")
        deciding.submit_programme(actor=actor, programme=programme, unit=above)
    with acting_as(account_of(row["approver"]), working_level=OPEN) as actor:
        for action in ("approve", "put_in_force"):
            deciding.move_programme(actor=actor, programme=programme, action=action)
    with acting_as(account_of(row["account"]), working_level=OPEN) as actor:
        for each in row["measure"]:
            if "progress" in each:
                measure = Measure.objects.get(programme=programme, title_en=each["title_en"])
                measures.report_progress(actor=actor, measure=measure, progress=each["progress"])
