"""What every template is given: who acts, where one may go, the level the page is open at, the look."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from comity.access.models import Level
from comity.foundation.acting import Actor
from comity.frame.navigation import navigation_for
from comity.threads.queries.notices import unread_number

THEMES = {
    "auto": {"words": _("Follow the system"), "icon": "device-desktop"},
    "light": {"words": _("Light"), "icon": "sun"},
    "dark": {"words": _("Dark"), "icon": "moon"},
}
THEME_COOKIE = f"{settings.COMITY_COOKIE_PREFIX}comity_theme"
KEYS_COOKIE = f"{settings.COMITY_COOKIE_PREFIX}comity_keys"

SHORTCUTS = (
    (("j", "k"), _("Next or previous row")),
    (("x",), _("Select the row; with Shift, all rows in between")),
    (("Enter",), _("Show the row in the side panel")),
    (("o",), _("Open the record")),
    (("e",), _("Edit the record")),
    (("/",), _("Go to the filter, or search everywhere")),
    (("Ctrl", "K"), _("Search records, pages and commands")),
    (("Esc",), _("Close the side panel or a menu")),
    (("?",), _("Show this list")),
)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return the variables of base.html. A view gives `page_label`, a label that covers all that its page shows."""
    actor: Actor | None = getattr(request, "actor", None)
    return {
        **taste_of(request),
        **(place_of(actor, request.path) if actor else {}),
        "actor": actor,
        "layout": "frame/base.html" if actor else "frame/bare.html",
        "themes": THEMES,
        "shortcuts": SHORTCUTS,
    }


def taste_of(request: HttpRequest) -> dict[str, Any]:
    """Return the look that this browser was told to keep."""
    theme = request.COOKIES.get(THEME_COOKIE, "auto")
    return {
        "theme": theme if theme in THEMES else "auto",
        "keys": request.COOKIES.get(KEYS_COOKIE) != "off",
    }


def place_of(actor: Actor, path: str) -> dict[str, Any]:
    """Return where the actor may go, at which level the page is open, and how much is unread; all in one query."""
    rows = Level.objects.filter(no__lte=actor.clearance)
    levels = list(rows.annotate(unread=unread_number(actor)))
    return {
        "navigation": navigation_for(actor, settings.COMITY_NAVIGATION, path),
        "levels": levels,
        "unread": levels[0].unread if levels else 0,
        "working_level": next((level for level in levels if level.no == actor.working_level), None),
    }
