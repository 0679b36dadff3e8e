"""Papers as PDF: PDF/A for keeping, tagged as PDF/UA asks. What people wrote enters as data alone."""

import json
import re
from pathlib import Path

import typst
from django.utils.translation import gettext as _

from comity.documents.papers.context import Paper, words_in
from comity.documents.papers.templates import BadTemplate, Template, Unprintable

FONTS = Path(__file__).parents[1] / "fonts"
_MISSING = re.compile(r'the text `"(.+?)"` could not be displayed')
_PLACE = re.compile(r"\d+:\d+")


def as_pdf(paper: Paper, template: Template) -> bytes:
    """Return the paper as PDF/A-2a and PDF/UA-1. A template reads nothing outside its own folder."""
    given = json.dumps(paper.data(words_in(*template.words)), ensure_ascii=False)
    try:
        made: bytes = typst.compile(
            str(template.typ),
            root=str(template.typ.parent),
            font_paths=[str(FONTS)],
            pdf_standards=["a-2a", "ua-1"],
            sys_inputs={"paper": given},
        )
    except typst.TypstError as error:
        raise _refusal(error, template) from error
    return made


def _refusal(error: typst.TypstError, template: Template) -> BadTemplate | Unprintable:
    said = f"{error}\n{getattr(error, 'diagnostic', '')}"
    if missing := sorted(set(_MISSING.findall(said))):
        return Unprintable(
            _("No font at hand prints these characters: %(characters)s. Write them otherwise.")
            % {"characters": " ".join(missing)}
        )
    place = _PLACE.search(said)
    about = str(error).splitlines()[0].removeprefix("error: ") + (f" ({place[0]})" if place else "")
    return BadTemplate(
        _("The template %(file)s cannot be used: %(reason)s") % {"file": template.typ.name, "reason": about}
    )
