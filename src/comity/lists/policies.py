"""Who may do what with a saved view. Each function answers with a reason or None."""

from django.utils.translation import gettext as _

from comity.access import policies as access
from comity.foundation.acting import Actor
from comity.lists.models import SavedView, ViewKind

PIN = "pin"
VIEW = "lists.savedview"


def why_not_share(actor: Actor, kind: str) -> str | None:
    """Say why the actor may not give a view to these readers: pinning it for those below needs a role."""
    return access.why_not(actor, PIN, VIEW) if kind == ViewKind.PINNED else None


def kinds_for(actor: Actor) -> list[str]:
    """Return for whom the actor may save a view."""
    return [kind for kind in ViewKind.values if kind != ViewKind.PINNED or actor.may(PIN, VIEW)]


def why_not_change(actor: Actor, view: SavedView) -> str | None:
    """Say why the actor may not change or delete a view: it is its owner's, or whoever may pin looks after it."""
    if view.created_by == actor.account_id or actor.may(PIN, VIEW):
        return None
    return _("This view belongs to somebody else. Save one of your own.")


def why_not_edit_many(actor: Actor, type_name: str) -> str | None:
    """Say why the actor changes no record of this type, in whatever state."""
    if any(of == type_name and action == "change" for of, _state, action in actor.permissions):
        return None
    return access.why_not(actor, "change", type_name)
