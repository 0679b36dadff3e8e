"""Keeping persons: their numbers stay with those who keep them, their levels, their accounts, files in and out."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.partners import make_skill, register_person

from comity.foundation.text import sort_key
from comity.history.models import Event
from comity.kit.services import update_record
from comity.people.models import LanguageSkill, Person
from comity.people.models.person import Proficiency, given_name_first

KEEPER, READER = "personnel_training@province_a", "viewer@province_a"
NUMBER = "QN-20417"


@pytest.fixture
def person(world):
    with world.acting(KEEPER) as actor:
        return register_person(actor, personnel_number=NUMBER, post="Interpreter")


@pytest.mark.parametrize(
    "who", ["viewer", "staff_officer", "commander", "inspector", "analyst", "security_officer"]
)
@pytest.mark.parametrize(
    "path",
    [
        "/persons/",
        "/persons/?columns=number",
        "/persons/{pk}/",
        "/persons/{pk}/preview/",
        "/persons/{pk}/?tab=languages",
        "/history/people.person/{pk}/",
        "/persons/export.csv",
        "/api/v1/persons/{pk}/",
        "/api/v1/persons/",
        "/persons/?sort=personnel_number",
    ],
)
def test_number_when_reader_keeps_no_persons_then_stands_nowhere(world, person, who, path):
    answer = world.client(f"{who}@province_a").get(path.format(pk=person.pk))
    assert NUMBER not in answer.content.decode()


def test_number_when_looked_for_by_others_then_finds_nobody(world, person):
    client = world.client(READER)
    listed = client.get("/persons/", {"q": NUMBER}).context["listing"]
    assert person.name not in client.get("/search/", {"q": NUMBER}).content.decode()
    chosen = world.client("staff_officer@province_a").get(
        "/language-skills/",
        {"find": "person", "person-find": NUMBER},
        headers={"Accept": "application/json"},
    )
    assert (listed.count.number, chosen.json()["choices"]) == (0, [])


def test_number_when_there_is_none_then_others_read_the_same_words(world, person):
    with world.acting(KEEPER) as actor:
        other = register_person(actor, name="Trần An")
    pages = [world.client(READER).get(f"/persons/{row.pk}/") for row in (person, other)]
    first, second = (page.context["sections"][0][1][2]["value"] for page in pages)
    assert (first, first == second) == ("shown to those who keep persons", True)


def test_number_when_keeper_reads_then_shown_and_kept_through_changes(world, person):
    with world.acting(KEEPER) as actor:
        row = Person.objects.get(pk=person.pk)
        update_record(actor=actor, record=row, values={"post": "Head"}, expected_version=row.version)
        assert Person.objects.get(pk=person.pk).personnel_number == NUMBER
    assert NUMBER in world.client(KEEPER).get(f"/persons/{person.pk}/").content.decode()


def test_number_when_nobody_acts_then_empty(world, person):
    with world.acting(READER):
        assert Person.objects.get().personnel_number == ""
        assert list(Person.objects.values_list("personnel_number", flat=True)) == [""]


def test_number_when_kept_then_the_ledger_never_writes_it_down(world, person):
    with world.acting(KEEPER), connection.cursor() as cursor:
        cursor.execute("select count(*) from history.event where payload::text like %s", [f"%{NUMBER}%"])
        assert (cursor.fetchone()[0], Event.objects.filter(object_id=person.pk).exists()) == (0, True)


def test_number_when_registered_twice_in_a_unit_then_refused(world, person):
    with world.acting(KEEPER) as actor, pytest.raises(ValidationError, match="already registered"):
        register_person(actor, name="Lê Bình", personnel_number=NUMBER)


GIVEN = ("An", "Anh", "Ân", "Bình", "Dũng", "Đức", "Giang")
"""Given names in their order."""
FAMILY = st.lists(st.sampled_from(["Nguyễn", "Lò", "Văn", "Đặng", "Ứng"]), max_size=3)


@given(names=st.lists(st.tuples(FAMILY, st.sampled_from(GIVEN)), min_size=2))
def test_order_of_names_is_that_of_the_given_name_first(names):
    written = [" ".join([*family, name]) for family, name in names]
    ordered = sorted(written, key=lambda name: sort_key(given_name_first(name)))
    places = [GIVEN.index(name.split()[-1]) for name in ordered]
    assert places == sorted(places)


def test_levels_when_compared_as_codes_then_stand_in_the_order_of_stanag():
    codes = [level.value for level in Proficiency]
    assert codes == sorted(codes) == ["0", "0+", "1", "1+", "2", "2+", "3", "3+", "4", "4+", "5"]


def test_language_when_registered_twice_then_refused(world, person):
    with world.acting(KEEPER) as actor:
        make_skill(actor, person)
        with pytest.raises(ValidationError, match="already registered"):
            make_skill(actor, person)


def test_skill_when_person_is_secret_then_hidden_with_it(world):
    with world.acting(KEEPER) as actor:
        secret = register_person(actor, level=2)
        made = make_skill(actor, secret)
        assert made.label_id == secret.label_id
    with world.acting(READER, working_level=1):
        assert (Person.objects.count(), LanguageSkill.objects.count()) == (0, 0)


def test_account_when_named_then_the_person_is_joined_to_it(world, person):
    form = {"name": person.name, "account": str(world.account(READER).pk), "version": person.version}
    answer = world.client(KEEPER).post(f"/persons/{person.pk}/edit/", form)
    page = world.client(READER).get(f"/persons/{person.pk}/").content.decode()
    with world.acting(KEEPER):
        assert Person.objects.get().account_id == world.account(READER).pk
    assert (answer.status_code, world.account(READER).name in page) == (302, True)


def test_api_when_asked_by_others_then_without_the_number_and_by_keepers_with_it(world, person):
    def told(who):
        return world.client(who).get(f"/api/v1/persons/{person.pk}/").json()["personnel_number"]

    assert (told("staff_officer@province_a"), told(KEEPER)) == ("", NUMBER)
