"""Batches in the registry: notifications and history know them by their type."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.foundation.registry import RegisteredType, type_name
from comity.lists import queries
from comity.lists.models import Batch


def title_of(batch: Any) -> str:
    """Say which records are set to something in which fields."""
    kit = queries.kit_of(batch)
    fields = ", ".join(str(kit.attribute(name).title) for name in batch.given)
    return _("%(records)s: set %(fields)s") % {"records": kit.plural, "fields": fields}


BATCH = RegisteredType(
    name=type_name(Batch),
    model=Batch,
    singular=gettext_lazy("batch of changes"),
    plural=gettext_lazy("batches of changes"),
    icon="edit",
    title_of=title_of,
    url_of=lambda batch: reverse(f"{queries.kit_of(batch).slug}-batch", args=[batch.pk]),  # type: ignore[arg-type] # a batch
    state_of=lambda batch: batch.state,  # type: ignore[attr-defined] # as above
)

OTHER_TYPES = [BATCH]
