"""The order in which the rows of a file are written: what a row refers to comes before it."""

from collections.abc import Iterable, Iterator
from graphlib import TopologicalSorter

from comity.imports.dryrun.problems import Line


def generations(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """Return the lines in groups, none of which refers to a line of its own or a later group; CycleError in a circle."""
    by_number = {line.number: line for line in lines}
    sorter = TopologicalSorter(
        {
            number: [each for each in _rows_named(line) if each in by_number]
            for number, line in by_number.items()
        }
    )
    sorter.prepare()
    while sorter.is_active():
        ready = sorter.get_ready()
        yield [by_number[number] for number in sorted(ready)]
        sorter.done(*ready)


def _rows_named(line: Line) -> list[int]:
    return [value["row"] for value in line.values.values() if isinstance(value, dict) and "row" in value]
