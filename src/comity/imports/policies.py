"""Who may import, and what the state of an import allows: each function returns the reason against it, or None."""

from django.utils.translation import gettext as _

from comity.access import queries as access_queries
from comity.foundation.acting import Actor
from comity.foundation.states import transition_named
from comity.imports.importing import importable_of
from comity.imports.models import TRANSITIONS, ImportBatch, ImportState


def why_not_handle(actor: Actor, batch: ImportBatch) -> str | None:
    """Say why the actor may not go on with an import: it takes the right to add, and the unit that keeps it."""
    importable = importable_of(batch.type_name)
    if importable is None:
        return _("Records of this type cannot be imported.")
    if not access_queries.is_kept_by(actor, batch):
        return _("This import belongs to a unit outside yours.")
    return importable.why_not(actor)


def why_not_move(batch: ImportBatch, action: str) -> str | None:
    """Say why the state of the import does not allow the action now."""
    transition = transition_named(TRANSITIONS, action)
    if batch.state in transition.sources:
        return None
    return _("This cannot be done now: the import is “%(state)s”.") % {"state": batch.get_state_display()}


def why_not_write(batch: ImportBatch) -> str | None:
    """Say why the rows cannot be written: any that is wrong stops all, and there must be something to write."""
    if batch.state == ImportState.CHECKED and batch.counts.get("error"):
        return _("Correct the rows that are wrong, or leave them out of the file; nothing is written before.")
    if batch.state == ImportState.CHECKED and not (batch.counts.get("new") or batch.counts.get("changed")):
        return _("There is nothing to write: every row is as it stands already.")
    return why_not_move(batch, "write")


def why_not_abandon(batch: ImportBatch) -> str | None:
    """Say why an import cannot be given up: what was written is undone instead."""
    if batch.is_at_work or batch.state in {ImportState.WRITTEN, ImportState.UNDONE}:
        return _("This cannot be done now: the import is “%(state)s”.") % {"state": batch.get_state_display()}
    return None
