"""What may go wrong between the dry run and the end: other people, dead workers, missing rights, left-over imports."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from tests.factories.records import make_partner
from tests.imports.driver import Driver, csv_of

from comity.access.acting import acting_as
from comity.foundation.refusals import LabelTooHigh, NotAllowed, StateForbids
from comity.imports import jobs, runs
from comity.imports.models import ImportBatch, ImportPart
from comity.imports.services import batches, checks, cleaning
from comity.kit.services import update_record
from comity.partners.models import Partner
from comity.threads.models import FileKey

LAOS = ["LA", "state", "Laos", "Lào"]
CUBA = ["CU", "state", "Cuba", "Cuba"]


def codes(driver):
    with driver.act():
        return sorted(Partner.objects.values_list("code", flat=True))


def rename(driver, code="LA"):
    with driver.act() as actor:
        record = Partner.objects.get(code=code)
        update_record(
            actor=actor, record=record, values={"name_en": "Other"}, expected_version=record.version
        )


def test_two_people_when_both_write_the_same_then_one_is_refused(world, driver):
    batch = driver.check(csv_of(LAOS))
    other = Driver(world, "commander@province_a")
    with driver.act() as actor:
        batches.begin(actor=actor, batch=batch, action="write")
    with pytest.raises(StateForbids), other.act() as actor:
        batches.begin(actor=actor, batch=batch, action="write")


def test_job_when_run_twice_then_written_once(driver):
    batch = driver.write(csv_of(LAOS))
    runs.write(partial(acting_as, driver.world.account(driver.who).pk), batch.pk)
    assert (driver.batch(batch).state, codes(driver)) == ("written", ["LA"])


def test_writing_when_somebody_changed_a_record_since_then_nothing_is_written(driver):
    with driver.act() as actor:
        make_partner(actor)
    batch = driver.check(csv_of(CUBA, ["LA", "state", "Laos PDR", "Lào"]))
    rename(driver)
    batch = driver.do(batch, "write")
    assert (batch.state, batch.counts["error"], codes(driver)) == ("checked", 1, ["LA"])
    assert batch.notice.startswith("Nothing was written")
    assert driver.problems(batch)[0][2] == "Somebody else saved this record while you were editing it."


def test_writing_when_somebody_added_the_record_since_then_nothing_is_written(driver):
    batch = driver.check(csv_of(CUBA, LAOS))
    with driver.act() as actor:
        make_partner(actor)
    batch = driver.do(batch, "write")
    assert (batch.state, batch.counts["error"], codes(driver)) == ("checked", 1, ["LA"])


def test_undoing_when_a_record_was_changed_since_then_it_stays_and_says_why(driver):
    batch = driver.write(csv_of(LAOS, CUBA))
    rename(driver)
    batch = driver.do(batch, "undo")
    assert (batch.state, batch.counts["error"], codes(driver)) == ("undone", 1, ["LA"])
    assert driver.problems(batch) == [(2, "", "Somebody changed it since, so it stays.", "")]


def test_undoing_when_others_refer_to_a_record_then_it_stays(driver):
    batch = driver.write(csv_of(LAOS))
    with driver.act() as actor:
        parent = Partner.objects.get(code="LA")
        make_partner(actor, code="B", kind="unit", parent=parent)
    batch = driver.do(batch, "undo")
    assert (batch.counts["error"], codes(driver)) == (1, ["B", "LA"])


def test_importer_when_it_may_not_add_then_refused_and_nothing_is_kept(world):
    viewer = Driver(world, "viewer@province_a")
    with pytest.raises(NotAllowed):
        viewer.begin(csv_of(LAOS))
    with viewer.act():
        assert (ImportBatch.objects.count(), FileKey.objects.count()) == (0, 0)


def test_label_when_above_the_working_level_then_refused(driver):
    with pytest.raises(LabelTooHigh):
        driver.begin(csv_of(LAOS), level=3)


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.csv", "C:\\x\\passwd.csv", "a\u202epasswd.csv", "/passwd.csv"]
)
def test_name_when_it_is_a_path_then_only_its_end_is_kept(driver, name):
    batch = driver.begin(csv_of(LAOS), name)
    assert batch.file_name in {"passwd.csv", "apasswd.csv"}


def test_row_when_corrected_then_checked_again_alone(driver):
    batch = driver.check(csv_of(["LA", "stat", "Laos", "Lào"], CUBA))
    with driver.act() as actor:
        line = checks.correct_row(actor=actor, batch=batch, number=2, typed={"kind": "state", "id": "x"})
    assert (line.outcome, driver.batch(batch).counts) == (
        "new",
        {"new": 2, "changed": 0, "same": 0, "error": 0},
    )
    assert driver.do(batch, "check").counts["new"] == 2


def test_suggestions_when_taken_then_their_rows_are_right(driver):
    batch = driver.check(csv_of(["LA", "stat", "Laos", "Lào"], ["CU", "Stat", "Cuba", "Cuba"]))
    with driver.act() as actor:
        assert checks.take_suggestions(actor=actor, batch=batch) == 2
    assert driver.batch(batch).counts["new"] == 2


def test_import_when_given_up_then_file_and_lines_go(driver):
    batch = driver.check(csv_of(LAOS))
    with driver.act() as actor:
        batches.abandon(actor=actor, batch=batch)
        assert (ImportBatch.objects.count(), ImportPart.objects.count()) == (0, 0)
    assert not FileKey.objects.exists()


def test_imports_when_left_lying_then_removed_at_night(driver, monkeypatch):
    batch = driver.check(csv_of(LAOS))
    written = driver.write(csv_of(CUBA))
    monkeypatch.setattr(cleaning, "LEFT_LYING", timedelta(seconds=-1))
    jobs.clean(timestamp=0)
    with driver.act():
        assert list(ImportBatch.objects.values_list("pk", flat=True)) == [written.pk]
    assert (batch.stored_as, FileKey.objects.exists()) == (batch.stored_as, False)


def test_file_when_kept_then_encrypted(driver, settings):
    batch = driver.begin(csv_of(["TOP-SECRET-NAME", "state", "x", "x"]))
    stored = settings.COMITY_DATA / "files" / batch.stored_as.hex[:2] / batch.stored_as.hex
    assert b"TOP-SECRET-NAME" not in stored.read_bytes()


def test_ledger_when_a_table_is_checked_then_holds_no_cell(driver, connect_as):
    driver.check(csv_of(["LEDGER-NAME", "state", "x", "x"]))
    with driver.act(), connection.cursor() as cursor:
        cursor.execute("select count(*) from history.event where payload::text like '%LEDGER-NAME%'")
        assert cursor.fetchone() == (0,)
