"""Saving, sharing and deleting views of a list."""

from comity.access.models import ScopeKind, Unit
from comity.access.queries import scope_for
from comity.access.services import label_for
from comity.foundation.acting import Actor
from comity.foundation.events import record_event
from comity.foundation.refusals import NotAllowed
from comity.lists import policies
from comity.lists.models import SavedView, ViewKind


def save_view(
    *,
    actor: Actor,
    record_type: str,
    name: str,
    query: str,
    kind: str = ViewKind.PERSONAL,
    is_default: bool = False,
) -> SavedView:
    """Keep what an address shows under a name, at the level at which the actor works.

    Refused: pinning without the role for it (NotAllowed).
    """
    view = SavedView(record_type=record_type, query=query, created_by=actor.account_id, unit_id=actor.unit_id)
    view.label = label_for(actor=actor, level=actor.working_level)
    view = _write(actor, view, name=name, kind=kind, is_default=is_default)
    record_event(actor=actor, verb="created", record=view)
    return view


def change_view(
    *, actor: Actor, view: SavedView, name: str, kind: str, is_default: bool, query: str | None = None
) -> SavedView:
    """Rename, share or unshare a view, or let it show something else; refused to all but those who look after it."""
    _allow(policies.why_not_change(actor, view))
    view.query = view.query if query is None else query
    return _write(actor, view, name=name, kind=kind, is_default=is_default)


def delete_view(*, actor: Actor, view: SavedView) -> None:
    """Take a view away, for all who used it."""
    _allow(policies.why_not_change(actor, view))
    view.delete()


def _write(actor: Actor, view: SavedView, *, name: str, kind: str, is_default: bool) -> SavedView:
    _allow(policies.why_not_share(actor, kind))
    unit = Unit.objects.get(pk=view.unit_id)
    view.name, view.kind, view.is_default = name, kind, is_default
    view.scope = scope_for(unit, ScopeKind.ISSUED if kind == ViewKind.PINNED else ScopeKind.HELD)
    view.changed_by = actor.account_id
    view.full_clean()
    view.save()
    view.refresh_from_db(fields=["version", "created_at", "changed_at", "created_by"])
    return view


def _allow(reason: str | None) -> None:
    if reason:
        raise NotAllowed(reason)
