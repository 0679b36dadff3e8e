"""People and their languages: ordered by given name, and guarded as the person is."""

import pytest
from tests.factories.partners import make_skill, register_person

from comity.access.services import relabel_record
from comity.people.models import LanguageSkill, Person
from comity.people.models.person import given_name_first

KEEPER = "personnel_training@province_a"


@pytest.mark.parametrize(
    ("name", "order"),
    [
        ("Nguyễn Văn An", "An Nguyễn Văn An"),
        ("An", "An An"),
        ("", ""),
        ("Lò  Thị Ánh", "Ánh Lò Thị Ánh"),
    ],
)
def test_name_when_ordered_then_given_name_before_the_whole(name, order):
    assert given_name_first(name) == order


def test_list_when_sorted_then_by_given_name(world):
    with world.acting(KEEPER) as actor:
        for name in ("Bùi Văn Đức", "Lò Văn Dũng", "Trần An", "Nguyễn Văn An", "Ngô Thị Ân"):
            register_person(actor, name=name)
    rows = world.client("viewer@province_a").get("/persons/").context["rows"]
    assert [row["title"] for row in rows] == [
        "Nguyễn Văn An",
        "Trần An",
        "Ngô Thị Ân",
        "Lò Văn Dũng",
        "Bùi Văn Đức",
    ]


def test_name_when_changed_then_the_order_follows(world):
    with world.acting(KEEPER) as actor:
        person = register_person(actor)
    form = {"name": "Nguyễn Văn Bình", "version": person.version}
    answer = world.client(KEEPER).post(f"/persons/{person.pk}/edit/", form)
    with world.acting(KEEPER):
        assert (answer.status_code, Person.objects.get().order_name) == (302, "Bình Nguyễn Văn Bình")


def test_languages_when_the_person_is_raised_then_raised_with_it(world):
    with world.acting(KEEPER) as actor:
        person = register_person(actor)
        skill = make_skill(actor, person)
        relabel_record(actor=actor, record=person, level=2, reason="Posted abroad")
        assert LanguageSkill.objects.get(pk=skill.pk).label.level_id == 2


def test_page_when_opened_then_shows_the_languages(world):
    with world.acting(KEEPER) as actor:
        person = register_person(actor)
        make_skill(actor, person, listening="3+")
    page = world.client("viewer@province_a").get(f"/persons/{person.pk}/?tab=languages")
    assert page.content.decode().count("3+") == 1


def test_person_when_role_keeps_no_people_then_not_made(world):
    answer = world.client("staff_officer@province_a").get("/persons/new/")
    assert answer.status_code == 403
