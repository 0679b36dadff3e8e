"""The steps of a state table as a stepper shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from comity.foundation.states import Transitions, transitions_from
from comity.history.queries import moves_between


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its words and whether it is done, passed over, current, to do, or where the way stopped."""

    text: Any
    place: str


def steps_of(
    path: Sequence[tuple[str, Any]],
    state: str,
    beside: Any = None,
    transitions: Transitions = (),
    record: Model | None = None,
) -> list[Step]:
    """Return the steps of the usual path with the present state marked.

    `path` lists (code, words) in order. A state beside the path, with the words given as `beside`, stands behind the
    steps that every way of the table to it has passed; the way stops there unless it can return to the path. Where
    the table lets a step be passed over, the history of the record tells whether it was.
    """
    codes = [code for code, _ in path]
    if state in codes:
        here = codes.index(state)
        over = _passed_over(codes[: here + 1], transitions, record)
        done = ["over" if code in over else "done" for code in codes[:here]]
        places = [*done, "current", *["todo"] * (len(codes) - here - 1)]
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


def _passed_over(codes: list[str], transitions: Transitions, record: Model | None) -> set[str]:
    """Return which states before the last one the record leapt over and never had, as far as its reader knows."""
    doubtful = {code for code in codes[:-1] if _reaches(transitions, codes[0], codes[-1], past=code)}
    if record is None or not doubtful:
        return set()
    moves = moves_between(record, "state")
    had = {state for move in moves for state in move}
    leaps = [(codes.index(a), codes.index(b)) for a, b in moves if a in codes and b in codes]
    return {code for code in doubtful - had if any(first < codes.index(code) < last for first, last in leaps)}


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
