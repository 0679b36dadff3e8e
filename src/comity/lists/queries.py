"""Reading saved views, and what of an address they keep."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.http import QueryDict

from comity.foundation.acting import Actor
from comity.foundation.paging import Count
from comity.kit.declaration import RecordType
from comity.kit.listing import STATE, Listing
from comity.lists.models import SavedView, ViewKind

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
    """Return the columns, the order and the conditions of an address that the list does not offer, or no more."""
    offered = {each.name for each in listing.kit.offered_columns}
    ends = ("", "_after", "_before")
    filters = {name + end for name in listing.kit.filter_fields for end in ends}
    columns = [name for name in listing.params.getlist("columns") if name and name not in offered]
    sort = listing.params.get("sort", "")
    return [
        *columns,
        *([sort.removeprefix("-")] if sort and sort not in listing.sorts else []),
        *dict.fromkeys(name for name, _value in listing.conditions if name not in filters),
    ]


def count_for(actor: Actor, kit: RecordType, view: SavedView) -> Count:
    """Count what a view shows to the actor, as far as that is cheap."""
    rows = Listing(kit, actor, QueryDict(view.query)).rows.order_by()
    number = rows[: CHEAP + 1].count()
    return Count(min(number, CHEAP), exact=number <= CHEAP)
