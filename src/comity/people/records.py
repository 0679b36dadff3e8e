"""People as the record kit shows them."""

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from comity.foundation.acting import current_actor
from comity.foundation.registry import ReferenceList
from comity.kit.attributes import Column
from comity.kit.declaration import RecordType, Section
from comity.partners.services import tying
from comity.people.models import LanguageSkill, Person, Rank
from comity.people.models.person import keeps_persons


def _number_of(person: Any) -> str:
    """Return the number to those who keep persons, and to all others the same words whether there is one or not."""
    return (
        person.personnel_number if keeps_persons(current_actor()) else _now("shown to those who keep persons")
    )


NUMBER = Column("number", _("personnel number"), _number_of)


class PersonRecord(RecordType):
    model = Person
    slug = "persons"
    icon = "id-badge-2"
    list_columns = (
        Column("person", _("person"), str, sort="order_name"),
        "rank",
        "post",
        "unit",
        "label",
    )
    default_sort = "person"
    filter_fields = ("rank", "unit", "left_on", "label")
    search_fields = ("name", "post")
    form_sections = (
        Section(_("Who it is"), ("name", "rank", "personnel_number")),
        Section(_("In the service"), ("post", "account", "left_on", "note")),
    )
    detail_sections = (Section(_("Who it is"), ("name", "rank", NUMBER)), form_sections[1])
    key_fields = ("name", "post")
    empty_hint = _("Register the people of your unit: activities, delegations and measures name them.")


class LanguageSkillRecord(RecordType):
    model = LanguageSkill
    slug = "language-skills"
    icon = "language"
    list_columns = (
        "language",
        "person",
        "listening",
        "speaking",
        "reading",
        "writing",
        "valid_until",
        "unit",
        "label",
    )
    title_needs = ("person",)
    default_sort = "language"
    filter_fields = (
        "language",
        "listening",
        "speaking",
        "reading",
        "writing",
        "person",
        "valid_until",
        "unit",
        "label",
    )
    search_fields = ("evidence",)
    form_sections = (
        Section(_("Whose language"), ("person", "language")),
        Section(_("How well (STANAG 6001)"), ("listening", "speaking", "reading", "writing")),
        Section(_("Evidence"), ("tested_on", "valid_until", "evidence")),
    )
    key_fields = ("person", "language")
    empty_hint = _("Register who speaks which language how well, as tested.")
    create = staticmethod(tying.create_tied)
    update = staticmethod(tying.update_tied)


RECORDS: list[RecordType] = [PersonRecord(), LanguageSkillRecord()]
REFERENCE_LISTS = [ReferenceList(Rank, icon="military-rank")]
