"""The tables of people, by the names under which every package knows them."""

from comity.people.models.person import LanguageSkill, Person
from comity.people.models.reference import Rank

__all__ = ["LanguageSkill", "Person", "Rank"]
