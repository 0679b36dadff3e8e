"""The steps of a state table as a stepper shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its words and whether it is done, current, to do, or where the way stopped."""

    text: Any
    place: str


def steps_of(path: Sequence[tuple[str, Any]], state: str, stopped: Any = None) -> list[Step]:
    """Return the steps of the usual path with the present state marked.

    `path` lists (code, words) in order. A state beside the path (cancelled, rejected) is shown last, with the
    words given as `stopped`.
    """
    codes = [code for code, _ in path]
    if state not in codes:
        return [*(Step(text, "todo") for _, text in path), Step(stopped or state, "stopped")]
    here = codes.index(state)
    places = ["done"] * here + ["current"] + ["todo"] * (len(codes) - here - 1)
    return [Step(text, place) for (_, text), place in zip(path, places, strict=True)]
