"""The cascade matrix: what is required by whom, and how far each unit has come, within the reader's reach."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from comity.access.models import Unit
from comity.access.queries import unit_tree_for, units_below
from comity.foundation import clock
from comity.foundation.acting import Actor
from comity.foundation.models import Record
from comity.foundation.registry import type_name
from comity.foundation.sql import statements
from comity.instruments.models.instrument import Instrument
from comity.instruments.models.requirement import (
    UNFINISHED,
    Assignment,
    AssignmentState,
    Requirement,
    RequirementState,
)
from comity.programmes.models.measure import Measure, MeasureState
from comity.programmes.models.programme import Programme
from comity.programmes.queries import measures_of
from comity.programmes.queries.trees import Node, nodes_of, weighted
from comity.threads.models import Duty

ROWS, COLUMNS = 25, 20
"""Requirements and units of one page."""
Below = tuple[UUID, UUID, UUID]
"""The head of a line, a measure below it, the unit of that measure."""
ROWS_SENT, COLUMNS_SENT = 1000, 600
"""Requirements and units of one file."""
REMINDED_AT_ONCE = 500
"""Assignments that one click reminds of; another click goes on."""


@dataclass(slots=True)
class Cell:
    """What one unit makes of one requirement: its assignment, its measures, or both."""

    unit: Unit
    assignment: Assignment | None = None
    measures: list[Node] = field(default_factory=list)
    """Each where it stands in its programme."""

    @property
    def lowest(self) -> list[Measure]:
        """The measures from which the progress follows: for one that has parts, those."""
        return list({row.pk: row for node in self.measures for row in node.lowest}.values())

    @property
    def progress(self) -> int:
        return weighted(self.lowest)

    @property
    def untouched_since(self) -> date | None:
        """Since when nothing was done with it, if it waits to be concretised."""
        given = self.assignment
        if given is None or given.state != AssignmentState.UNTOUCHED:
            return None
        return given.received_on or timezone.localdate(given.created_at)

    @property
    def touched_on(self) -> date | None:
        """When somebody last worked on the assignment, while it is concretised or under way."""
        given = self.assignment
        if given is None or given.state not in UNFINISHED or given.state == AssignmentState.UNTOUCHED:
            return None
        return timezone.localdate(given.changed_at)

    @property
    def age(self) -> int:
        """For how many days nothing was done with it."""
        since = self.untouched_since or self.touched_on
        return (clock.today() - since).days if since else 0

    @property
    def late_since(self) -> date | None:
        """The day by which it should have been carried out, if that has passed."""
        given = self.assignment
        if given is None or given.state not in UNFINISHED or given.due_on is None:
            return None
        return given.due_on if given.due_on < clock.today() else None


@dataclass(frozen=True, slots=True)
class Line:
    """A requirement, or a measure of a superior, with a cell for each unit; None where a unit has nothing of it."""

    head: Record
    cells: list[Cell | None]


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of a matrix is asked for."""

    row: int = 1
    column: int = 1
    below: UUID | None = None
    """Only this unit and those below it."""
    untouched: bool = False
    """Only requirements that some unit has not touched."""
    is_file: bool = False
    """All rows and units that a file holds, from the first."""

    @property
    def rows(self) -> slice:
        """Which rows stand on it."""
        return slice(ROWS_SENT) if self.is_file else slice((self.row - 1) * ROWS, self.row * ROWS)

    @property
    def columns(self) -> slice:
        """Which units stand on it."""
        size = COLUMNS
        return slice(COLUMNS_SENT) if self.is_file else slice((self.column - 1) * size, self.column * size)


@dataclass(slots=True)
class Matrix:
    """A page of lines over a page of units, and how many there are of both."""

    units: list[Unit]
    lines: list[Line]
    row_count: int
    column_count: int

    @property
    def labelled(self) -> list[Any]:
        """Everything that the matrix shows, for its label and for the ledger."""
        cells = [cell for line in self.lines for cell in line.cells if cell]
        given = [cell.assignment for cell in cells if cell.assignment]
        return [
            *(line.head for line in self.lines),
            *given,
            *(row for cell in cells for node in cell.measures for row in node.counted),
        ]


def matrix_of_instrument(actor: Actor, instrument: Instrument, page: Page) -> Matrix:
    """Return requirements × units of an instrument: assignments, and the measures below them at any depth."""
    rows = Requirement.objects.filter(instrument=instrument, state=RequirementState.IN_FORCE)
    if page.untouched:
        waiting = Assignment.objects.filter(state=AssignmentState.UNTOUCHED, **_within(page))
        rows = rows.filter(pk__in=waiting.values("requirement"))
    return _matrix(actor, rows.select_related("label__level").order_by("start", "pk"), page)


def forgotten_in(instrument: Instrument, page: Page) -> list[Assignment]:
    """Return the untouched assignments of an instrument that nobody was reminded of today, the oldest first."""
    told = Duty.objects.filter(record_type=type_name(Assignment), reminded_on=clock.today())
    rows = Assignment.objects.filter(
        requirement__instrument=instrument,
        requirement__state=RequirementState.IN_FORCE,
        state=AssignmentState.UNTOUCHED,
        **_within(page),
    )
    return list(rows.exclude(pk__in=told.values("record_id")).order_by("created_at", "pk")[:REMINDED_AT_ONCE])


def matrix_of_programme(actor: Actor, programme: Programme, page: Page) -> Matrix:
    """Return measures × units of a programme: the measures of other units that implement them, at any depth."""
    rows = measures_of(programme).exclude(state=MeasureState.DROPPED)
    return _matrix(actor, rows.select_related("label__level"), page)


def _matrix(actor: Actor, rows: QuerySet[Any], page: Page) -> Matrix:
    count = rows.count()
    heads = list(rows[page.rows])
    below = _measures_below(heads)
    given = _assignments(heads)
    concerned = {unit_id for _head, _measure, unit_id in below}
    concerned.update(given.order_by().values_list("unit", flat=True).distinct())
    if page.below:
        concerned &= set(units_below(page.below).values_list("pk", flat=True))
    ordered = [branch.unit for branch in unit_tree_for(actor) if branch.unit.pk in concerned]
    shown = {unit.pk: unit for unit in ordered[page.columns]}
    cells = _cells(shown, given.filter(unit__in=shown), [row for row in below if row[2] in shown])
    made = [Line(head, [cells.get((head.pk, key)) for key in shown]) for head in heads]
    return Matrix(list(shown.values()), made, count, len(ordered))


def _measures_below(heads: Sequence[Record]) -> list[Below]:
    """Return the measures below each head, with their units."""
    if not heads:
        return []
    told: dict[str, Any] = {"type": type_name(heads[0]), "ids": [head.pk for head in heads]}
    with connection.cursor() as cursor:
        cursor.execute(statements("comity.programmes", "cascade"), told)
        return list(cursor.fetchall())


def _assignments(heads: Sequence[Record]) -> QuerySet[Assignment]:
    wanted = [head.pk for head in heads if isinstance(head, Requirement)]
    return Assignment.objects.filter(requirement__in=wanted).select_related("label__level")


def _within(page: Page) -> dict[str, Any]:
    return {"unit__in": units_below(page.below).values("pk")} if page.below else {}


def _cells(
    units: Mapping[UUID, Unit], assignments: Iterable[Assignment], below: Iterable[Below]
) -> dict[tuple[UUID, UUID], Cell]:
    cells = {(row.requirement_id, row.unit_id): Cell(units[row.unit_id], row) for row in assignments}
    heads: dict[UUID, list[UUID]] = defaultdict(list)
    for head_id, measure_id, _unit_id in below:
        heads[measure_id].append(head_id)
    found = Measure.objects.filter(pk__in=heads).select_related("label__level")
    measures = list(found.order_by("programme", "position", "pk"))
    nodes = nodes_of(measures)
    for measure in measures:
        for head_id in heads[measure.pk]:
            cell = cells.setdefault((head_id, measure.unit_id), Cell(units[measure.unit_id]))
            cell.measures.append(nodes[measure.pk])
    return cells
