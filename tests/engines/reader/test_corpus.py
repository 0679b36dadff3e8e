"""The labelled set is well-formed, large enough and of many kinds."""

import pytest
from tests.engines.reader import gold, scoring

APART, OPEN = gold.load_set("apart"), gold.load_set("open")
WRITTEN = [*APART, *(text for text in OPEN if not text.name.startswith("seed_"))]
EVERY = pytest.mark.parametrize("text", [*APART, *OPEN], ids=lambda text: text.name)
CITATION = {"start", "end", "text", "type", "number", "issuer", "date_iso"}
TASK = {"start", "end", "group", "actors", "actors_implicit", "partners", "deadline"}


@EVERY
def test_labels_when_loaded_belong_to_the_bytes_of_the_text(text):
    assert text.digest == text.labels["text_sha256"]


@EVERY
def test_citations_when_sliced_give_their_own_words(text):
    for citation in text.labels["citations"]:
        assert set(citation) == CITATION
        assert text.text[citation["start"] : citation["end"]] == citation["text"]
        assert citation["text"] == citation["text"].strip() != ""


@EVERY
def test_citation_numbers_are_normalised(text):
    for number in filter(None, (citation["number"] for citation in text.labels["citations"])):
        assert scoring.clean(number) == number
        assert not set(number) & set("–—‑\u00d0\u00ad\n")


@EVERY
def test_tasks_when_read_in_order_do_not_overlap(text):
    end = 0
    for task in text.labels["tasks"]:
        assert set(task) == TASK
        assert end <= task["start"] < task["end"] <= len(text.text)
        end = task["end"]


@EVERY
def test_spans_of_tasks_start_and_end_at_words_or_marks(text):
    for task in text.labels["tasks"]:
        span = text.text[task["start"] : task["end"]]
        assert span == span.strip()
        assert text.text[task["start"] - 1 : task["start"]] in ("", " ", "\n")


@EVERY
def test_fields_of_tasks_stand_in_the_task(text):
    for task in text.labels["tasks"]:
        span = text.text[task["start"] : task["end"]]
        surface = [*task["actors"], *task["partners"], *filter(None, [task["deadline"]])]
        assert [words for words in surface if words not in span] == []


@EVERY
def test_implicit_actors_and_groups_stand_in_the_text_and_give_way_to_named_ones(text):
    for task in text.labels["tasks"]:
        outside = [*task["actors_implicit"], *filter(None, [task["group"]])]
        assert [words for words in outside if words not in text.text] == []
        assert not (task["actors"] and task["actors_implicit"])


@pytest.mark.parametrize(
    "texts", [APART, [text for text in WRITTEN if text not in APART]], ids=["apart", "open"]
)
def test_each_set_has_fifteen_texts_of_which_five_are_vietnamese(texts):
    assert len(texts) >= 15
    assert sum(text.labels["language"] == "vi" for text in texts) >= 5


def test_set_as_a_whole_has_thirty_texts_ten_vietnamese_and_many_kinds():
    assert len(WRITTEN) >= 30
    assert sum(text.labels["language"] == "vi" for text in WRITTEN) >= 10
    assert len({text.labels["kind"] for text in WRITTEN}) >= 12


def test_set_as_a_whole_has_no_text_twice():
    assert len({text.digest for text in WRITTEN}) == len(WRITTEN)
    assert len({text.name for text in WRITTEN}) == len(WRITTEN)


@pytest.mark.parametrize("text", WRITTEN, ids=lambda text: text.name)
def test_texts_are_of_an_article_s_size(text):
    assert 1_500 <= len(text.text.encode()) <= 6_000


@EVERY
def test_labels_when_taken_for_a_reading_score_one(text):
    reading = {
        "citations": text.labels["citations"],
        "tasks": [task | {"confidence": 1.0} for task in text.labels["tasks"]],
    }
    counts = scoring.compare(reading, text.labels).counts
    assert {measure: (found.precision, found.recall) for measure, found in counts.items()} == dict.fromkeys(
        counts, (1.0, 1.0)
    )
