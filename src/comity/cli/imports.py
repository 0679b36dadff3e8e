"""`comity import`: a table becomes records as an account, by the same dry run and the same writing as in the wizard."""

import argparse
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

from comity.access import queries as access_queries
from comity.access.acting import acting_as
from comity.access.models import Level
from comity.access.services import label_for
from comity.cli.acting import account_named
from comity.cli.database import database_server
from comity.cli.refusals import CommandRefused
from comity.foundation.acting import Actor
from comity.history.services import record_access
from comity.imports import books, queries, runs
from comity.imports.dryrun.columns import Columns, heading_of, names_of
from comity.imports.dryrun.problems import Line
from comity.imports.importing import Importable, importable_of, importables
from comity.imports.models import ImportBatch, ImportState
from comity.imports.previews import sentence_of
from comity.imports.progress import Acting
from comity.imports.services import batches

DONE, REFUSED = 0, 1
PRINTED = 50
"""Wrong rows that are printed; all of them stand in the workbook of --errors."""


def run(options: argparse.Namespace) -> int:
    """Import or undo; what is wrong with the rows is said in the language of the account."""
    with database_server():
        act = _acting(options.account)
        with runs.speaking(act):
            if options.undo:
                return _undo(act, options.undo)
            if not options.type or not options.file:
                raise CommandRefused("Name the type and the file, or an import with --undo.")
            return _import(act, options)


def _import(act: Acting, options: argparse.Namespace) -> int:
    batch = _begin(options, act)
    batch = _do(act, batch, "check")
    _tell(act, batch)
    if options.errors and batch.counts.get("error"):
        _write_errors(act, batch, options.errors)
    if batch.state != ImportState.CHECKED or batch.counts.get("error") or options.dry_run:
        wrong = batch.state != ImportState.CHECKED or bool(batch.counts.get("error"))
        _give_up(act, batch)
        return REFUSED if wrong else DONE
    if not (batch.counts.get("new") or batch.counts.get("changed")):
        _give_up(act, batch)
        return DONE
    batch = _do(act, batch, "write")
    _tell(act, batch)
    if batch.state == ImportState.WRITTEN:
        print(f"To undo it: comity import --as {options.account} --undo {batch.pk}")
        return DONE
    _give_up(act, batch)
    return REFUSED


def _acting(account: str) -> Acting:
    return partial(acting_as, account_named(account))


def _begin(options: argparse.Namespace, act: Acting) -> ImportBatch:
    importable = importable_of(options.type)
    if importable is None:
        names = ", ".join(each.name for each in importables())
        raise CommandRefused(f"Records of the type {options.type} cannot be imported. Types are {names}.")
    try:
        content = options.file.read_bytes()
    except OSError as error:
        raise CommandRefused(f"{options.file} cannot be read: {error.strerror}.") from error
    with act() as actor:
        level = Level.objects.filter(code=options.level).first() if options.level else Level.objects.first()
        unit = access_queries.own_units(actor).filter(code=options.unit) if options.unit else None
        into_unit = (
            unit if unit is not None else access_queries.own_units(actor).filter(pk=actor.unit_id)
        ).first()
        if level is None or into_unit is None:
            raise CommandRefused("There is no such level or unit within the reach of the account.")
        batch = batches.begin_import(
            actor=actor,
            importable=importable,
            upload=SimpleUploadedFile(options.file.name, content),
            label=label_for(actor=actor, level=level),
            into_unit=into_unit,
        )
        return _chosen(actor, importable, batch, options)


def _chosen(
    actor: Actor, importable: Importable, batch: ImportBatch, options: argparse.Namespace
) -> ImportBatch:
    """Take the sheet and the columns that were named; the others are guessed."""
    if options.sheet:
        batch = batches.choose_sheet(actor=actor, batch=batch, sheet=options.sheet, header_row=None)
    if options.map:
        headings = names_of(queries.headings_of(batch, queries.table_of(batch)))
        named = dict(_pairs(options.map, headings, importable))
        kept = {place: name for place, name in batch.columns.items() if name not in named.values()}
        batch = batches.choose_columns(actor=actor, batch=batch, columns={**kept, **named})
    return batch


def _pairs(given: list[str], headings: list[str], importable: Importable) -> Iterator[tuple[str, str]]:
    for each in given:
        heading, _sign, name = each.rpartition("=")
        if heading not in headings or name not in importable.attributes:
            fields = ", ".join(importable.attributes)
            raise CommandRefused(f"--map {each}: write HEADING=FIELD. Fields are {fields}.")
        yield str(headings.index(heading)), name


def _do(act: Acting, batch: ImportBatch, action: str) -> ImportBatch:
    with act() as actor:
        batches.begin(actor=actor, batch=batch, action=action)
    {"check": runs.check, "write": runs.write, "undo": runs.undo}[action](act, batch.pk)
    with act():
        return ImportBatch.objects.get(pk=batch.pk)


def _tell(act: Acting, batch: ImportBatch) -> None:
    """Print what the import came to, with the rows that are wrong."""
    print(batch.notice or sentence_of(batch))
    with act():
        importable = importable_of(batch.type_name)
        for at, line in enumerate(queries.lines_of(batch, "error")):
            if at == PRINTED:
                print(f"... and {batch.counts['error'] - PRINTED} more wrong rows")
                break
            for words in _words_of(importable, line, batch.columns):
                print(words)


def _words_of(importable: Importable | None, line: Line, columns: Columns) -> Iterator[str]:
    for each in line.problems:
        known = importable is not None and each.field in columns.values()
        where = f", {heading_of(importable, each.field)}" if importable and known else ""
        perhaps = f" Perhaps: {each.suggestion}" if each.suggestion else ""
        yield f"row {line.number}{where}: {each.reason}{perhaps}"


def _write_errors(act: Acting, batch: ImportBatch, path: Path) -> None:
    importable = importable_of(batch.type_name)
    with act() as actor:
        content = books.errors_of(importable, batch) if importable else b""
        record_access(actor=actor, verb="exported", record=batch, details={"format": "xlsx"})
    path.write_bytes(content)
    print(f"The wrong rows are in {path}.")


def _give_up(act: Acting, batch: ImportBatch) -> None:
    with act() as actor:
        batches.abandon(actor=actor, batch=batch)


def _undo(act: Acting, wanted: UUID) -> int:
    with act():
        batch = ImportBatch.objects.filter(pk=wanted).first()
    if batch is None:
        raise CommandRefused(f"There is no import {wanted}.")
    batch = _do(act, batch, "undo")
    _tell(act, batch)
    return REFUSED if batch.counts.get("error") or batch.state != ImportState.UNDONE else DONE
