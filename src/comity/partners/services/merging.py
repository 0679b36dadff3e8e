"""Making one partner of two, and taking it back. The one that is merged keeps its row, its label and its history."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from comity.access.services.keeping import (
    NotPossible,
    allow,
    allow_now,
    beside,
    keep,
    locked,
    require,
    require_reason,
)
from comity.foundation import clock
from comity.foundation.acting import Actor
from comity.foundation.events import record_event
from comity.foundation.models import related
from comity.foundation.refusals import NotAllowed
from comity.partners import policies
from comity.partners.models import Merge, Partner
from comity.threads import services as threads
from comity.threads.services.moving import Found, move_back, move_references, survey

FIELDS = ("code", "kind", "name_en", "name_vi", "country", "parent", "relation", "languages", "notes")
"""Of each the value of one of the two is chosen; the code that is not kept goes with the merged one."""
LEFT = ("partners.partner.merged_into_id", "partners.merge.kept_id", "partners.merge.merged_id")
"""What tells of mergers is not moved by one."""


def what_follows(actor: Actor, merged: Partner) -> list[Found]:
    """Return what names the partner and would follow, or stay because other units keep it."""
    return survey(actor, merged, without=LEFT)


def merge_partners(
    *, actor: Actor, kept: Partner, merged: Partner, taken: Mapping[str, bool], reason: str
) -> Merge:
    """Let one partner stand for both. `taken` names the fields whose value is taken from the one that is merged.

    All that names it and that the actor may write names the one kept from then on; the rest still leads there.
    """
    first, second = sorted((kept, merged), key=lambda each: str(each.pk))
    rows = {row.pk: row for row in (locked(first), locked(second))}
    kept, merged = rows[kept.pk], rows[merged.pk]
    allow(policies.why_not_merge(actor, kept, merged))
    why = require_reason(reason)
    names = [name for name in FIELDS if taken.get(name) and _value(kept, name) != _value(merged, name)]
    require(policies.why_not_take_values(kept, merged, names))
    after = {name: _value(merged, name) for name in names} | _superior(kept, merged, names)
    before = {name: _value(kept, name) for name in after}
    made = Merge(kept=kept, merged=merged, reason=why, before=before, after=after)
    try:
        with transaction.atomic():
            _give_values(actor, kept, merged, after)
    except IntegrityError:
        raise NotPossible(_("Another partner of the unit has this code already.")) from None
    made.moved = move_references(actor=actor, source=merged, target=kept, without=LEFT)
    keep(actor=actor, record=beside(actor=actor, record=made, parent=merged))
    for each, other in ((kept, merged), (merged, kept)):
        # Who reads only the less guarded one learns neither which the other was nor why.
        told = policies.may_tell_of(each, other)
        details = {"with": other.pk, "kept": kept.pk} if told else {}
        record_event(actor=actor, verb="merged", record=each, reason=why if told else "", details=details)
    threads.notify(actor=actor, record=kept, kind="changed", followers=True)
    return made


def undo_merge(*, actor: Actor, merge: Merge, reason: str) -> Merge:
    """Let both partners stand again: what had followed goes back, and values that nobody changed since.

    Refused while the one kept is itself merged into another, and to whoever may not write both.
    """
    current = locked(merge)
    allow_now(policies.why_not_undo_now(current))
    allow(policies.why_not_undo_merge(actor, current))
    kept, merged = (_locked(key) for key in (current.kept_id, current.merged_id))
    if kept.merged_into_id:
        raise NotPossible(_("The one that was kept is itself merged by now: take that merger back first."))
    why = require_reason(reason)
    merged.merged_into = None
    _put_values_back(actor, current, kept, merged)
    move_back(actor=actor, moved=current.moved, source=merged, target=kept)
    current.undone_at = clock.now()
    current.save(update_fields=["undone_at"])
    for each, other in ((kept, merged), (merged, kept)):
        told = policies.may_tell_of(each, other)
        details = {"with": other.pk} if told else {}
        record_event(actor=actor, verb="unmerged", record=each, reason=why if told else "", details=details)
    return current


def _superior(kept: Partner, merged: Partner, names: list[str]) -> dict[str, Any]:
    """Return the superior of the one kept where it would otherwise belong to itself."""
    above = merged.parent_id if "parent" in names else kept.parent_id
    if above not in (kept.pk, merged.pk):
        return {}
    instead = merged.parent_id if above == merged.pk else kept.parent_id
    return {"parent": None if instead in (kept.pk, merged.pk, None) else str(instead)}


def _give_values(actor: Actor, kept: Partner, merged: Partner, after: Mapping[str, Any]) -> None:
    """Give the chosen values to the one kept. Two codes change places, since neither may stand twice."""
    own_code = kept.code
    for name, value in after.items():
        setattr(kept, _column(name), value)
    merged.merged_into = kept
    if "code" in after:
        merged.code = _aside(merged)
        _save(actor, merged)
        _save(actor, kept)
        merged.code = own_code
    else:
        _save(actor, kept)
    _save(actor, merged)


def _put_values_back(actor: Actor, merge: Merge, kept: Partner, merged: Partner) -> None:
    unchanged = [name for name in merge.before if _value(kept, name) == merge.after[name]]
    if "code" in unchanged:
        kept.code = _aside(kept)
        _save(actor, kept)
        merged.code = merge.after["code"]
    _save(actor, merged)
    for name in unchanged:
        setattr(kept, _column(name), merge.before[name])
    _save(actor, kept)


def _locked(key: UUID) -> Partner:
    """Return a partner that stands or was merged, locked; refused if it is not the actor's to write."""
    partner = Partner.with_merged.select_for_update().filter(pk=key).first()
    if partner is None:
        raise NotAllowed(_("The record belongs to a unit outside yours."))
    return partner


def _save(actor: Actor, partner: Partner) -> None:
    """Save what a merger changes; what it names was checked when that was set, and may be out of sight."""
    partner.changed_at, partner.changed_by = clock.now(), actor.account_id
    partner.clean_fields(exclude={field.name for field in Partner._meta.fields if field.is_relation})  # noqa: SLF001 Django documents _meta
    partner.clean()
    partner.save()


def _column(name: str) -> str:
    return f"{name}_id" if name in {"parent", "relation"} else name


def _value(partner: Partner, name: str) -> Any:
    """Return a value as it is kept beside the merger; a superior out of sight counts as none."""
    if name == "parent":
        above = related(partner, "parent")
        return str(above.pk) if above else None
    return getattr(partner, _column(name))


def _aside(partner: Partner) -> str:
    """Return a code that nothing else bears, for as long as two codes change places."""
    return f"~{partner.pk.hex}"
