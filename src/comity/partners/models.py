"""The partner: a state, organisation, foreign force or unit with whom we work."""

from functools import cache

from babel import Locale
from django.db import models
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from comity.foundation.fields import ChoicesField, SortKey
from comity.foundation.models import CleanCharField, CleanTextField, Record, in_language
from comity.foundation.text import sort_key


class PartnerKind(models.TextChoices):
    STATE = "state", pgettext_lazy("kind of partner", "State")
    ORGANISATION = "organisation", _("Organisation")
    FOREIGN_FORCE = "foreign_force", _("Foreign force")
    UNIT = "unit", _("Unit of a foreign force")


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
    """Return the codes of ISO 3166 with their names in the reader's language, as CLDR gives them."""
    return _named("territories", get_language() or "en")


def language_choices() -> list[tuple[str, str]]:
    """Return the languages that are spoken with partners, named as CLDR names them."""
    return _named("languages", get_language() or "en")


@cache
def _named(kind: str, language: str) -> list[tuple[str, str]]:
    names, all_names = getattr(Locale.parse(language), kind), getattr(Locale.parse("en"), kind)
    countries = {code for code in all_names if len(code) == ISO_LENGTH and code.isalpha()} - NO_COUNTRIES
    codes = SPOKEN if kind == "languages" else countries
    named = [(code, str(names.get(code, all_names[code]))) for code in codes]
    return sorted(named, key=lambda each: sort_key(each[1]))


class Partner(Record):
    """With whom we work. `parent` is the partner it belongs to, such as the state of a force."""

    code = CleanCharField(_("code"), max_length=40)
    name_en = CleanCharField(_("name (English)"), max_length=200)
    name_vi = CleanCharField(_("name (Vietnamese)"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=PartnerKind.choices)
    country = models.CharField(_("country"), max_length=2, choices=country_choices, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("belongs to"), related_name="parts", null=True, blank=True
    )
    languages = ChoicesField(
        models.CharField(max_length=2, choices=language_choices),
        verbose_name=_("languages"),
        default=list,
        blank=True,
    )
    notes = CleanTextField(_("notes"), blank=True)

    class Meta:
        ordering = ("code", "id")
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        constraints = [models.UniqueConstraint(fields=["unit", "label", "code"], name="partner_code_once")]
        indexes = [
            models.Index(SortKey("name_en"), "id", name="partner_by_name_en"),
            models.Index(SortKey("name_vi"), "id", name="partner_by_name_vi"),
        ]

    def __str__(self) -> str:
        return self.name_in(get_language() or "en")

    def name_in(self, language: str) -> str:
        return in_language(language, english=self.name_en, vietnamese=self.name_vi)
