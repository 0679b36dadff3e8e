"""The steps of a state table as a stepper shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from comity.foundation.states import Transitions, transitions_from


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its words and whether it is done, current, to do, or where the way stopped."""

    text: Any
    place: str


def steps_of(
    path: Sequence[tuple[str, Any]], state: str, beside: Any = None, transitions: Transitions = ()
) -> list[Step]:
    """Return the steps of the usual path with the present state marked.

    `path` lists (code, words) in order. A state beside the path, with the words given as `beside`, stands behind the
    steps that every way of the table to it has passed; the way stops there unless it can return to the path.
    """
    codes = [code for code, _ in path]
    if state in codes:
        here = codes.index(state)
        places = ["done"] * here + ["current"] + ["todo"] * (len(codes) - here - 1)
        return [Step(text, place) for (_, text), place in zip(path, places, strict=True)]
    if not transitions:
        return [*(Step(text, "todo") for _, text in path), Step(beside or state, "stopped")]
    passed = [code for code in codes if not _reaches(transitions, codes[0], state, past=code)]
    ahead = [code for code in codes if code not in passed and _reaches(transitions, state, code)]
    words = dict(path)
    return [
        *(Step(words[code], "done") for code in passed),
        Step(beside or state, "current" if ahead else "stopped"),
        *(Step(words[code], "todo") for code in ahead),
    ]


def _reaches(transitions: Transitions, start: str, goal: str, *, past: str = "") -> bool:
    """Tell whether a way leads from one state to another without the state `past`."""
    waiting, seen = [start], {past}
    while waiting:
        state = waiting.pop()
        if state == goal:
            return True
        if state not in seen:
            seen.add(state)
            waiting += [each.target for each in transitions_from(transitions, state)]
    return False
