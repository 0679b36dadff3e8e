"""The rail: places of the product, and which of them a reader is shown."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

from comity.foundation.acting import Actor


@dataclass(frozen=True, slots=True)
class Place:
    """One entry as configured. Without types everyone sees it, otherwise whoever may view one of them.

    `also` begins the addresses of its other pages.
    """

    label: str | Promise
    icon: str
    url_name: str
    type_names: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One link of the rail as shown; `current` is the value of aria-current."""

    label: str | Promise
    icon: str
    url: str
    current: str


def navigation_for(actor: Actor, places: Sequence[Place], path: str) -> list[Entry]:
    """Return the places that are built and that the actor may view, in their order."""
    entries = []
    for place in places:
        url = address_of(place.url_name)
        is_open = not place.type_names or any(actor.may("view", each) for each in place.type_names)
        if url and is_open:
            entries.append(Entry(place.label, place.icon, url, current_mark(path, url, *place.also)))
    return entries


def address_of(url_name: str) -> str:
    """Return the address of a page, or nothing when the page is not built."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def current_mark(path: str, url: str, *also: str) -> str:
    """Return the value of aria-current: the page itself, a page of the same place, or neither."""
    if path == url:
        return "page"
    beginnings = tuple(each for each in (url, *also) if each != "/")
    return "true" if path.startswith(beginnings) else ""
