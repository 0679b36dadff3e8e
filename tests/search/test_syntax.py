"""What is typed into the search box is taken apart, and what was found is marked."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.foundation.text import fold
from comity.search.marking import excerpt, marked, pattern_of
from comity.search.syntax import Asked, parse, without_condition

LETTERS = "aàảãáạăằâấbdđeêệiìoôốơờuưừyỳ"


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("nghị định", Asked(("nghị định",), is_open=True)),
        ('"border guard" report', Asked(('"border guard"', "report"), is_open=True)),
        ("exchange -navy", Asked(("exchange",), ("navy",), is_open=True)),
        ("59/2021/NĐ-CP", Asked(("59/2021/NĐ-CP",), is_open=True)),
        ("loại:instrument Lào", Asked(("Lào",), conditions=(("type", "instrument"),), is_open=True)),
        ('đơn-vị:"Military Region"', Asked(conditions=(("unit", "Military Region"),))),
        ("từ:2026-01 đến:2026", Asked(conditions=(("from", "2026-01"), ("to", "2026")))),
        ("12:30 note:this", Asked(("12:30 note:this",), is_open=True)),
        ("- / %", Asked()),
        ("", Asked()),
    ],
)
def test_search_when_parsed_then_its_parts(query, asked):
    assert parse(query) == asked


@given(st.text(max_size=300))
def test_search_when_anything_is_typed_then_it_is_parsed(query):
    assert len(" ".join(parse(query).phrases)) <= 300


def test_condition_when_taken_away_then_the_rest_stays_as_typed():
    query = 'type:unit "border  guard" -navy from:2026 x'
    assert without_condition(query, ("from", "2026")) == 'type:unit "border  guard" -navy x'


def test_text_when_marked_then_whole_words_with_and_without_marks():
    pattern = pattern_of(["doi tac"], is_open=True, together=True)
    pieces = marked("Đối tác, đội tàcx, doi  TAC; đôi, tac", pattern)
    assert [piece.text for piece in pieces if piece.is_found] == [
        "Đối tác",
        "đội tàcx",
        "doi  TAC",
        "đôi, tac",
    ]


@given(st.lists(st.text(LETTERS, min_size=2, max_size=6), min_size=1, max_size=5), st.data())
def test_text_when_any_of_its_words_is_sought_folded_then_marked(words, data):
    wanted = data.draw(st.sampled_from(words))
    pieces = marked(" ".join(words), pattern_of([fold(wanted)], is_open=False, together=True))
    assert wanted in [piece.text for piece in pieces if piece.is_found]
    assert "".join(piece.text for piece in pieces) == " ".join(words)


def test_excerpt_when_the_place_is_far_in_a_long_text_then_its_surroundings():
    text = "word " * 1000 + "the needle lies here " + "word " * 1000
    found = excerpt(text, pattern_of(["needle"], is_open=False, together=True))
    assert [piece.text for piece in found if piece.is_found] == ["needle"]
    assert re.fullmatch(r"… .{50,300} …", "".join(piece.text for piece in found))


def test_excerpt_when_nothing_matches_then_empty():
    assert excerpt("a text", pattern_of(["needle"], is_open=False, together=True)) == []
