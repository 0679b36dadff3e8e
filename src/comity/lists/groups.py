"""The groups of a list by one of its fields, with how many rows the reader finds in each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Model
from django.utils.text import capfirst

from comity.foundation.paging import count_of
from comity.foundation.registry import title_of, type_name, types
from comity.kit.attributes import Attribute, Kind, field_of
from comity.kit.declaration import RecordType
from comity.kit.listing import Listing

MOST = 30
"""Groups that are shown, the largest first."""
_KINDS = {Kind.CHOICE, Kind.RELATION, Kind.STATE}


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that say the same; without an address where they say nothing, or nothing that the reader may see."""

    words: str
    number: int
    url: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class Groups:
    """The groups of a list, what they name, and whether there are more; none where rows are too many to be counted."""

    by: Attribute
    groups: list[Group]
    named: Sequence[Model] = ()
    has_more: bool = False
    is_counted: bool = True


def offered(kit: RecordType) -> list[Attribute]:
    """Return by what a list can be grouped: what its filter offers as choices."""
    return [each for each in map(kit.attribute, kit.filter_fields) if each.kind in _KINDS]


def groups_of(listing: Listing) -> Groups | None:
    """Return the groups that the address asks for, of all rows that meet the other conditions."""
    by = next((each for each in offered(listing.kit) if each.name == listing.params.get("group")), None)
    if by is None:
        return None
    params = listing.params.copy()
    opened = params.pop(by.name, [])
    rows = Listing(listing.kit, listing.actor, params).rows.order_by()
    if not (count_of(rows) if opened else listing.count).exact:
        return Groups(by, [], is_counted=False)
    counted = dict(rows.values_list(by.name).annotate(Count("pk")).order_by("-pk__count"))
    named = _named(listing.kit, by, counted)
    words = {key: _title(record) for key, record in named.items()} or by.choices
    groups = [
        Group(capfirst(str(words[key])), number, *_link(listing, by, str(key), opened))
        for key, number in counted.items()
        if key in words
    ]
    rest = sum(number for key, number in counted.items() if key not in words)
    nameless = [Group("–", rest, "", is_open=False)] if rest else []
    return Groups(by, [*groups[:MOST], *nameless], list(named.values()), len(groups) > MOST)


def _link(listing: Listing, by: Attribute, key: str, opened: list[Any]) -> tuple[str, bool]:
    """Return where a click leads: into the group, or out of it again."""
    is_open = key in opened
    return listing.link(**{by.name: "" if is_open else key}), is_open


def _named(kit: RecordType, by: Attribute, counted: dict[Any, int]) -> dict[Any, Model]:
    """Return the records that name the groups, as far as the reader sees them."""
    if by.kind is not Kind.RELATION:
        return {}
    model: Any = field_of(kit.model, by.name).related_model
    return dict(model._default_manager.in_bulk([key for key in counted if key]))  # noqa: SLF001 Django's public name for it


def _title(record: Model) -> str:
    return title_of(record) if type_name(record) in types else str(record)
