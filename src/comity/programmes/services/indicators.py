"""Indicators, their targets and what was observed: added beside their programme, under a label that covers it."""

from typing import Any

from comity.access.models import Label
from comity.access.services import label_over
from comity.access.services.keeping import allow, locked, require
from comity.foundation.acting import Actor
from comity.foundation.models import Record
from comity.kit.services import create_record, update_record
from comity.partners.services.tying import update_tied
from comity.programmes import policies
from comity.programmes.models.indicator import Indicator, Observation, Target


def add_indicator(*, actor: Actor, values: dict[str, Any], label: Label) -> Record:
    """Add an indicator to a programme, or to one of its measures."""
    programme, measure = values["programme"], values.get("measure")
    allow(policies.why_not_add_part(actor, Indicator, programme))
    require(policies.why_not_measured(programme, measure))
    unit = values.get("unit") or programme.unit
    require(policies.why_not_answer(programme, unit))
    over = label_over(actor, label, (measure or programme).label)
    placed = {**values, "unit": unit}
    return create_record(actor=actor, model=Indicator, values=placed, label=over, scope=programme.scope)


def add_figure(*, actor: Actor, model: type[Record], values: dict[str, Any], label: Label) -> Record:
    """Add a target or an observation to an indicator. Observing goes on while a programme is being decided on."""
    indicator = values["indicator"]
    allow(policies.why_not_add_figure(actor, model, indicator))
    unit = values.get("unit") or indicator.unit
    require(policies.why_not_answer(indicator.programme, unit))
    over = label_over(actor, label, indicator.label)
    placed = {**values, "unit": unit}
    return create_record(actor=actor, model=model, values=placed, label=over, scope=indicator.scope)


def change_indicator(*, actor: Actor, indicator: Indicator, values: dict[str, Any], version: int) -> Record:
    """Change an indicator; its programme stays, and once it has figures, so does how they are read."""
    current = locked(indicator, version=version)  # a figure that is being added is waited for
    allow(policies.why_not_touch(current.programme))
    given = {name: value for name, value in values.items() if name != "programme"}
    require(policies.why_not_measured(current.programme, given.get("measure")))
    require(policies.why_not_reread(current, given))
    return update_tied(actor=actor, record=current, values=given, expected_version=version)


def change_figure(
    *, actor: Actor, figure: Target | Observation, values: dict[str, Any], version: int
) -> Record:
    """Change a target or an observation; its indicator stays."""
    allow(policies.why_not_change_figure(figure))
    given = {name: value for name, value in values.items() if name != "indicator"}
    return update_record(actor=actor, record=figure, values=given, expected_version=version)
