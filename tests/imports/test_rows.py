"""What the dry run finds: every bad cell in one pass, within the reach of the importer and below the file's label."""

import time
import tracemalloc

import pytest
from tests.factories.records import make_partner
from tests.imports.driver import HEAD, csv_of

from comity.access.models import Unit
from comity.partners.models import Partner

LAOS = ["LA", "state", "Laos", "Lào"]


def test_rows_when_cells_are_bad_then_all_are_told_with_suggestions(driver):
    batch = driver.check(
        csv_of(
            ["LA", "stat", "", "Lào", "Laoz", ""],
            [],
            ["x" * 41, "State", "Cuba", "Cuba", "CU", "nowhere"],
            head=[*HEAD, "country", "belongs to"],
        )
    )
    assert [(row, name, near) for row, name, _reason, near in driver.problems(batch)] == [
        (2, "kind", "State"),
        (2, "name_en", ""),
        (2, "country", "Laos"),
        (4, "code", ""),
        (4, "parent", ""),
    ]
    assert batch.counts["error"] == 2


def test_rows_when_a_key_comes_twice_then_the_later_is_wrong(driver):
    batch = driver.check(csv_of(LAOS, LAOS))
    assert driver.problems(batch) == [(3, "code", "Row 2 of the file has the same key.", "")]


def test_rows_when_they_refer_to_each_other_then_written_in_that_order(driver):
    head = [*HEAD, "parent"]
    batch = driver.write(csv_of(["B", "unit", "b", "b", "A"], ["A", "state", "a", "a", ""], head=head))
    assert batch.state == "written"
    with driver.act():
        assert Partner.objects.get(code="B").parent.code == "A"


def test_rows_when_they_stand_above_each_other_then_refused(driver):
    head = [*HEAD, "parent"]
    batch = driver.check(csv_of(["B", "unit", "b", "b", "A"], ["A", "unit", "a", "a", "B"], head=head))
    assert [row for row, *_ in driver.problems(batch)] == [2, 3]


def test_columns_when_a_needed_one_is_missing_then_new_rows_are_wrong_and_known_ones_are_not(driver):
    with driver.act() as actor:
        make_partner(actor)
    batch = driver.check(csv_of(["LA", "Laos PDR"], ["CU", "Cuba"], head=["code", "name_en"]))
    assert batch.counts == {"new": 0, "changed": 1, "same": 0, "error": 1}
    assert [name for _row, name, *_ in driver.problems(batch)] == ["kind", "name_vi"]


@pytest.mark.parametrize(("label", "outcome"), [("Open", "new"), ("restricted", "new"), ("Secret", "error")])
def test_row_when_it_names_a_label_then_taken_up_to_that_of_the_file(driver, label, outcome):
    batch = driver.check(csv_of([*LAOS, label], head=[*HEAD, "label"]), level=1)
    assert batch.counts[outcome] == 1


def test_row_when_its_label_is_above_then_answered_as_one_that_does_not_exist(driver):
    rows = [
        [f"L{number}", *LAOS[1:], label]
        for number, label in enumerate(["Secret", "Nonsense", "Open · crypto"])
    ]
    batch = driver.check(csv_of(*rows, head=[*HEAD, "label"]), level=1)
    assert len({reason for _row, _name, reason, _near in driver.problems(batch)}) == 1


def test_record_when_it_bears_another_label_below_then_the_row_is_wrong(driver):
    with driver.act() as actor:
        make_partner(actor)
    batch = driver.check(csv_of(LAOS), level=1)
    assert [name for _row, name, *_ in driver.problems(batch)] == ["label"]


def test_record_when_above_the_label_of_the_file_then_neither_matched_nor_suggested(driver):
    with driver.act() as actor:
        make_partner(actor, level=2, code="SEC", name_en="Secret force", name_vi="Secret force")
    rows = [["SEC", *LAOS[1:], ""], ["LA", *LAOS[1:], "Secret forc"], ["L2", *LAOS[1:], "Secret force"]]
    batch = driver.check(csv_of(*rows, head=[*HEAD, "parent"]))
    assert [line.outcome for line in driver.lines(batch)] == ["new", "error", "error"]
    assert {near for *_, near in driver.problems(batch)} == {""}


def test_record_when_hidden_then_the_same_as_absent(world, driver):
    def told():
        head = [*HEAD, "parent"]
        batch = driver.check(csv_of(["HID", *LAOS[1:], ""], ["LA", *LAOS[1:], "HID2"], head=head))
        return batch.counts, driver.problems(batch)

    before = told()
    with world.acting("staff_officer@region") as actor:
        province = Unit.objects.get(code="province_a")
        for code in ("HID", "HID2"):
            values = {
                "code": code,
                "name_en": "Hidden",
                "name_vi": "Hidden",
                "kind": "state",
                "unit": province,
            }
            make_partner(actor, level=3, **values)
    assert told() == before


def test_rows_when_ten_thousand_are_bad_then_all_are_told_in_bounded_time_and_memory(driver):
    rows = [[f"P{number}", f"stat {number}", "", "x"] for number in range(10_000)]
    content = csv_of(*rows)
    tracemalloc.start()
    begun = time.monotonic()
    batch = driver.check(content)
    seconds, (_now, peak) = time.monotonic() - begun, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (batch.counts["error"], len(driver.problems(batch))) == (10_000, 20_000)
    assert peak < 300 * 1024 * 1024
    assert seconds < 120
