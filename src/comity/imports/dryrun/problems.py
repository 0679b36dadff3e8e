"""What is wrong with a cell, and the line of an import as the dry run leaves it."""

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class Outcome(StrEnum):
    """What becomes of a line."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    ERROR = "error"


@dataclass(slots=True)
class Problem:
    """Why a cell, or with no field the whole line, cannot be taken; what might be meant, if that is near."""

    field: str
    reason: str
    suggestion: str = ""


class BadCell(Exception):
    """A cell that cannot be read as what its column holds."""

    def __init__(self, reason: str, suggestion: str = "") -> None:
        super().__init__(reason)
        self.reason, self.suggestion = reason, suggestion


@dataclass(slots=True)
class Line:
    """One row of the file: its cells as they came, the values read from them, and what it comes to.

    `values` are as JSON holds them: a related record by its identifier, or by {"row": n} if the file makes it.
    After writing, `version` is the one written and `before` what stood there.
    """

    number: int
    cells: dict[str, Any]
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    outcome: Outcome = Outcome.ERROR
    record: str = ""
    version: int = 0
    before: dict[str, Any] = field(default_factory=dict)

    def refuse(self, name: str, reason: str, suggestion: str = "") -> None:
        self.problems.append(Problem(name, reason, suggestion))
        self.outcome = Outcome.ERROR

    @classmethod
    def read(cls, kept: dict[str, Any]) -> "Line":
        """Return a line that was kept as JSON."""
        line = cls(**kept)
        line.problems = [Problem(**each) for each in kept["problems"]]
        return line

    def kept(self) -> dict[str, Any]:
        """Return the line as JSON keeps it."""
        names = ("number", "cells", "values", "outcome", "record", "version", "before")
        problems = [asdict(problem) for problem in self.problems]
        return {**{name: getattr(self, name) for name in names}, "problems": problems}
