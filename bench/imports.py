"""Prints how fast a table is checked and written: `python -m bench.imports`.

The dry run sorts rows as the figure of django-import-export 4.4.3 was taken (1,000 rows, 10 % changed, 0.4 % wrong:
2.0 s CPU, measured on another day); everything counts: opening the workbook, matching, keeping the lines. CPU is that of
this process; the database's own time and that of the process that opens the workbook are in the clock alone.
"""

import io
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from types import SimpleNamespace

import xlsxwriter
from bench import ground
from django.core.files.uploadedfile import SimpleUploadedFile

from comity.access.acting import acting_as
from comity.access.models import Unit
from comity.access.services import label_for
from comity.cli import demo_world
from comity.cli.demo_world.people import account_of
from comity.imports import runs
from comity.imports.importing import importable_of
from comity.imports.models import ImportBatch
from comity.imports.services import batches

ROWS = 10_000
UNITS = 2_500
WRONG, CHANGED = 250, 10
"""One row in so many."""
HEAD = ["code", "kind", "name_en", "name_vi", "country", "languages", "notes"]


def main() -> None:
    with ground.own_database():
        demo_world.load()
        print(f"{'what':44} {'rows':>7} {'seconds':>8} {'rows/s':>7} {'CPU s':>6}")
        officer = partial(acting_as, account_of("officer"))
        new = begin(officer, "partners", partners(changed=False))
        do(officer, new, "check", f"dry run, all {ROWS} new", ROWS)
        do(officer, new, "write", "writing, all new", ROWS)
        again = begin(officer, "partners", partners(changed=True))
        do(officer, again, "check", "dry run, 10 % changed, 0.4 % wrong", ROWS)
        bad = begin(
            officer, "partners", [[f"P{at}", f"stat {at}", "", "x", "", "", ""] for at in range(ROWS)]
        )
        do(officer, bad, "check", "dry run, 20,000 bad cells", ROWS)
        do(officer, new, "undo", "undoing", ROWS)
        admin = partial(acting_as, account_of("admin"))
        tree = begin(admin, "units", units(), head=["code", "kind", "name_en", "name_vi", "unit"])
        do(admin, tree, "check", "dry run, units", UNITS)
        do(admin, tree, "write", "writing, units in four generations", UNITS)


def partners(*, changed: bool) -> list[list[str]]:
    rows = []
    for at in range(ROWS):
        kind = "planet" if changed and at % WRONG == 0 else "state"
        note = "other" if changed and at % CHANGED == 1 else f"Note {at}"
        rows.append([f"P-{at:05}", kind, f"Partner {at}", f"Đối tác {at}", "LA", "lo; vi", note])
    return rows


def units() -> list[list[str]]:
    parents = {at: f"U-{at // 10:05}" for at in range(10, UNITS)}
    return [
        [f"U-{at:05}", "border_post", f"Unit {at}", f"Đồn {at}", parents.get(at, "")] for at in range(UNITS)
    ]


def begin(act: Callable, slug: str, rows: list[list[str]], head: list[str] = HEAD) -> ImportBatch:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        page = book.add_worksheet()
        for at, row in enumerate([head, *rows]):
            page.write_row(at, 0, row)
    with act() as actor:
        return batches.begin_import(
            actor=actor,
            importable=importable_of(slug),
            upload=SimpleUploadedFile("rows.xlsx", file.getvalue()),
            label=label_for(actor=actor, level=0),
            into_unit=Unit.objects.get(pk=actor.unit_id),
        )


def do(act: Callable, batch: ImportBatch, action: str, title: str, rows: int) -> None:
    with act() as actor:
        batches.begin(actor=actor, batch=batch, action=action)
    with measured() as took:
        getattr(runs, action)(act, batch.pk)
    with act():
        found = ImportBatch.objects.get(pk=batch.pk)
    speed = round(rows / took.seconds)
    print(
        f"{title:44} {rows:7} {took.seconds:8.1f} {speed:7} {took.cpu:6.1f}  {found.state} {found.counts}{found.notice}"
    )


@contextmanager
def measured() -> Iterator[SimpleNamespace]:
    took = SimpleNamespace(seconds=0.0, cpu=0.0)
    begun, cpu = time.perf_counter(), time.process_time()
    yield took
    took.seconds, took.cpu = time.perf_counter() - begun, time.process_time() - cpu


if __name__ == "__main__":
    main()
