"""`comity programmes`: the cascade matrix, the roll-up, and a requirement made into measures."""

import argparse
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError

from comity.access import policies as access
from comity.access.labelling import covering
from comity.access.models import Unit
from comity.cli import filling
from comity.cli.acting import acting_by
from comity.cli.records import kit_named, opened
from comity.cli.refusals import DONE, CommandRefused
from comity.cli.telling import Told, ending_of
from comity.foundation import clock, paper
from comity.foundation.acting import Actor
from comity.foundation.models import Labelled
from comity.foundation.registry import type_name
from comity.foundation.sheets import Sheet, cell_text
from comity.history.services import record_export, record_reading
from comity.instruments.models.requirement import Assignment, Requirement
from comity.programmes import books
from comity.programmes.forms import RollUpForm
from comity.programmes.models.programme import Programme
from comity.programmes.policies import MEASURE
from comity.programmes.queries import cascading, proposing, rollup
from comity.programmes.queries.matrix import Page, matrix_of_instrument, matrix_of_programme
from comity.programmes.services.concretising import Plan, concretise_in_measures

ALL = "all"
"""Every measure that is proposed."""


def run(options: argparse.Namespace) -> int:
    """Print or send a matrix or a roll-up, or concretise a requirement."""
    with acting_by(options) as actor:
        told = WORK[options.what](actor, options)
    told.tell()
    return DONE


def _matrix(actor: Actor, options: argparse.Namespace) -> Told:
    kit = kit_named(options.type)
    record: Any = opened(actor, kit, options.record)
    told_of = type_name(record) if isinstance(record, Programme) else type_name(Assignment)
    access.check(actor, "export" if options.out else "view", told_of)
    below = filling.row_named(Unit.objects.all(), options.below, "--below").pk if options.below else None
    page = Page(below=below, untouched=options.untouched, is_file=True)
    matrix = (matrix_of_programme if isinstance(record, Programme) else matrix_of_instrument)(
        actor, record, page
    )
    rows = [record, *matrix.labelled]
    return _give(actor, books.cascade_sheet(actor, record, matrix), rows, options.out, "cascade")


def _roll_up(actor: Actor, options: argparse.Namespace) -> Told:
    access.check(actor, "export" if options.out else "view", MEASURE)
    today = clock.today()
    begun = {
        "unit": actor.unit_id,
        "on": today,
        "since": date(today.year, 1, 1),
        "until": date(today.year, 12, 31),
    }
    asked = rollup.Asked(**filling.answered(RollUpForm, options.where, begun))
    found = rollup.roll_up(asked)
    rows = rollup.standing_for(asked, found.label_ids)
    return _give(actor, books.roll_up_sheet(actor, asked, found), rows, options.out, "roll-up")


def _give(actor: Actor, sheet: Sheet, rows: Sequence[Labelled], out: Path | None, what: str) -> Told:
    """Return a table line by line, or as a file; the ledger keeps which, and what it told."""
    if out is None:
        record_reading(actor=actor, rows=rows, details={"page": what})
        lines = [[sheet.head], sheet.titles, *sheet.rows]
        return Told(["\t".join(cell_text(cell) for cell in line) for line in lines])
    ending = ending_of(out, paper.WRITERS)
    record_export(actor=actor, rows=rows, details={"type": what, "format": ending})
    return Told([f"{covering(rows) or sheet.marking}: {out}"], out, paper.WRITERS[ending](sheet))


def _concretise(actor: Actor, options: argparse.Namespace) -> Told:
    assignment: Any = opened(actor, kit_named("assignments"), _assignment(actor, options.requirement))
    programmes = cascading.programmes_for(assignment)
    programme = (
        filling.row_named(programmes, options.programme, "--programme")
        if options.programme
        else cascading.programme_covering(assignment)
    )
    superior = cascading.superior_for(assignment)
    proposed = proposing.proposals_for(assignment, programme, superior)
    if not options.take:
        return _propose(programme, proposed)
    if programme is None:
        raise CommandRefused(
            "Your unit has no programme to put measures in. Make one: comity records add programmes."
        )
    drafts = [asdict(each) for each in _taken(proposed, options.take)]
    plan = Plan(programme, superior, assignment.responsible, assignment.received_on)
    made = concretise_in_measures(
        actor=actor, assignment=assignment, plan=plan, drafts=drafts, version=assignment.version
    )
    return Told([f"{row.pk}  {row.label}  {row.starts_on} – {row.ends_on}  {row}" for row in made])


def _assignment(actor: Actor, words: str) -> str:
    """Return the assignment that is named itself, or that of the actor's unit to the requirement that is named."""
    with suppress(ValidationError):
        if Assignment.objects.filter(pk=words).exists():
            return words
    requirement = filling.row_named(Requirement.objects.all(), words, "requirement")
    given = Assignment.objects.filter(requirement=requirement, unit=actor.unit_id).first()
    if given is None:
        raise CommandRefused(
            "This requirement was not addressed to your unit. Name the assignment by its identifier."
        )
    return str(given.pk)


def _propose(programme: Programme | None, proposed: Sequence[proposing.Proposal]) -> Told:
    lines = [
        f"{number:>3}  {each.starts_on} – {each.ends_on}  {each.title}"
        for number, each in enumerate(proposed, 1)
    ]
    return Told(
        [
            f"Into {programme}:" if programme else "Your unit has no programme yet to put measures in.",
            *lines,
            "Make them with --take 1,2 or --take all; edit them afterwards: comity records change measures.",
        ]
    )


def _taken(proposed: Sequence[proposing.Proposal], words: str) -> list[proposing.Proposal]:
    """Return the proposals of those numbers."""
    numbers = [each.strip() for each in words.split(",")]
    known = {str(number): each for number, each in enumerate(proposed, 1)}
    if words.strip() == ALL:
        return list(proposed)
    if unknown := [each for each in numbers if each not in known]:
        raise CommandRefused(f"--take {', '.join(unknown)}: numbers of what is proposed, or {ALL}.")
    return [known[each] for each in dict.fromkeys(numbers)]


WORK: Mapping[str, Callable[[Actor, argparse.Namespace], Told]] = {
    "matrix": _matrix,
    "roll-up": _roll_up,
    "concretise": _concretise,
}
