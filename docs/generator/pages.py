"""Every generated page, by its path from the root of the repository."""

from collections.abc import Callable
from pathlib import Path

from docs.generator.api import api_page
from docs.generator.commands import commands_page
from docs.generator.decisions import decisions_page
from docs.generator.notices import notices_page
from docs.generator.permissions import permissions_page
from docs.generator.records import records_page
from docs.generator.settings import settings_page
from docs.generator.states import states_page

ROOT = Path(__file__).resolve().parents[2]
PAGES: dict[str, Callable[[], str]] = {
    "docs/reference/settings.md": settings_page,
    "docs/reference/commands.md": commands_page,
    "docs/reference/records.md": records_page,
    "docs/reference/states.md": states_page,
    "docs/reference/permissions.md": permissions_page,
    "docs/reference/api.md": api_page,
    "docs/decisions/README.md": decisions_page,
    "THIRD_PARTY.md": notices_page,
}


def write() -> None:
    for name, page in PAGES.items():
        (ROOT / name).write_text(page(), encoding="utf-8")
