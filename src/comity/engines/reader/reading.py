"""The reader's front door: text, file or document in, `Reading` out."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from typing import TYPE_CHECKING

from comity.engines.reader import bodies, citations, dates, identifiers, partners, titles
from comity.engines.reader.blocks import marked_blocks, split_blocks
from comity.engines.reader.document import Document, read_document_file
from comity.engines.reader.model import Block, Citation, DateMention, Mention, Reading, Task
from comity.engines.reader.normalise import Shadow, normalise
from comity.engines.reader.page import Page
from comity.engines.reader.tasks import find_tasks

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

READER_VERSION = "1.1"


def read_text(text: str, *, source_name: str | None = None, document_date: date | None = None) -> Reading:
    """Read plain text. Every span of the answer counts characters of `text`; nothing in it is changed."""
    return read_document(Document(text, source_name), document_date=document_date)


def read_file(path: str | Path, *, ocr: bool = False) -> Reading:
    """Read a txt, html, docx or pdf file, told apart by its content; raises `UnreadableFile` with the reason."""
    return read_document(read_document_file(path, ocr=ocr))


def read_document(document: Document, *, document_date: date | None = None) -> Reading:
    """Read a document; spans count characters of its text. `document_date` anchors deadlines such as "by 15 June"."""
    shadow = normalise(document.text)
    if document.kinds:
        flow = shadow.text
        blocks = marked_blocks(flow, _kinds(document, shadow))
    else:
        blocks, flow = split_blocks(shadow.text)
    return _read(document, Page.of(shadow, flow, blocks), document_date)


def _kinds(document: Document, shadow: Shadow) -> Callable[[int], str | None]:
    starts = [start for start, _, _ in document.kinds]

    def kind_at(position: int) -> str | None:
        original, _ = shadow.original(position, position + 1)
        index = bisect_right(starts, original) - 1
        return document.kinds[index][2] if index >= 0 else None

    return kind_at


def _read(document: Document, page: Page, document_date: date | None) -> Reading:
    text, shadow = document.text, page.shadow
    found = citations.find_numbered(
        page.text, page.lowered, language=page.language, month_first=page.month_first
    )
    found = citations.with_own_date(page.text, page.lowered, found, month_first=page.month_first)
    found = citations.resolve_repeats(titles.with_named(page, found))
    tasks = find_tasks(page, found, text, shadow, document_date)
    return Reading(
        file=document.source_name,
        text=text,
        text_sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        blocks=tuple(Block(block.kind, *shadow.original(block.start, block.end)) for block in page.blocks),
        citations=tuple(_citation(entry, text, shadow) for entry in found),
        tasks=tuple(tasks),
        orgs=tuple(_mention(entry, "body", text, shadow) for entry in bodies.find_bodies(page.text)),
        partners=tuple(
            _mention(entry, "country", text, shadow)
            for entry in partners.find_countries(page.text, 0, len(page.text))
        ),
        dates=tuple(_dates(page, found, tasks, text)),
        version=READER_VERSION,
    )


def _citation(entry: citations.Found, text: str, shadow: Shadow) -> Citation:
    start, end = shadow.original(entry.start, entry.end)
    return Citation(
        start=start,
        end=end,
        text=text[start:end],
        type=entry.type,
        number=entry.number,
        issuer=entry.issuer,
        issuer_id=entry.issuer_id,
        issuer_source=entry.issuer_source,
        date_iso=entry.date_iso,
        date_inferred=entry.date_inferred,
        title=entry.title,
        id=identifiers.akn_id(entry),
        notes=entry.notes,
        confidence=round(entry.confidence, 2),
    )


def _mention(entry: partners.Named, kind: str, text: str, shadow: Shadow) -> Mention:
    start, end = shadow.original(entry[0], entry[1])
    return Mention(start, end, text[start:end], entry[2], kind)


def _dates(page: Page, found: list[citations.Found], tasks: list[Task], text: str) -> list[DateMention]:
    """Every date with the part it plays: signing, deadline, publication, or just a date."""
    deadlines = [(task.deadline.start, task.deadline.end) for task in tasks if task.deadline]
    signings = [page.shadow.original(entry.start, entry.end) for entry in found]
    head = page.blocks[0].end if page.blocks else 0
    answer = []
    for date in dates.find_dates(page.lowered, month_first=page.month_first):
        start, end = page.shadow.original(date.start, date.end)
        role = "date"
        if _is_inside(deadlines, start):
            role = "deadline"
        elif _is_inside(signings, start):
            role = "signing"
        elif date.start < head and date.grain == "day":
            role = "publication"
        answer.append(DateMention(start, end, text[start:end], date.first, date.last, role))
    return answer


def _is_inside(places: list[tuple[int, int]], position: int) -> bool:
    index = bisect_right(places, position, key=lambda place: place[0]) - 1
    return index >= 0 and position < places[index][1]
