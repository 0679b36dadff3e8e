"""Persons of our own side, and the languages that they speak."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from comity.foundation.acting import Actor, current_actor
from comity.foundation.fields import SortKey
from comity.foundation.models import CleanCharField, CleanTextField, Record, related
from comity.partners.models import language_choices
from comity.people.models.reference import Rank


def given_name_first(name: str) -> str:
    """Return a name as lists of persons order it: the given name, which stands last, and then the whole."""
    words = name.split()
    return " ".join([*words[-1:], *words])


class GivenNameFirst(models.CharField):  # type: ignore[type-arg] # Django's own takes no parameters while running
    """The order of a person among others, worked out from the name whenever that is saved."""

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # noqa: ARG002, FBT001 Django's signature
        """Take the order from the name as it is about to be saved."""
        value = given_name_first(str(getattr(model_instance, "name", "")))[: self.max_length]
        setattr(model_instance, self.attname, value)
        return value


class ForKeepers(CleanCharField):
    """A text that is read by those alone who may change persons; to everybody else it comes empty from the database.

    Keep it out of filters, sorts, searches and the ledger: there it could be guessed.
    """

    def from_db_value(self, value: Any, *_: Any) -> Any:
        """Return the text if it is for whoever acts."""
        return value if value is None or keeps_persons(current_actor()) else ""


def keeps_persons(actor: Actor | None) -> bool:
    """Tell whether the actor keeps persons, and so sees their numbers."""
    return actor is not None and actor.may("change", "people.person")


class Person(Record):
    """Somebody of our own side: name, rank, post, unit. `account` is how the person works here, if at all."""

    name = CleanCharField(_("full name"), max_length=160, help_text=_("Family name first, given name last."))
    order_name = GivenNameFirst(max_length=240, editable=False)
    personnel_number = ForKeepers(_("personnel number"), max_length=40, blank=True)
    rank = models.ForeignKey(
        Rank, models.PROTECT, verbose_name=_("rank"), related_name="+", null=True, blank=True
    )
    post = CleanCharField(_("post"), max_length=200, blank=True)
    account = models.ForeignKey(
        "access.Account", models.PROTECT, verbose_name=_("account"), related_name="+", null=True, blank=True
    )
    left_on = models.DateField(_("left the service on"), null=True, blank=True)
    note = CleanTextField(_("note"), max_length=4000, blank=True)

    class Meta:
        ordering = (SortKey("order_name"), "id")
        verbose_name = _("person")
        verbose_name_plural = _("persons")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "label", "personnel_number"],
                condition=~Q(personnel_number=""),
                name="person_number_once",
                violation_error_message=_("This personnel number is already registered."),
            )
        ]
        indexes = [models.Index(SortKey("order_name"), "id", name="person_by_given_name")]

    def __str__(self) -> str:
        return str(self.name)


class Proficiency(models.TextChoices):
    """The levels of STANAG 6001, whose codes stand in their order."""

    NONE = "0", _("0 · no proficiency")
    NONE_PLUS = "0+", _("0+ · memorised")
    SURVIVAL = "1", _("1 · survival")
    SURVIVAL_PLUS = "1+", _("1+ · survival plus")
    FUNCTIONAL = "2", _("2 · functional")
    FUNCTIONAL_PLUS = "2+", _("2+ · functional plus")
    PROFESSIONAL = "3", _("3 · professional")
    PROFESSIONAL_PLUS = "3+", _("3+ · professional plus")
    EXPERT = "4", _("4 · expert")
    EXPERT_PLUS = "4+", _("4+ · expert plus")
    NATIVE = "5", _("5 · native")


class LanguageSkill(Record):
    """How well a person speaks a language, by the four skills of STANAG 6001, and until when that counts."""

    person = models.ForeignKey(Person, models.CASCADE, verbose_name=_("person"), related_name="languages")
    language = models.CharField(_("language"), max_length=2, choices=language_choices)
    listening = models.CharField(_("listening"), max_length=2, choices=Proficiency, default=Proficiency.NONE)
    speaking = models.CharField(_("speaking"), max_length=2, choices=Proficiency, default=Proficiency.NONE)
    reading = models.CharField(_("reading"), max_length=2, choices=Proficiency, default=Proficiency.NONE)
    writing = models.CharField(_("writing"), max_length=2, choices=Proficiency, default=Proficiency.NONE)
    tested_on = models.DateField(_("tested on"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    evidence = CleanCharField(_("evidence"), max_length=300, blank=True)

    class Meta:
        ordering = ("language", "id")
        verbose_name = _("language skill")
        verbose_name_plural = _("language skills")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "label", "person", "language"],
                name="language_skill_once",
                violation_error_message=_("This language of the person is already registered."),
            )
        ]

    def __str__(self) -> str:
        levels = (self.listening, self.speaking, self.reading, self.writing)
        return f"{related(self, 'person') or '–'}: {self.get_language_display()} {' '.join(levels)}"
