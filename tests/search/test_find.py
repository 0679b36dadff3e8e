"""Finding records: with and without marks, by number, by conditions, in the order of what fits best."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories.instruments import make_instrument, make_reading
from tests.factories.records import make_partner

from comity.foundation.text import fold
from comity.kit.services import update_record
from comity.partners.models import Partner
from comity.search import queries
from comity.search.queries import find, narrow, results_of

OFFICER = "staff_officer@province_a"
SYLLABLES = [
    "đối",
    "ngoại",
    "quốc",
    "phòng",
    "biên",
    "giới",
    "Lào",
    "hữu",
    "nghị",
    "ạ",
    "trường",
    "đường",
    "59",
    "2021",
]


def titles(actor, query, **how):
    found = find(actor, query, **how)
    return [str(result.record) for result in results_of(found, found.hits)]


@pytest.fixture
def officer(world):
    with world.acting(OFFICER) as actor:
        yield actor


@pytest.fixture
def decree(officer):
    return make_instrument(
        officer, number="59/2021/NĐ-CP", title_en="", title_vi="Định danh điện tử", signed_on="2021-09-05"
    )


@pytest.mark.parametrize(
    "query",
    [
        "định danh",
        "dinh danh",
        "ĐỊNH DANH ĐIỆN",
        "chi thi 59",
        "59/2021/NĐ-CP",
        "59/2021",
        "2021/nd-cp",
        "59/2021/N",
        '"danh điện"',
        "type:instrument danh",
        "loại:instrument danh",
        "state:in_force danh",
        "unit:province_a danh",
        "mức:open danh",
        "from:2021-09 to:9/2021",
        "danh -lào",
    ],
)
def test_record_when_sought_this_way_then_found(decree, officer, query):
    assert titles(officer, query) == [str(decree)]


@pytest.mark.parametrize(
    "query",
    ["danh -dien", "type:partner danh", "state:draft danh", "from:2022 danh", '"dan"', "59/2022", "%", "'"],
)
def test_record_when_sought_otherwise_then_not_found(decree, officer, query):
    assert titles(officer, query) == []


@pytest.mark.parametrize("query", ["unit:nowhere x", "type:nothing", "from:2026-13", "level:secret x"])
def test_condition_when_it_makes_no_sense_then_said_and_nothing_found(decree, officer, query):
    found = find(officer, query)
    assert (len(found.conditions.problems), found.hits) == (1, ())


def test_words_when_marks_are_typed_then_exact_ones_stand_first(officer):
    for code, name in (("A", "Dội"), ("B", "Doi"), ("C", "Đối"), ("D", "Đôi")):
        make_partner(officer, code=code, name_en="x", name_vi=name)
    found = find(officer, "đối")
    assert results_of(found, found.hits)[0].record.code == "C"
    assert sorted(titles(officer, "đối")) == ["x"] * 4


def test_words_when_nowhere_together_then_records_with_all_of_them(officer):
    partner = make_partner(officer, name_en="Friendly port of Sihanoukville")
    found = find(officer, "sihanoukville port")
    assert ([hit.record_id for hit in found.hits], found.is_loose) == ([partner.pk], True)


def test_text_when_it_is_read_then_its_instrument_is_found_once_with_an_excerpt(officer, decree):
    make_reading(officer, decree)
    found = find(officer, "friendship exchange", only=["instruments.instrument"])
    (result,) = results_of(found, found.hits)
    assert result.record == decree
    assert [piece.text for piece in result.excerpt if piece.is_found] == ["friendship exchange"]


def test_record_when_its_type_may_not_be_viewed_then_not_found(world):
    with world.acting(OFFICER) as actor:
        make_instrument(actor, title_en="Harbour")
    with world.acting("administrator@province_a") as administrator:
        assert not administrator.may("view", "instruments.instrument")
        assert titles(administrator, "harbour") == []


def test_record_when_above_the_working_level_then_not_found(world):
    with world.acting(OFFICER) as actor:
        make_partner(actor, level=2, name_en="Hidden harbour")
        assert titles(actor, "harbour") == ["Hidden harbour"]
    with world.acting(OFFICER, working_level=1) as actor:
        assert titles(actor, "harbour") == []


def test_counts_when_compared_with_the_lists_then_equal(officer, decree):
    for number in range(5):
        make_partner(officer, code=f"P{number}", name_en=f"Harbour {number}")
    counts = {registered.name: count for registered, count in find(officer, "harbour").counts}
    assert counts == {"partners.partner": narrow(Partner.objects.all(), "harbour").count()}


def test_list_when_many_match_then_each_row_asks_the_index(officer, monkeypatch):
    for number in range(4):
        make_partner(officer, code=f"P{number}", name_en=f"Harbour {number}")
    expected = list(narrow(Partner.objects.all(), "harbour -3"))
    monkeypatch.setattr(queries, "MOST", 2)
    assert list(narrow(Partner.objects.all(), "harbour -3")) == expected
    assert [each.code for each in expected] == ["P0", "P1", "P2"]


def test_list_when_sought_by_a_word_then_the_index_answers_with_one_row(officer):
    for number in range(4):
        make_partner(officer, code=f"P{number}", name_en=f"Harbour {number}")
    answered = []

    def note(execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        answered.append(context["cursor"].rowcount)
        return result

    with connection.execute_wrapper(note):
        rows = narrow(Partner.objects.all(), "harbour")
    assert (answered, len(rows)) == ([1], 4)


def test_search_when_more_match_than_it_looks_at_then_says_so_and_takes_the_newest(officer):
    for year in (2020, 2024, 2022):
        make_instrument(officer, number=f"{year}", title_en="Annual plan", signed_on=f"{year}-01-01")
    found = find(officer, "annual plan", most=2)
    assert ([hit.day.year for hit in found.hits], found.is_cut) == ([2024, 2022], True)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=6), st.data())
def test_record_when_sought_by_any_word_of_its_title_then_found(world, words, data):
    word = data.draw(st.sampled_from(words))
    with world.acting(OFFICER) as actor:
        partner = Partner.objects.filter(code="WORDS").first() or make_partner(actor, code="WORDS")
        update_record(
            actor=actor,
            record=partner,
            values={"name_vi": " ".join(words)},
            expected_version=Partner.objects.get(pk=partner.pk).version,
        )
        for typed in (word, fold(word), word.upper()):
            assert partner.pk in [hit.record_id for hit in find(actor, typed).hits]
