"""Countries and languages as choices, named in the reader's language as CLDR names them."""

from functools import cache

from babel import Locale
from django.utils.translation import get_language

from comity.foundation.text import sort_key

ISO_LENGTH = 2
NO_COUNTRIES = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"}
"""Codes of CLDR that ISO 3166 does not assign."""
SPOKEN = {
    "ar",
    "de",
    "en",
    "es",
    "fr",
    "hi",
    "id",
    "ja",
    "km",
    "ko",
    "lo",
    "ms",
    "my",
    "pt",
    "ru",
    "th",
    "vi",
    "zh",
}


def country_choices() -> list[tuple[str, str]]:
    """Return the codes of ISO 3166 with their names in the reader's language."""
    return _named("territories", get_language() or "en")


def language_choices() -> list[tuple[str, str]]:
    """Return the languages that are spoken with partners."""
    return _named("languages", get_language() or "en")


@cache
def _named(kind: str, language: str) -> list[tuple[str, str]]:
    names, all_names = getattr(Locale.parse(language), kind), getattr(Locale.parse("en"), kind)
    countries = {code for code in all_names if len(code) == ISO_LENGTH and code.isalpha()} - NO_COUNTRIES
    codes = SPOKEN if kind == "languages" else countries
    named = [(code, str(names.get(code, all_names[code]))) for code in codes]
    return sorted(named, key=lambda each: sort_key(each[1]))
