"""Keeping the text of an instrument, version after version."""

import hashlib
from datetime import date

from django.utils.translation import gettext as _

from comity.access.services import label_over
from comity.access.services.keeping import NotPossible, allow, beside, keep
from comity.foundation.acting import Actor
from comity.foundation.events import record_event
from comity.foundation.text import clean
from comity.instruments import policies, queries
from comity.instruments.models.instrument import Instrument, InstrumentState, Language
from comity.instruments.models.reading import Reading
from comity.instruments.models.related import RelationKind
from comity.instruments.models.wording import TextVersion
from comity.instruments.services.forcing import tell_holders
from comity.instruments.services.relating import relate_instruments

Block = tuple[str, int, int]
"""Kind, start and end of a stretch of text."""


def amend_text(
    *,
    actor: Actor,
    instrument: Instrument,
    text: str,
    amended_by: Instrument | None,
    in_force_from: date | None,
) -> TextVersion:
    """Give the instrument a new wording; the old one stays, and the page shows what was struck and added."""
    allow(policies.why_not_change_instrument(actor, instrument))
    if instrument.state in (InstrumentState.REPEALED, InstrumentState.TERMINATED):
        raise NotPossible(_("An instrument that was repealed or terminated is not amended."))
    wording = clean(text).strip()
    current = queries.current_text(instrument)
    if not wording:
        raise NotPossible(_("The text is empty."))
    if current is not None and current.text == wording:
        raise NotPossible(_("The text has not changed."))
    version = _next_version(instrument, wording)
    version.amended_by, version.in_force_from = amended_by, in_force_from
    version.blocks = paragraphs(wording)
    beside(actor=actor, record=version, parent=instrument)
    if amended_by is not None:
        version.label = label_over(actor, instrument.label, amended_by.label)
    keep(actor=actor, record=version)
    if amended_by is not None:
        relate_instruments(actor=actor, instrument=amended_by, kind=RelationKind.AMENDS, other=instrument)
    else:
        tell_holders(actor, instrument)
    record_event(
        actor=actor, verb="text amended", record=instrument, details={"text_version": version.number}
    )
    return version


def keep_text_read(*, actor: Actor, reading: Reading, text: str, blocks: list[Block]) -> TextVersion:
    """Return the version that holds exactly this text, made now if none does.

    A unit that reads a superior's instrument keeps the text with its own reading.
    """
    instrument = reading.instrument
    digest = hashlib.sha256(text.encode()).hexdigest()
    same = TextVersion.objects.filter(instrument=instrument, sha256=digest).order_by("number").first()
    if same is not None:
        return same
    version = _next_version(instrument, text)
    version.blocks, version.source_name = blocks, reading.source_name
    owner = instrument if instrument.unit_id == reading.unit_id else reading
    return keep(actor=actor, record=beside(actor=actor, record=version, parent=owner))


def _next_version(instrument: Instrument, text: str) -> TextVersion:
    latest = TextVersion.objects.filter(instrument=instrument).order_by("-number").first()
    return TextVersion(
        instrument=instrument,
        number=latest.number + 1 if latest else 1,
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
    )


def paragraphs(text: str) -> list[Block]:
    """Return the lines of a text as blocks."""
    blocks: list[Block] = []
    start = 0
    for line in text.split("\n"):
        if line.strip():
            blocks.append(("paragraph", start, start + len(line)))
        start += len(line) + 1
    return blocks


_VIETNAMESE = frozenset("ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ")
_SHARE = 0.05


def language_of(text: str) -> Language:
    """Tell Vietnamese from English by the share of letters that only Vietnamese writes."""
    letters = [char for char in text[:20_000].lower() if char.isalpha()]
    share = sum(char in _VIETNAMESE for char in letters) / max(1, len(letters))
    return Language.VIETNAMESE if share > _SHARE else Language.ENGLISH
