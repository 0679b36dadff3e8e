"""What ties the units of the demo to their partners, and the people who carry it."""

from datetime import date, timedelta
from typing import Any

from comity.access.acting import acting_as
from comity.access.models import Label, Unit
from comity.access.queries import scope_for
from comity.access.services import label_for
from comity.cli.demo_world.people import account_of
from comity.cli.demo_world.source import table
from comity.foundation import clock
from comity.foundation.acting import Actor
from comity.kit.services import create_record, update_record
from comity.partners.models import Blackout, Channel, Counterpart, Partner, RelationStep, Twinning
from comity.partners.services import channels, commitments, relations
from comity.partners.services.tying import create_tied
from comity.people.models import LanguageSkill, Person, Rank

OFFICER, PERSONNEL = "officer", "personnel"
OPEN = 0


def tie() -> None:
    """Put the partners in their places, and tie to them what the demo shows of a relationship."""
    given = table("partners")
    with acting_as(account_of(OFFICER), working_level=OPEN) as actor:
        label = label_for(actor=actor, level=OPEN)
        for row in given["partner"]:
            _add(actor, row, label)
        for row in given["parent"]:
            _place(actor, row)
        for row in given["step"]:
            _step(actor, row)
        for kind, model in (("counterpart", Counterpart), ("blackout", Blackout), ("twinning", Twinning)):
            for row in given[kind]:
                create_tied(actor=actor, model=model, values=_values(row), label=label)
        _meet(actor, given["channel"], label)
        for row in given["commitment"]:
            _promise(actor, row, label)
    with acting_as(account_of(PERSONNEL), working_level=OPEN) as actor:
        for row in given["person"]:
            _register(actor, row)


def _add(actor: Actor, row: dict[str, Any], label: Label) -> None:
    """Register a partner that the units below are to know as well."""
    values = {**row, "parent": _partner(row["parent"]) if "parent" in row else None}
    scope = scope_for(Unit.objects.get(pk=actor.unit_id), "issued")
    create_tied(actor=actor, model=Partner, values=values, label=label, scope=scope)


def _place(actor: Actor, row: dict[str, str]) -> None:
    partner = _partner(row["partner"])
    values = {"parent": _partner(row["parent"])}
    update_record(actor=actor, record=partner, values=values, expected_version=partner.version)


def _step(actor: Actor, row: dict[str, Any]) -> None:
    relations.change_relation(
        actor=actor,
        partner=_partner(row["partner"]),
        step=RelationStep.objects.get(pk=row["step"]),
        happened_on=_day(row["day"]),
        reason=row["reason"],
    )


def _meet(actor: Actor, rows: list[dict[str, Any]], label: Label) -> None:
    """Register the channels, each below the one it names, with the meetings that were held."""
    made: dict[str, Channel] = {}
    for row in rows:
        values = {**_values(row), "superior": made.get(row.get("superior", ""))}
        channel = create_tied(actor=actor, model=Channel, values=values, label=label)
        made[row.get("key", "")] = channel
        for day in row["met"]:
            facts = {"held_on": _day(day), "place": "", "note": ""}
            channels.record_meeting(actor=actor, channel=channel, facts=facts)


def _promise(actor: Actor, row: dict[str, Any], label: Label) -> None:
    made = commitments.make_commitment(actor=actor, values=_values(row), label=label)
    if kept := row.get("kept"):
        commitments.move_commitment(actor=actor, commitment=made, action="keep", reason=kept)


def _register(actor: Actor, row: dict[str, Any]) -> None:
    label = label_for(actor=actor, level=OPEN)
    values = {"name": row["name"], "post": row["post"], "rank": Rank.objects.get(pk=row["rank"])}
    values["personnel_number"] = row.get("number", "")
    values["unit"] = Unit.objects.get(code=row["unit"])
    person = create_record(actor=actor, model=Person, values=values, label=label)
    for language, *levels in row["languages"]:
        skills = dict(zip(("listening", "speaking", "reading", "writing"), levels, strict=True))
        spoken = {"person": person, "language": language, "unit": values["unit"], **skills}
        create_tied(actor=actor, model=LanguageSkill, values=spoken, label=label)


def _values(row: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a row: what it names as records, and its days as dates."""
    told: dict[str, Any] = {"partner": _partner(row["partner"])}
    for name, value in row.items():
        match name:
            case "partner" | "key" | "superior" | "met" | "kept":
                continue
            case "unit":
                told["our_unit"] = told["unit"] = Unit.objects.get(code=value)
            case "began" | "made" | "due":
                told[f"{name}_on"] = _day(value)
            case "day":
                told["agreed_on"] = _day(value)
            case "first" | "last":
                told[{"first": "starts_on", "last": "ends_on"}[name]] = date.fromisoformat(value)
            case _:
                told[name] = value
    return told


def _partner(code: str) -> Partner:
    return Partner.objects.get(code=code)


def _day(days: int) -> date:
    return clock.today() + timedelta(days=days)
