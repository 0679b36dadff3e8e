"""From a file to records and back: dry run, writing, undoing."""

from tests.factories.records import make_partner
from tests.imports.driver import csv_of

from comity.partners.models import Partner

LAOS = ["LA", "state", "Laos", "Lào"]
CUBA = ["CU", "state", "Cuba", "Cuba"]


def codes(driver):
    with driver.act():
        return sorted(Partner.objects.values_list("code", flat=True))


def test_dry_run_when_done_then_counts_and_nothing_written(driver):
    with driver.act() as actor:
        make_partner(actor)
        make_partner(actor, code="CU", name_en="Kuba", name_vi="Cuba")
    batch = driver.check(csv_of(LAOS, CUBA, ["VN", "state", "Viet Nam", "Việt Nam"]))
    assert (batch.state, batch.counts) == ("checked", {"new": 1, "changed": 1, "same": 1, "error": 0})
    assert codes(driver) == ["CU", "LA"]


def test_writing_when_done_then_records_made_and_changed(driver):
    with driver.act() as actor:
        make_partner(actor, code="CU", name_en="Kuba", name_vi="Cuba")
    batch = driver.write(csv_of(LAOS, CUBA))
    assert (batch.state, batch.stored_as, codes(driver)) == ("written", None, ["CU", "LA"])
    with driver.act():
        assert Partner.objects.get(code="CU").name_en == "Cuba"


def test_undoing_when_untouched_then_as_before(driver):
    with driver.act() as actor:
        make_partner(actor, code="CU", name_en="Kuba", name_vi="Cuba")
    batch = driver.do(driver.write(csv_of(LAOS, CUBA)), "undo")
    assert (batch.state, batch.counts["error"], codes(driver)) == ("undone", 0, ["CU"])
    with driver.act():
        assert Partner.objects.get(code="CU").name_en == "Kuba"
