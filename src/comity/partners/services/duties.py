"""The duties that partners put on desks: worded in both languages, at most one open for each record."""

from django.utils import translation
from django.utils.translation import gettext as _

from comity.foundation.models import Record
from comity.threads.services import DutyFields

LONGEST = 300


def worded(sentence: str, record: Record, fields: DutyFields) -> DutyFields:
    """Return the fields of a duty with its title in both languages; the sentence names the record as `what`."""
    titles = {}
    for language in ("en", "vi"):
        with translation.override(language):
            titles[language] = (_(sentence) % {"what": record})[:LONGEST]
    return {**fields, "title_en": titles["en"], "title_vi": titles["vi"]}
