"""Which page is printed: every page under a marking carries a signed note of itself, which comes back on printing."""

from typing import Any
from uuid import UUID

from django.core import signing

from comity.access.models import Label
from comity.access.services import label_for
from comity.foundation.acting import Actor
from comity.foundation.models import Labelled
from comity.foundation.registry import type_name, types
from comity.history.services import record_printing


def note_of(*, actor: Actor, path: str, label: Label, record: Any = None) -> str:
    """Return the note of a page: where it stands, its marking and the record that it is about, for this reader alone."""
    is_known = isinstance(record, Labelled) and type_name(record) in types
    about = [type_name(record), str(record.pk)] if is_known else []
    marking = [label.level_id, label.caveats, label.releasable_to]
    return signing.dumps([path, marking, about], salt=_salt(actor))


def record_note(*, actor: Actor, note: str) -> None:
    """Record that the page of this note is printed. Raises BadSignature for a note that this reader was never given."""
    path, (level, caveats, releasable_to), about = signing.loads(note, salt=_salt(actor))
    label = label_for(actor=actor, level=level, caveats=caveats, releasable_to=releasable_to)
    record = types.record_of(about[0], UUID(about[1])) if about else None
    known = record if isinstance(record, Labelled) else None
    record_printing(actor=actor, path=path, label=label, record=known)


def _salt(actor: Actor) -> str:
    return f"comity.frame.printing {actor.account_id}"
