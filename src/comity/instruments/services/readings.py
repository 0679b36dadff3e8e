"""Having a text read: the request, and what the worker writes as the reading goes on."""

import calendar
import re
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.access.models import Unit
from comity.access.queries import scope_for
from comity.access.services.keeping import allow, allow_now, beside, keep, locked, place
from comity.engines.reader import model as engine
from comity.engines.reader import reading as reader
from comity.foundation import clock
from comity.foundation.acting import Actor
from comity.foundation.events import record_event
from comity.foundation.jobs import enqueue
from comity.foundation.registry import Text
from comity.foundation.states import why_not_move
from comity.foundation.text import clean
from comity.instruments import policies, queries
from comity.instruments.models.instrument import Instrument
from comity.instruments.models.numbers import number_key
from comity.instruments.models.reading import (
    READING_TRANSITIONS,
    Citation,
    Draft,
    ObligationKind,
    Reading,
    ReadingState,
)
from comity.instruments.services import carrying, drafts, waiting
from comity.instruments.services.naming import name_from_text
from comity.instruments.services.siding import propose_sides
from comity.instruments.services.wording import keep_text_read, language_of
from comity.threads.services import files
from comity.threads.vault import FileDamaged

TASK = "instruments.read"
"""The job that runs the reader."""
OFTEN: dict[str, Text] = {
    "P1D": gettext_lazy("every day"),
    "P1W": gettext_lazy("every week"),
    "P2W": gettext_lazy("every two weeks"),
    "P1M": gettext_lazy("every month"),
    "P3M": gettext_lazy("every quarter"),
    "P6M": gettext_lazy("every six months"),
    "P1Y": gettext_lazy("every year"),
    "P2Y": gettext_lazy("every two years"),
}
"""The rhythms that the reader tells, in the words of people."""


def start_reading(
    *,
    actor: Actor,
    instrument: Instrument,
    upload: UploadedFile[Any],
    unit_ids: Sequence[UUID] = (),
    names_instrument: bool = False,
) -> Reading:
    """Keep the file and have it read; the job is enqueued in the transaction of the change."""
    allow(policies.why_not_read(actor))
    allow(policies.why_not_address(actor, unit_ids))
    reading = Reading(instrument=instrument, source_name=upload.name or "", unit_ids=list(unit_ids))
    reading.names_instrument = names_instrument
    place(
        actor=actor,
        record=reading,
        unit_id=actor.unit_id,
        label=instrument.label,
        scope=scope_for(Unit.objects.get(pk=actor.unit_id)),
    )
    keep(actor=actor, record=reading)
    reading.source = files.attach(actor=actor, record=reading, upload=upload)
    keep(actor=actor, record=reading)
    return _ask_for(actor, reading)


def read_again(*, actor: Actor, reading: Reading, version: str) -> Reading:
    """Read the same file by newer rules; the new reading shows only what changed against this one."""
    current = locked(reading)
    allow_now(policies.why_not_read_again(actor, current, version))
    copied = ("instrument", "source", "source_name", "unit_ids")
    again = Reading(previous=current, **{name: getattr(current, name) for name in copied})
    again.names_instrument = current.names_instrument and current.state == ReadingState.FAILED
    keep(actor=actor, record=beside(actor=actor, record=again, parent=current))
    return _ask_for(actor, again)


def begin_reading(*, actor: Actor, reading: Reading) -> Reading:
    """Mark the reading as begun; a reading whose worker died begins anew."""
    current = locked(reading)
    allow_now(why_not_move(current, READING_TRANSITIONS, "begin"))
    current.state, current.progress, current.started_at = ReadingState.RUNNING, 0, clock.now()
    return keep(actor=actor, record=current)


def content_of(reading: Reading) -> bytes:
    """Return the bytes of the file, decrypted; raises FileDamaged where it was altered or its key is gone."""
    if reading.source is None:
        raise FileDamaged(_("The reading has no file."))
    with files.open_attachment(reading.source) as stream:
        return stream.read()


def note_progress(*, actor: Actor, reading: Reading, percent: int) -> None:
    """Write down how far the reader has come."""
    current = locked(reading)
    current.progress = percent
    keep(actor=actor, record=current)


def finish_reading(*, actor: Actor, reading: Reading, result: engine.Reading) -> Reading:
    """Write text, drafts and citations in one transaction, so that there is never half a reading."""
    current = locked(reading)
    allow_now(why_not_move(current, READING_TRANSITIONS, "finish"))
    if current.names_instrument:
        name_from_text(actor=actor, reading=current, result=result)
    text = storable(result.text)
    blocks = [(block.kind, block.start, block.end) for block in result.blocks]
    current.text_version = keep_text_read(actor=actor, reading=current, text=text, blocks=blocks)
    current.reader_version = result.version
    proposed = [_draft_of(current, task, place) for place, task in enumerate(result.tasks)]
    propose_sides(current.instrument, proposed)
    fresh, comparison = carrying.compare(current, proposed)
    _add_all(actor, current, Draft, fresh)
    _add_all(actor, current, Citation, [_citation_of(current, found) for found in result.citations])
    current.figures = {
        "characters": len(result.text),
        "tasks": len(result.tasks),
        "citations": len(result.citations),
        **comparison,
    }
    current.state, current.progress, current.finished_at = ReadingState.DONE, 100, clock.now()
    keep(actor=actor, record=current)
    if current.previous is not None:
        waiting.forget_drafts(actor=actor, reading=current.previous)
    waiting.remind_of_drafts(actor=actor, reading=current)
    record_event(actor=actor, verb="read", record=current, details={"rule_version": result.version})
    return current


def fail_reading(*, actor: Actor, reading: Reading, failure: Exception) -> Reading:
    """Mark the reading as impossible. The kind of failure gives its page the reason; the ledger keeps the details."""
    current = locked(reading)
    allow_now(why_not_move(current, READING_TRANSITIONS, "fail"))
    stored = isinstance(failure, FileDamaged)
    current.failure = "FileMissing" if stored else type(failure).__name__
    current.state, current.finished_at = ReadingState.FAILED, clock.now()
    keep(actor=actor, record=current)
    record_event(actor=actor, verb="not read", record=current, reason=str(failure))
    return current


def reader_version() -> str:
    """Return the version of the rules that the reader has today."""
    return reader.READER_VERSION


def storable(text: str) -> str:
    """Return the text with a mark in the place of what the database cannot hold; every place in it stays."""
    return _UNSTORABLE.sub("\ufffd", text)


_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def _ask_for(actor: Actor, reading: Reading) -> Reading:
    enqueue(actor=actor, task=TASK, lock=f"reading-{reading.pk}", reading_id=str(reading.pk))
    record_event(actor=actor, verb="reading asked for", record=reading)
    return reading


def _add_all(actor: Actor, reading: Reading, model: Any, rows: Sequence[Any]) -> None:
    """Add the rows of a reading in one statement; their text is cleaned as a form would clean it."""
    for row in rows:
        beside(actor=actor, record=row, parent=reading)
        row.clean_fields(exclude=[field.name for field in model._meta.fields if field.is_relation])  # noqa: SLF001 Django documents _meta
    model.objects.bulk_create(rows, batch_size=500)


def _often(rhythm: str, text: str) -> str:
    """Return a rhythm in words, in the language of the text."""
    with translation.override(language_of(text)):
        return str(OFTEN.get(rhythm, rhythm))


def _draft_of(reading: Reading, task: engine.Task, position: int) -> Draft:
    deadline = task.deadline
    named = task.actors or task.actors_implicit
    draft = Draft(
        reading=reading,
        position=position,
        text=task.text,
        kind=task.kind if task.kind in ObligationKind.values else ObligationKind.DO,
        start=task.start,
        end=task.end,
        group=(task.group or "")[:120],
        actors=[actor.text[:300] for actor in named],
        actors_implied=not task.actors and bool(named),
        partners=[{"text": partner.text, "id": partner.id} for partner in task.partners],
        deadline=deadline.text[:300] if deadline else "",
        due_on=last_day_of(deadline.iso_end or deadline.iso) if deadline else None,
        period=_often(deadline.every, task.text) if deadline and deadline.every else "",
        condition=task.condition.text if task.condition else "",
        confidence=task.confidence,
        cues=list(task.cues),
        rule_version=reading.reader_version,
        places=_places_of(task),
    )
    draft.proposed = drafts.fields_of(draft)
    return draft


def _places_of(task: engine.Task) -> dict[str, list[list[int]]]:
    """Return where in the text each field stands."""
    spans: dict[str, Sequence[engine.Span | engine.Mention | engine.DateMention]] = {
        "actors": task.actors,
        "partners": task.partners,
        "deadline": [task.deadline] if task.deadline else [],
        "condition": [task.condition] if task.condition else [],
    }
    return {name: [[span.start, span.end] for span in found] for name, found in spans.items() if found}


def _citation_of(reading: Reading, found: engine.Citation) -> Citation:
    number = found.number or ""
    citation = Citation(
        reading=reading,
        start=found.start,
        end=found.end,
        words=found.text,
        kind_name=found.type,
        number=number,
        number_key=number_key(number),
        issuer=(found.issuer or "")[:300],
        signed_on=_day_of(found.date_iso),
        date_inferred=found.date_inferred,
        title=clean(found.title or "")[:500],
        notes=list(found.notes),
        confidence=found.confidence,
    )
    citation.cited = queries.instrument_cited(citation)
    return citation


_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_MONTH = re.compile(r"(\d{4})-(\d{2})")


def last_day_of(iso: str | None) -> date | None:
    """Return the last day of an ISO day, month or year; None for anything else."""
    if not iso:
        return None
    if _DAY.fullmatch(iso):
        return _day_of(iso)
    if match := _MONTH.fullmatch(iso):
        year, month = int(match[1]), int(match[2])
        return date(year, month, calendar.monthrange(year, month)[1]) if 1 <= month <= 12 else None  # noqa: PLR2004 months
    return date(int(iso), 12, 31) if re.fullmatch(r"\d{4}", iso) else None


def _day_of(iso: str | None) -> date | None:
    """Return the day of a whole ISO date; None for a month, a year, or a day that no calendar has."""
    try:
        return date.fromisoformat(iso) if iso and _DAY.fullmatch(iso) else None
    except ValueError:
        return None
