"""Proposals, an appraisal and a rule in the making, as the demo shows them."""

from datetime import timedelta
from typing import Any

from comity.access.acting import acting_as
from comity.access.models import Unit
from comity.access.queries import scope_for
from comity.access.services import label_for
from comity.cli.demo_world.people import account_of
from comity.cli.demo_world.source import table
from comity.foundation import clock
from comity.foundation.acting import Actor
from comity.programmes.models.consulting import Appraisal, Opinion, RuleMaking
from comity.programmes.services import consulting, proposing

OPEN, COMMANDER = 0, "commander"


def ask() -> None:
    """Propose upward, have a plan appraised and a rule drafted."""
    given = table("consulting")
    for row in given["proposal"]:
        _propose(row)
    _appraise(given["appraisal"])
    for row in given["rule"]:
        _make(row)


def _placed(actor: Actor, row: dict[str, Any], scope: str) -> dict[str, Any]:
    unit = Unit.objects.get(code=row["unit"])
    return {"label": label_for(actor=actor, level=OPEN), "scope": scope_for(unit, scope)}


def _values(row: dict[str, Any], *names: str) -> dict[str, Any]:
    known = {name: row[name] for name in ("title_en", "title_vi", *names)}
    return {**known, "unit": Unit.objects.get(code=row["unit"])}


def _propose(row: dict[str, Any]) -> None:
    with acting_as(account_of(row["account"]), working_level=OPEN) as actor:
        values = _values(row, "kind", "text") | {"to_unit": Unit.objects.get(code=row["to"])}
        made: Any = proposing.propose(actor=actor, values=values, **_placed(actor, row, "held"))
        proposing.move_proposal(actor=actor, proposal=made, action="submit")
    if "answer" in row:
        action, reason = row["answer"]
        with acting_as(account_of(COMMANDER), working_level=OPEN) as actor:
            proposing.move_proposal(actor=actor, proposal=made, action=action, reason=reason)


def _appraise(row: dict[str, Any]) -> None:
    due_on = clock.today() + timedelta(days=row["due"])
    with acting_as(account_of(row["account"]), working_level=OPEN) as actor:
        values = _values(row, "body", "subject") | {"due_on": due_on}
        made: Any = consulting.take_up(
            actor=actor, model=Appraisal, values=values, **_placed(actor, row, "issued")
        )
        units = Unit.objects.filter(code__in=row["asked"])
        consulting.ask_opinions(actor=actor, matter=made, units=units, due_on=due_on - timedelta(days=7))
    for each in row["opinion"]:
        with acting_as(account_of(each["account"]), working_level=OPEN) as actor:
            opinion = Opinion.objects.get(appraisal=made, unit=actor.unit_id)
            consulting.give_opinion(actor=actor, opinion=opinion, stance=each["stance"], text=each["text"])


def _make(row: dict[str, Any]) -> None:
    due_on = clock.today() + timedelta(days=row["due"])
    with acting_as(account_of(row["account"]), working_level=OPEN) as actor:
        values = _values(row, "kind", "gap", "text") | {"due_on": due_on}
        made: Any = consulting.take_up(
            actor=actor, model=RuleMaking, values=values, **_placed(actor, row, "issued")
        )
        consulting.move_matter(actor=actor, matter=made, action="draft")
        units = Unit.objects.filter(code__in=row["asked"])
        consulting.ask_opinions(actor=actor, matter=made, units=units, due_on=due_on - timedelta(days=20))
