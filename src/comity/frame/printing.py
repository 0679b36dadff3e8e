"""Which page is printed: the notes of the page and of what was brought into it come back on printing."""

from collections.abc import Sequence
from uuid import UUID

from comity.access.marking import read_note
from comity.access.services import label_for
from comity.foundation.acting import Actor
from comity.foundation.models import Labelled
from comity.foundation.registry import types
from comity.history.services import record_printing


def record_notes(*, actor: Actor, notes: Sequence[str]) -> None:
    """Record that the page of the first note is printed, under a label that covers all of them; at the lowest, nothing.

    Raises BadSignature for a note that this reader was never given.
    """
    page, *brought = [read_note(actor=actor, note=note) for note in notes]
    levels, caveats, releasable = zip(page.label, *(each.label for each in brought), strict=True)
    if max(levels) == 0:
        return
    label = label_for(
        actor=actor,
        level=max(levels),
        caveats=sorted(set().union(*caveats)),
        releasable_to=sorted(set(releasable[0]).intersection(*releasable)),
    )
    record = types.record_of(page.about[0], UUID(page.about[1])) if page.about else None
    known = record if isinstance(record, Labelled) else None
    record_printing(actor=actor, path=page.path, label=label, record=known)
