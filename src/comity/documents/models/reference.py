"""The reference list of the register."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.documents.papers.templates import template_names
from comity.foundation.models import ReferenceItem

LETTER = "letter"
"""The template whose papers bear no name of their type."""
WORDS = {
    LETTER: pgettext_lazy("template", "Official letter"),
    "programme": pgettext_lazy("template", "Programme"),
    "proposal": pgettext_lazy("template", "Proposal"),
    "report": pgettext_lazy("template", "Report"),
    "brief_book": pgettext_lazy("template", "Brief book"),
    "itinerary": pgettext_lazy("template", "Programme of an activity"),
}


def template_choices() -> list[tuple[str, str]]:
    """Return the templates at hand; those of the installation bear the names of their files."""
    return [(name, str(WORDS.get(name, name))) for name in template_names()]


class DocumentType(ReferenceItem):
    """A type of document: official letter, plan, report. `symbol` stands for it in numbers."""

    symbol = models.CharField(
        _("symbol"),
        max_length=12,
        blank=True,
        help_text=_("What stands for the type in a number, such as KH."),
    )
    template = models.CharField(
        _("template"),
        max_length=40,
        choices=template_choices,
        default=LETTER,
        help_text=_("How its papers are set."),
    )

    class Meta(ReferenceItem.Meta):
        verbose_name = _("type of document")
        verbose_name_plural = _("types of document")
