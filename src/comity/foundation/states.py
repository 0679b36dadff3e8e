"""The shape of a state table: which action leads from which states to which, and in what words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Transition:
    """One action of a state table. `words` stand on its button."""

    action: str
    sources: tuple[str, ...]
    target: str
    words: str | Promise
    needs_reason: bool = False
    asks_more: bool = False
    """It asks for more than a reason, on a page of its own."""


Transitions = Sequence[Transition]


def transition_named(table: Transitions, action: str) -> Transition:
    """Return the transition of that action; LookupError where the table has none."""
    for transition in table:
        if transition.action == action:
            return transition
    raise LookupError(action)


def transitions_from(table: Transitions, state: str) -> list[Transition]:
    """Return what a state allows, in the order of the table."""
    return [transition for transition in table if state in transition.sources]


def why_not_move(record: Any, table: Transitions, action: str) -> str | None:
    """Say why the record's state does not allow the action."""
    if action not in {each.action for each in table}:
        return _("Choose what to do.")
    if record.state in transition_named(table, action).sources:
        return None
    return _("Not while it is “%(state)s”.") % {"state": record.get_state_display()}
