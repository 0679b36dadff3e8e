"""What every template is given: who acts, where one may go, the level the page is open at, the look."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from comity.access.models import Level
from comity.foundation.acting import Actor

THEMES = {
    "auto": {"words": _("Follow the system"), "icon": "device-desktop"},
    "light": {"words": _("Light"), "icon": "sun"},
    "dark": {"words": _("Dark"), "icon": "moon"},
}
THEME_COOKIE = "comity_theme"
KEYS_COOKIE = "comity_keys"

SHORTCUTS = (
    (("j", "k"), _("Next or previous row")),
    (("x",), _("Select the row; with Shift, all rows in between")),
    (("Enter",), _("Show the row in the side panel")),
    (("o",), _("Open the record")),
    (("e",), _("Edit the record")),
    (("/",), _("Go to the filter")),
    (("Esc",), _("Close the side panel or a menu")),
    (("?",), _("Show this list")),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One link of the rail."""

    label: str | Promise
    icon: str
    url: str
    current: str


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return the variables of base.html. Views may override `page_label` with the highest label they show."""
    actor: Actor | None = getattr(request, "actor", None)
    theme = request.COOKIES.get(THEME_COOKIE, "auto")
    levels = list(Level.objects.filter(no__lte=actor.clearance)) if actor else []
    return {
        "actor": actor,
        "navigation": navigation_for(actor, request.path) if actor else [],
        "levels": levels,
        "working_level": next((level for level in levels if actor and level.no == actor.working_level), None),
        "theme": theme if theme in THEMES else "auto",
        "themes": THEMES,
        "keys": request.COOKIES.get(KEYS_COOKIE) != "off",
        "shortcuts": SHORTCUTS,
    }


def navigation_for(actor: Actor, path: str) -> list[Entry]:
    """Return the rail in the order of COMITY_NAVIGATION: what is built and what the account may view."""
    entries = []
    for item in settings.COMITY_NAVIGATION:
        url = address_of(item["url_name"])
        if url and (not item.get("type") or actor.may("view", item["type"])):
            entries.append(Entry(item["label"], item["icon"], url, current_mark(url, path)))
    return entries


def address_of(url_name: str) -> str:
    """Return the address of a page, or nothing when the page is not built."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def current_mark(url: str, path: str) -> str:
    """Return the value of aria-current: the page itself, a page below it, or neither."""
    if path == url:
        return "page"
    return "true" if url != "/" and path.startswith(url) else ""
