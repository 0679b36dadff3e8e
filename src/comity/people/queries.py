"""Reading people: every function sees only what the acting account may see."""

from datetime import date

from django.db.models import Q, QuerySet

from comity.people.models import LanguageSkill, Person


def languages_of(person: Person) -> QuerySet[LanguageSkill]:
    """Return the languages of a person."""
    return LanguageSkill.objects.filter(person=person).select_related("label__level").order_by("language")


def speakers_of(language: str, *, speaking: str, on: date) -> QuerySet[Person]:
    """Return who speaks a language at a level of STANAG 6001 or above, as a test that counts on that day says."""
    counts = Q(valid_until=None) | Q(valid_until__gte=on)
    skills = LanguageSkill.objects.filter(counts, language=language, speaking__gte=speaking)
    serving = Q(left_on=None) | Q(left_on__gt=on)
    return Person.objects.filter(serving, pk__in=skills.values("person"))
