"""Deciding on drafts: accept, edit, split, merge, reject, address, and taking a decision back."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from comity.access.policies import why_not_owned
from comity.access.services.keeping import NotPossible, allow, allow_now, beside, keep, locked, require
from comity.foundation import clock
from comity.foundation.acting import Actor
from comity.foundation.events import record_event
from comity.instruments import policies, queries
from comity.instruments.models.reading import Draft, DraftState, Reading
from comity.instruments.services.waiting import remind_of_drafts

FIELDS = ("text", "kind", "group", "actors", "partners", "deadline", "due_on", "period", "condition")
"""What a person may edit on a draft."""


def fields_of(draft: Draft) -> dict[str, Any]:
    """Return the fields that a person may edit, as they stand."""
    return {name: getattr(draft, name) for name in (*FIELDS, "actors_implied")}


def accept_draft(*, actor: Actor, draft: Draft, version: int | None = None) -> Draft:
    """Accept the draft as it stands; refused if somebody else changed it since that version."""
    return _stamp(actor, locked(draft, version=version), DraftState.ACCEPTED, clock.now())


def reject_draft(*, actor: Actor, draft: Draft, version: int | None = None) -> Draft:
    """Reject the draft; it stays as an example of what is none. Refused if changed since that version."""
    rejected = _stamp(actor, locked(draft, version=version), DraftState.REJECTED, clock.now())
    remind_of_drafts(actor=actor, reading=rejected.reading)
    return rejected


def edit_draft(*, actor: Actor, draft: Draft, fields: dict[str, Any], version: int) -> Draft:
    """Accept the draft with other fields; refused if somebody else changed it since that version."""
    unknown = set(fields) - set(FIELDS)
    require(_("Unknown fields: %(names)s.") % {"names": ", ".join(sorted(unknown))} if unknown else None)
    current = locked(draft, version=version)
    before = {name: getattr(current, name) for name in fields}
    for name, value in fields.items():
        setattr(current, name, value)
    if "actors" in fields:
        current.actors_implied = current.actors_implied and fields["actors"] == before["actors"]
    changed = {name: [before[name], value] for name, value in fields.items() if before[name] != value}
    return _stamp(actor, current, DraftState.EDITED, clock.now(), changed=changed)


def accept_sure_drafts(*, actor: Actor, reading: Reading) -> list[Draft]:
    """Accept every undecided draft that the reader is sure of, as one decision."""
    moment = clock.now()
    return [
        _stamp(actor, locked(draft), DraftState.ACCEPTED, moment) for draft in queries.sure_drafts(reading)
    ]


def split_draft(
    *, actor: Actor, draft: Draft, pieces: Sequence[str], version: int | None = None
) -> list[Draft]:
    """Part a draft into one for each piece of wording; each starts undecided, with the other fields of the whole."""
    wordings = [piece.strip() for piece in pieces if piece.strip()]
    if len(wordings) < 2:  # noqa: PLR2004 two parts make a split
        raise NotPossible(_("Put each part on a line of its own; there must be at least two."))
    current = locked(draft, version=version)
    _stamp(actor, current, DraftState.SPLIT, clock.now())
    parts = []
    start = current.start
    for wording in wordings:
        part = _copy_of(current)
        part.text, part.split_from = wording, current
        part.start, part.end = _place_of(current, wording, start)
        start = part.end
        parts.append(_propose(actor, part, current))
    return parts


def merge_drafts(*, actor: Actor, drafts: Sequence[Draft]) -> Draft:
    """Join drafts into one that starts undecided, with the who and with whom of all of them."""
    allow_now(policies.why_not_merge(drafts))
    moment = clock.now()
    current = sorted((locked(draft) for draft in drafts), key=lambda draft: (draft.start, draft.position))
    whole = _copy_of(current[0])
    whole.text = " ".join(draft.text for draft in current)
    whole.end = max(draft.end for draft in current)
    whole.actors = _united(draft.actors for draft in current)
    whole.partners = _united(draft.partners for draft in current)
    whole.cues = _united(draft.cues for draft in current)
    whole.partner_ids = _united(draft.partner_ids for draft in current)
    whole.places = {
        name: _united(draft.places.get(name, []) for draft in current)
        for name in _united(draft.places for draft in current)
    }
    whole.confidence = min(draft.confidence for draft in current)
    for name in ("deadline", "due_on", "period", "condition", "group"):
        setattr(
            whole,
            name,
            next((value for draft in current if (value := getattr(draft, name))), getattr(whole, name)),
        )
    _propose(actor, whole, current[0])
    for draft in current:
        draft.merged_into = whole
        _stamp(actor, draft, DraftState.MERGED, moment)
    return whole


def address_draft(
    *, actor: Actor, draft: Draft, unit_ids: Sequence[UUID] | None, partner_ids: Collection[UUID] = ()
) -> Draft:
    """Say which units this draft addresses, and which other parties of an agreement it obliges.

    With neither, the units of the whole reading hold.
    """
    allow(policies.why_not_decide(actor, draft))
    allow(policies.why_not_address(actor, unit_ids or ()))
    require(policies.why_not_oblige(draft.reading.instrument, partner_ids))
    current = locked(draft)
    current.partner_ids = list(partner_ids)
    current.unit_ids = list(unit_ids) if unit_ids else [] if partner_ids else None
    return keep(actor=actor, record=current)


def address_reading(*, actor: Actor, reading: Reading, unit_ids: Sequence[UUID]) -> Reading:
    """Say which units the whole text addresses."""
    allow(policies.why_not_read(actor))
    allow(why_not_owned(actor, reading.unit_id))
    allow(policies.why_not_address(actor, unit_ids))
    current = locked(reading)
    current.unit_ids = list(unit_ids)
    return keep(actor=actor, record=current)


def undo_draft(*, actor: Actor, draft: Draft, version: int | None = None) -> list[Draft]:
    """Take a decision back; return the drafts that are undecided again."""
    current = locked(draft, version=version)
    allow_now(policies.why_not_undo(actor, current))
    reopened = [current]
    if current.state in (DraftState.SPLIT, DraftState.MERGED):
        for product in queries.offspring(current):
            if current.state == DraftState.MERGED:
                reopened = [locked(source) for source in Draft.objects.filter(merged_into=product)]
            _take_back(actor, product)
    undecided = [_reopen(actor, one) for one in reopened]
    remind_of_drafts(actor=actor, reading=current.reading)
    return undecided


def undo_latest(*, actor: Actor, reading: Reading) -> list[Draft]:
    """Take back what the actor decided last in this reading: one draft, or all that were accepted at once."""
    latest = queries.latest_decision(reading, actor.account_id)
    if latest is None:
        raise NotPossible(_("There is no decision of yours to undo."))
    together = Draft.objects.filter(
        reading=reading, decided_by=actor.account_id, decided_at=latest.decided_at
    )
    if latest.state == DraftState.MERGED:
        return undo_draft(actor=actor, draft=latest)
    return [one for draft in together for one in undo_draft(actor=actor, draft=draft)]


def _stamp(
    actor: Actor,
    draft: Draft,
    state: DraftState,
    moment: datetime,
    changed: dict[str, list[Any]] | None = None,
) -> Draft:
    """Put a decision on a locked draft: who, when, under which rules."""
    allow(policies.why_not_decide(actor, draft))
    draft.state, draft.decided_by, draft.decided_at = state, actor.account_id, moment
    keep(actor=actor, record=draft)
    details = {"rule_version": draft.rule_version, "changed": changed or {}}
    record_event(actor=actor, verb=str(state), record=draft, details=details)
    return draft


def _reopen(actor: Actor, draft: Draft) -> Draft:
    """Make a draft undecided again, with the fields it was proposed with."""
    undone = draft.state
    for name, value in draft.proposed.items():
        setattr(draft, name, value)
    draft.state, draft.decided_by, draft.decided_at, draft.merged_into = DraftState.PROPOSED, None, None, None
    keep(actor=actor, record=draft)
    record_event(actor=actor, verb="undone", record=draft, details={"decision": undone})
    return draft


def _take_back(actor: Actor, draft: Draft) -> None:
    draft.state = DraftState.WITHDRAWN
    keep(actor=actor, record=draft)


def _copy_of(draft: Draft) -> Draft:
    """Return a new undecided draft with the fields of another."""
    copied = (
        *FIELDS,
        "reading",
        "start",
        "end",
        "actors_implied",
        "position",
        "confidence",
        "cues",
        "places",
    )
    return Draft(
        **{name: getattr(draft, name) for name in copied},
        unit_ids=draft.unit_ids,
        partner_ids=draft.partner_ids,
        rule_version=draft.rule_version,
    )


def _propose(actor: Actor, draft: Draft, parent: Draft) -> Draft:
    draft.proposed = fields_of(draft)
    return keep(actor=actor, record=beside(actor=actor, record=draft, parent=parent))


def _place_of(whole: Draft, wording: str, start: int) -> tuple[int, int]:
    """Return where the wording stands in the text of the reading, or the place of the whole if it was rephrased."""
    version = whole.reading.text_version
    found = version.text.find(wording, start, whole.end) if version else -1
    return (found, found + len(wording)) if found >= 0 else (whole.start, whole.end)


def _united(lists: Iterable[Sequence[Any]]) -> list[Any]:
    """Return the entries of all lists, each once, in their order."""
    united: list[Any] = []
    for entries in lists:
        united.extend(entry for entry in entries if entry not in united)
    return united
