"""The label that a row names: never above the label of its file."""

from typing import Any

from django.utils.translation import gettext as _

from comity.access.models import Label, Level
from comity.access.services import dominates
from comity.foundation.bilingual import LANGUAGES
from comity.imports.dryrun.cells import text_of
from comity.imports.dryrun.problems import BadCell

PARTED = " · "
RELEASED = "REL "


class Labels:
    """The labels that the rows of a file may bear: the file's own, and those that hide no more than it."""

    def __init__(self, most: Label) -> None:
        self.most = most
        self._covered = [each for each in Label.objects.select_related("level") if dominates(most, each)]
        self._numbers = {_frozen(parts_of(label)): label.pk for label in self._covered}
        self._levels = {
            words.lower(): level
            for level in Level.objects.filter(no__lte=most.level_id)
            for words in (level.code, *(level.name_in(language) for language in LANGUAGES))
        }

    @property
    def ids(self) -> list[int]:
        """The numbers of the labels that exist."""
        return [label.pk for label in self._covered]

    def read(self, cell: Any) -> dict[str, Any]:
        """Return the label by its parts. What is above the file's label and what does not exist answer alike."""
        if text_of(cell) == "":
            return parts_of(self.most)
        named = cell if isinstance(cell, dict) else _parts(text_of(cell))
        level = self._levels.get(str(named.get("level", "")).strip().lower())
        caveats, released = (sorted(map(str, named.get(name) or [])) for name in ("caveats", "releasable_to"))
        meant = Label(level=level, caveats=caveats, releasable_to=released)
        if level is None or not dominates(self.most, meant):
            raise BadCell(
                _("Name a label that the label of the file covers: %(label)s.") % {"label": self.most},
                str(self.most),
            )
        return parts_of(meant)

    def number_of(self, parts: dict[str, Any]) -> int | None:
        """Return the number of the label of these parts, or None while there is none."""
        return self._numbers.get(_frozen(parts))


def parts_of(label: Label) -> dict[str, Any]:
    """Return a label by its parts, as JSON holds them."""
    return {"level": label.level.code, "caveats": label.caveats, "releasable_to": label.releasable_to}


def _frozen(parts: dict[str, Any]) -> tuple[Any, ...]:
    return parts["level"], tuple(parts["caveats"]), tuple(parts["releasable_to"])


def _parts(text: str) -> dict[str, Any]:
    level, *more = text.split(PARTED)
    released = [part.removeprefix(RELEASED).split(", ") for part in more if part.startswith(RELEASED)]
    return {
        "level": level,
        "caveats": [part for part in more if not part.startswith(RELEASED)],
        "releasable_to": [code for each in released for code in each],
    }
