"""The measures of the reader, each on a case small enough to count by hand."""

import pytest
from tests.engines.reader import scoring
from tests.engines.reader.scoring import Counts


def make_citation(start, end, number=None, kind="treaty"):
    return {"start": start, "end": end, "number": number, "type": kind, "issuer": None, "date_iso": None}


def make_task(start, end, **fields):
    empty = {
        "group": None,
        "actors": [],
        "actors_implicit": [],
        "partners": [],
        "deadline": None,
        "confidence": 0.9,
    }
    return {"start": start, "end": end} | empty | fields


def compare(found, labels, part="tasks"):
    none = {"tasks": [], "citations": []}
    return scoring.compare(none | {part: found}, none | {part: labels}).counts


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("22/2016/NĐ-CP", "22/ 2016/N\u00d0 –\nCP"),
        ("806-NQ/QUTW", "806-nq/qutw"),
        ("09/2014/TTLT-BQP", "9/2014/TTLT-BQP"),
        ("DoDI 5530.03", "5530.03"),
        ("S/RES/1325 (2000)", "1325(2000)"),
        ("10 U.S.C. § 332", "10 U.S.C. 332"),
    ],
)
def test_key_number_when_only_the_print_differs_is_the_same(one, other):
    assert scoring.key_number(one) == scoring.key_number(other)


@pytest.mark.parametrize(
    ("one", "other"), [("12/CT-TU", "12/CT-TW"), ("40/QĐ-TTg", "4/QĐ-TTg"), ("5/HĐ-BQP", "5/HD-BQP")]
)
def test_key_number_when_the_number_differs_is_not_the_same(one, other):
    assert scoring.key_number(one) != scoring.key_number(other)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("the Ministry of Defence", "Ministry  of\ndefence", True),
        ("the Military Region", "Military Region 1", True),
        ("offices", "offices and units", False),
        ("units from provinces", "provinces", False),
        ("Ministry of Defence", "Defence of Ministry", False),
        ("Đồn Biên phòng", "\u00d0ồn Biên phòng", True),
        ("...", "the unit", False),
    ],
)
def test_is_same_name_follows_words_and_not_print(one, other, same):
    assert scoring.is_same_name(one, other) is same


def test_citations_when_numbered_need_overlap_and_the_same_number():
    labels = [make_citation(0, 10, "1/CT-BQP"), make_citation(20, 30, "2/CT-BQP")]
    found = [
        make_citation(9, 15, "01/CT-BQP"),
        make_citation(20, 30, "3/CT-BQP"),
        make_citation(40, 50, "2/CT-BQP"),
    ]
    assert compare(found, labels, "citations")["citations"] == Counts(1, 2, 1)


def test_citations_when_named_need_half_of_the_label_and_the_same_type():
    labels = [make_citation(0, 10), make_citation(20, 30), make_citation(40, 50)]
    found = [make_citation(5, 12), make_citation(26, 40), make_citation(40, 50, kind="law")]
    assert compare(found, labels, "citations")["citations"] == Counts(1, 2, 2)


def test_citations_when_one_finding_spans_two_labels_count_one():
    labels = [make_citation(0, 10), make_citation(10, 20)]
    assert compare([make_citation(0, 20)], labels, "citations")["citations"] == Counts(1, 0, 1)


def test_citation_details_are_counted_on_matched_citations_alone():
    labels = [
        make_citation(0, 10, "1/CT-BQP") | {"date_iso": "2021-01-14"},
        make_citation(20, 30, "2/CT-BQP"),
    ]
    counts = compare([make_citation(0, 10, "1/CT-BQP")], labels, "citations")
    assert (counts["citation dates"], counts["citation types"]) == (Counts(0, 0, 1), Counts(1, 0, 0))


@pytest.mark.parametrize(
    ("end", "counts"),
    [(50, Counts(1, 0, 0)), (49, Counts(0, 1, 1)), (200, Counts(1, 0, 0)), (201, Counts(0, 1, 1))],
)
def test_tasks_match_from_half_of_the_characters_on(end, counts):
    assert compare([make_task(0, end)], [make_task(0, 100)])["tasks"] == counts


def test_tasks_when_two_findings_claim_one_label_give_it_to_the_closest():
    counts = compare([make_task(0, 60), make_task(0, 95, group="2")], [make_task(0, 100, group="2")])
    assert (counts["tasks"], counts["groups"]) == (Counts(1, 1, 0), Counts(1, 0, 0))


def test_actors_when_named_and_implicit_are_counted_each_in_its_field():
    labels = [
        make_task(0, 10, actors=["the Navy", "units"]),
        make_task(20, 30, actors_implicit=["The Director"]),
    ]
    found = [make_task(0, 10, actors=["Navy", "ships"]), make_task(20, 30, actors=["Director"])]
    counts = compare(found, labels)
    assert (counts["actors named"], counts["actors implicit"]) == (Counts(1, 2, 1), Counts(0, 0, 1))
    assert counts["actors"] == Counts(1, 2, 2)


def test_partners_when_the_task_was_not_found_are_missed():
    assert compare([], [make_task(0, 10, partners=["Laos", "China"])])["partners"] == Counts(0, 0, 2)


def test_partners_when_the_task_is_not_labelled_are_not_counted():
    assert compare([make_task(0, 10, partners=["Laos"])], [])["partners"] == Counts()


def test_names_when_pronouns_or_repeated_are_left_out():
    found = [make_task(0, 10, actors=["we", "the Navy", "Navy", "Chúng ta"])]
    assert compare(found, [make_task(0, 10, actors=["the Navy"])])["actors"] == Counts(1, 0, 0)


def test_deadlines_when_one_side_is_null_count_against_it():
    labels = [
        make_task(0, 10, deadline="by 30 June 2025"),
        make_task(20, 30),
        make_task(40, 50, deadline="weekly"),
    ]
    found = [make_task(0, 10, deadline="30 June 2025"), make_task(20, 30, deadline="2024"), make_task(40, 50)]
    assert compare(found, labels)["deadlines"] == Counts(1, 1, 1)


@pytest.mark.parametrize(
    ("group", "counts"), [("first,", Counts(1, 0, 0)), ("(2)", Counts(0, 1, 1)), (None, Counts(0, 0, 1))]
)
def test_groups_match_but_for_case_and_punctuation(group, counts):
    assert compare([make_task(0, 10, group=group)], [make_task(0, 10, group="First")])["groups"] == counts


def test_counts_when_two_of_three_are_right_give_two_thirds():
    counts = Counts(2, 1, 2)
    assert (counts.precision, counts.recall, counts.f1) == (2 / 3, 0.5, 4 / 7)


def test_counts_when_there_is_nothing_are_perfect():
    assert (Counts().precision, Counts().recall, Counts().f1) == (1.0, 1.0, 1.0)


def test_counts_of_texts_are_summed():
    labels = {"citations": [], "tasks": [make_task(0, 10)]}
    right, wrong = (
        {"citations": [], "tasks": [make_task(0, 10)]},
        {"citations": [], "tasks": [make_task(20, 30)]},
    )
    total = scoring.add_counts([scoring.compare(right, labels), scoring.compare(wrong, labels)])
    assert total["tasks"] == Counts(1, 1, 1)


def test_calibration_when_half_of_the_sure_ones_fail_shows_it():
    sure, doubtful = make_task(0, 10, confidence=1.0), make_task(0, 10, confidence=0.25)
    measured = scoring.calibrate(
        [(sure, sure), (None, sure), (doubtful, doubtful), (None, doubtful), (sure, None)]
    )
    assert measured.bins == [scoring.Bin(0.2, 2, 0.25, 0.5), scoring.Bin(0.9, 2, 1.0, 0.5)]
    assert measured.expected_error == 0.375
    assert measured.brier == (0 + 1 + 0.5625 + 0.0625) / 4
