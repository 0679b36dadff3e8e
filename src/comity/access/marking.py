"""The marking of pages: each carries a signed note of itself, and what a script brings into it tells its own label.

The bars of the page then rise to cover both, and on printing all the notes come back.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from django.core import signing
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from comity.access.models import Label, Level
from comity.foundation.acting import Actor
from comity.foundation.models import Labelled
from comity.foundation.registry import type_name, types
from comity.foundation.requests import ActingRequest

HEADER = "Comity-Marking"

Answer = TypeVar("Answer", bound=HttpResponse)


class Note(NamedTuple):
    """What a note says: where the page stands, the parts of its label, and the record that it is about."""

    path: str
    label: tuple[int, list[str], list[str]]
    about: list[str]


def render_marked(
    request: ActingRequest,
    template: str | Sequence[str],
    context: Mapping[str, Any],
    *,
    status: int | None = None,
) -> HttpResponse:
    """Draw what a script may put into a page that stands already; `page_label` of the context covers all that it shows."""
    return marked(request, render(request, template, context, status=status), context["page_label"])


def marked(request: ActingRequest, answer: Answer, label: Label | None) -> Answer:
    """Let an answer to a script tell the label that covers what it brings."""
    if label is not None:
        note = note_of(actor=request.actor, path=request.path, label=label)
        answer[HEADER] = json.dumps({**marking_of(label.level, label), "note": note})
    return answer


def marking_of(level: Level, label: Label | None = None) -> dict[str, Any]:
    """Return what a bar shows part by part, so that one marking can be laid over another."""
    return {
        "level": level.no,
        "colour": level.colour,
        "words": level.name_in(get_language() or "en"),
        "caveats": [*label.caveats] if label else [],
        "releasable": [*label.releasable_to] if label else [],
    }


def note_of(*, actor: Actor, path: str, label: Label | None, record: Any = None) -> str:
    """Return the note of a page for this reader alone."""
    is_known = isinstance(record, Labelled) and type_name(record) in types
    about = [type_name(record), str(record.pk)] if is_known else []
    parts = (label.level_id, label.caveats, label.releasable_to) if label else (0, [], [])
    return signing.dumps(Note(path, parts, about), salt=_salt(actor))


def read_note(*, actor: Actor, note: str) -> Note:
    """Return what a note says. Raises BadSignature for one that this reader was never given."""
    return Note(*signing.loads(note, salt=_salt(actor)))


def _salt(actor: Actor) -> str:
    return f"comity.access.marking {actor.account_id}"
