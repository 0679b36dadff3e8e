"""The templates of papers: those that come with Comity, and those that an installation put in their place."""

import re
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from comity.documents.papers.context import FORMS
from comity.foundation.refusals import Refusal

SHIPPED = {
    "letter": "official",
    "programme": "official",
    "proposal": "official",
    "report": "official",
    "brief_book": "brief_book",
    "itinerary": "official",
}
"""Each template of ours with the name of its .docx; its .typ has its own name."""
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


class BadTemplate(Refusal):
    """A template is missing or cannot be used; the text names the file and what is wrong in it."""


class Unprintable(Refusal):
    """The paper holds characters that no font at hand has."""


@dataclass(frozen=True, slots=True)
class Template:
    """The two files by which a paper is set, and where its fixed words are looked for."""

    name: str
    typ: Path
    docx: Path
    words: tuple[Path, ...]

    @property
    def own(self) -> list[Path]:
        """Those of the files that are the installation's own."""
        return [path for path in (self.typ, self.docx) if path.parent != FORMS]


def own_folder() -> Path:
    """Return where an installation puts templates of its own."""
    return Path(settings.COMITY_DATA) / "templates"


def template_names() -> list[str]:
    """Return the names of all templates, ours first."""
    found = {path.stem for ending in ("typ", "docx") for path in own_folder().glob(f"*.{ending}")}
    return [*SHIPPED, *sorted(name for name in found - {*SHIPPED, "layout"} if NAME.fullmatch(name))]


def template_named(name: str) -> Template:
    """Return a template: for each of its files the installation's own if there is one, else ours."""
    typ = _file(f"{name}.typ", f"{name}.typ" if name in SHIPPED else "")
    docx = _file(f"{name}.docx", f"{SHIPPED[name]}.docx" if name in SHIPPED else "")
    return Template(name, typ, docx, (own_folder(), FORMS))


def _file(own: str, shipped: str) -> Path:
    there = own_folder() / own
    if NAME.fullmatch(Path(own).stem) and there.is_file():
        return there
    if not shipped:
        raise BadTemplate(_("There is no template %(file)s.") % {"file": own})
    return FORMS / shipped
