"""Titles of duties, in both languages."""

from collections.abc import Callable
from typing import TypedDict

from django.utils import translation

LONGEST = 300


class Titles(TypedDict):
    """As the services of duties take them."""

    title_en: str
    title_vi: str


def in_both(sentence: Callable[[], str], what: object) -> Titles:
    """Return the sentence about a record in both languages."""
    said = []
    for language in ("en", "vi"):
        with translation.override(language):
            said.append((sentence() % {"what": what})[:LONGEST])
    return {"title_en": said[0], "title_vi": said[1]}
