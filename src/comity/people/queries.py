"""Reading people: every function sees only what the acting account may see."""

from django.db.models import QuerySet

from comity.people.models import LanguageSkill, Person


def languages_of(person: Person) -> QuerySet[LanguageSkill]:
    """Return the languages of a person."""
    return LanguageSkill.objects.filter(person=person).select_related("label__level").order_by("language")
