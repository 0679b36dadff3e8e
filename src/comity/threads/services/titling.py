"""What a duty is called, in both languages."""

from typing import TypedDict

from django.utils import translation
from django.utils.translation import gettext as _

LONGEST = 300


class Titles(TypedDict):
    """As the services of duties take them."""

    title_en: str
    title_vi: str


def in_both(sentence: str, **named: object) -> Titles:
    """Return a sentence that is marked for translation in both languages, and in each of them the records that it names."""
    said = {}
    for language in ("en", "vi"):
        with translation.override(language):
            said[language] = (_(sentence) % {name: str(each) for name, each in named.items()})[:LONGEST]
    return {"title_en": said["en"], "title_vi": said["vi"]}
