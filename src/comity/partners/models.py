"""The partner: a state, organisation, foreign force or unit with whom we work."""

from functools import cache

from babel import Locale
from django.db import models
from django.utils.functional import Promise, lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from comity.foundation.fields import ChoicesField, SortKey
from comity.foundation.models import CleanCharField, CleanTextField, Record, in_language


class PartnerKind(models.TextChoices):
    STATE = "state", _("state")
    ORGANISATION = "organisation", _("organisation")
    FOREIGN_FORCE = "foreign_force", _("foreign force")
    UNIT = "unit", _("unit of a foreign force")


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(language)


def _territory(code: str) -> str:
    return str(_locale(get_language() or "en").territories.get(code, code))


def _language_name(code: str) -> str:
    return str(_locale(get_language() or "en").languages.get(code, code))


ISO_LENGTH = 2
_NO_STATES = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}
"""Codes of CLDR that name no territory of ISO 3166."""
SPOKEN = (
    "vi",
    "en",
    "fr",
    "ru",
    "zh",
    "lo",
    "km",
    "th",
    "my",
    "id",
    "ms",
    "ja",
    "ko",
    "es",
    "de",
    "ar",
    "hi",
    "pt",
)


def country_choices() -> list[tuple[str, str | Promise]]:
    """Return the codes of ISO 3166 with their names in the reader's language, as CLDR gives them."""
    name = lazy(_territory, str)
    codes = sorted(
        code for code in map(str, _locale("en").territories) if len(code) == ISO_LENGTH and code.isalpha()
    )
    return [(code, name(code)) for code in codes if code not in _NO_STATES]


def language_choices() -> list[tuple[str, str | Promise]]:
    name = lazy(_language_name, str)
    return [(code, name(code)) for code in SPOKEN]


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
