"""Levels, caveats, releasabilities, and the labels that are made of them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from comity.foundation.models import ReferenceItem, in_language


class Level(models.Model):
    """One step of the ordered scale of secrecy; the scale is data of the installation."""

    no = models.PositiveSmallIntegerField(_("number"), primary_key=True)
    code = models.SlugField(_("code"), max_length=40, unique=True)
    name_en = models.CharField(_("name (English)"), max_length=60)
    name_vi = models.CharField(_("name (Vietnamese)"), max_length=60)
    colour = models.CharField(_("colour"), max_length=20)

    class Meta:
        ordering = ("no",)
        verbose_name = _("level")
        verbose_name_plural = _("levels")

    def __str__(self) -> str:
        return self.name_in(get_language() or "en")

    def name_in(self, language: str) -> str:
        return in_language(language, english=self.name_en, vietnamese=self.name_vi)


class Caveat(ReferenceItem):
    """A need-to-know group: whoever reads a row that carries it must hold it."""

    class Meta(ReferenceItem.Meta):
        verbose_name = _("caveat")
        verbose_name_plural = _("caveats")


class Releasability(ReferenceItem):
    """A body outside our own to which a row may be released, such as a partner or a sister force."""

    class Meta(ReferenceItem.Meta):
        verbose_name = _("releasability")
        verbose_name_plural = _("releasabilities")


class Label(models.Model):
    """A distinct combination of level, caveats and releasability. Its number never changes its meaning."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    level = models.ForeignKey(Level, models.PROTECT, verbose_name=_("level"), related_name="+")
    caveats = ArrayField(models.CharField(max_length=40), verbose_name=_("caveats"), default=list)
    releasable_to = ArrayField(models.CharField(max_length=40), verbose_name=_("releasable to"), default=list)

    class Meta:
        ordering = ("level_id", "id")
        verbose_name = _("label")
        verbose_name_plural = _("labels")
        constraints = [
            models.UniqueConstraint(fields=["level", "caveats", "releasable_to"], name="label_once"),
        ]

    def __str__(self) -> str:
        return self.text_in(get_language() or "en")

    def text_in(self, language: str) -> str:
        """Return the label as it is printed: level, caveats, releasability."""
        parts = [self.level.name_in(language), *self.caveats]
        if self.releasable_to:
            parts.append("REL " + ", ".join(self.releasable_to))
        return " · ".join(parts)
