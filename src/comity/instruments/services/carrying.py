"""What a repeated reading takes over from the one before: only what changed asks for a decision again."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from comity.instruments.models.reading import Draft, DraftState, Reading

COMPARED = ("kind", "actors", "partners", "deadline", "period", "condition")
"""The fields whose change makes a draft worth a second look."""


def compare(reading: Reading, proposed: Sequence[Draft]) -> tuple[list[Draft], dict[str, Any]]:
    """Return the drafts that need a decision, and the figures of the comparison with the earlier reading.

    A sentence that was decided before, and is read the same way now, is not asked about again. One that is read
    otherwise comes back, pointing at the earlier draft.
    """
    if reading.previous is None:
        return list(proposed), {}
    before = _by_wording(reading.previous)
    fresh: list[Draft] = []
    figures = {"new": 0, "changed": 0, "unchanged": 0, "gone": 0}
    for draft in proposed:
        earlier = before[draft.text].pop(0) if before[draft.text] else None
        word = _compared(draft, earlier)
        figures[word] += 1
        if word == "unchanged" and earlier is not None and earlier.state != DraftState.PROPOSED:
            continue
        draft.earlier = earlier
        fresh.append(draft)
    gone = [str(draft.pk) for rest in before.values() for draft in rest]
    return fresh, {**figures, "gone": len(gone), "gone_ids": gone}


def _by_wording(reading: Reading | None) -> defaultdict[str, list[Draft]]:
    """Collect by their sentence what the reader proposed last, in the earlier reading or in those before it."""
    found: defaultdict[str, list[Draft]] = defaultdict(list)
    while reading is not None:
        here: defaultdict[str, list[Draft]] = defaultdict(list)
        for draft in Draft.objects.filter(reading=reading, split_from=None, merged_from=None).order_by(
            "start"
        ):
            here[draft.proposed["text"]].append(draft)
        found.update({wording: drafts for wording, drafts in here.items() if wording not in found})
        reading = reading.previous
    return found


def _compared(draft: Draft, earlier: Draft | None) -> str:
    if earlier is None:
        return "new"
    same = all(draft.proposed.get(name) == earlier.proposed.get(name) for name in COMPARED)
    return "unchanged" if same else "changed"
