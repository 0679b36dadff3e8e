"""Reading saved views, and what of an address they keep; the records of a batch, and what they said before it."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import IntegerField, QuerySet, Value
from django.http import QueryDict
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from comity.foundation.acting import Actor
from comity.foundation.models import Record
from comity.foundation.paging import Count
from comity.history.models import Event
from comity.history.restoring import values_in
from comity.kit.declaration import RecordType
from comity.kit.listing import STATE, Listing
from comity.lists.models import AT_WORK, Batch, SavedView, ViewKind

CHEAP = 50
"""Up to here a view is counted exactly; beyond, it says so many and more."""


def views_for(kit: RecordType) -> QuerySet[SavedView]:
    """Return the views of a list within reach; personal ones of others are hidden by the row policy."""
    return SavedView.objects.filter(record_type=kit.name)


def default_among(views: Iterable[SavedView]) -> SavedView | None:
    """Return the view with which the list opens: the reader's own before that of the unit, that before a pinned one."""
    found = {view.kind: view for view in views if view.is_default}
    return next((found[kind] for kind in ViewKind if kind in found), None)


def state_of(listing: Listing) -> str:
    """Return what a view keeps of an address: what the list shows and how, in one order, without the page."""
    kept = QueryDict(mutable=True)
    for name in STATE:
        kept.setlist(name, [value for value in listing.params.getlist(name) if value])
    for name, value in sorted(listing.conditions):
        if value:
            kept.appendlist(name, value)
    return kept.urlencode()


def unknown_in(listing: Listing) -> list[str]:
    """Return the columns, the order and the groups of an address that the list does not offer, or no more."""
    offered = {each.name for each in listing.kit.offered_columns}
    columns = [name for name in listing.params.getlist("columns") if name and name not in offered]
    sort, group = (listing.params.get(name, "") for name in ("sort", "group"))
    return [
        *columns,
        *([group] if group and group not in listing.kit.filter_fields else []),
        *([sort.removeprefix("-")] if sort and sort not in listing.sorts else []),
    ]


def counts_for(actor: Actor, kit: RecordType, views: Sequence[SavedView]) -> list[Count]:
    """Count what each of the views shows to the actor, as far as that is cheap: all in one statement."""
    few = [
        Listing(kit, actor, QueryDict(view.query))
        .rows.order_by()
        .annotate(nth_view=Value(place, IntegerField()))
        .values_list("nth_view", flat=True)[: CHEAP + 1]
        for place, view in enumerate(views)
    ]
    numbers = Counter(few[0].union(*few[1:], all=True) if few else ())
    return [Count(min(numbers[place], CHEAP), exact=numbers[place] <= CHEAP) for place in range(len(few))]


def kit_of(batch: Batch) -> RecordType:
    """Return the declaration of the type that a batch changes."""
    kits: list[RecordType] = import_string(settings.COMITY_RECORD_TYPES)
    return next(kit for kit in kits if kit.name == batch.record_type)


def batch_at_work(batch_id: UUID) -> Batch | None:
    """Return a batch whose work is not done yet: a job that was begun again may find it done."""
    return Batch.objects.filter(pk=batch_id, state__in=AT_WORK).first()


def records_of(kit: RecordType, keys: Collection[str]) -> dict[str, Record]:
    """Return by identifier the records of a batch within the reader's reach, in one order."""
    found = kit.model.objects.filter(pk__in=keys).order_by("pk")
    return {str(record.pk): record for record in found}


def values_before(kit: RecordType, batch: Batch, keys: Collection[str]) -> dict[str, dict[str, Any]]:
    """Return what each of these records said before the batch, as the ledger keeps it; only of fields that differed."""
    events = Event.objects.filter(
        object_id__in=keys, object_type=kit.name, payload__has_keys=["version", "before"]
    )
    wanted = {key: batch.versions[key] for key in keys if key in batch.versions}
    return {
        str(event.object_id): values_in(kit.model, event.payload["before"], batch.given)
        for event in events
        if wanted.get(str(event.object_id)) == event.payload["version"]
    }


def why_not_restored(record: Record | None, version: int, before: Mapping[str, Any] | None) -> str:
    """Say why a record of a batch that was applied does not get its earlier values back."""
    if record is None:
        return _("It is not there any more.")
    if record.version != version:
        return _("It was changed after this batch.")
    return "" if before else _("The ledger has no earlier values.")
