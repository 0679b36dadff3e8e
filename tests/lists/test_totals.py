"""Totals of a column: equal to what the listed rows say, whatever the filter."""

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.contract.samples import Place, make

from comity.foundation.totals import How, Total, totals_of
from comity.instruments.models.reading import Reading
from comity.instruments.models.requirement import Assignment

WANTED = [Total("progress", how) for how in (How.SUM, How.AVERAGE, How.COUNT, How.EARLIEST, How.LATEST)]


@settings(suppress_health_check=list(HealthCheck), max_examples=15)
@given(numbers=st.lists(st.integers(0, 100), max_size=6), least=st.integers(0, 100))
def test_totals_when_rows_are_filtered_then_those_of_the_listed(world, numbers, least):
    place = Place(world.label(0), world.unit("province_a").pk, world.scope_no("province_a"))
    with world.acting("staff_officer@province_a"):
        Reading.objects.all().delete()
        for number, progress in enumerate(numbers):
            make("readings", number, place, progress=progress)
        rows = Reading.objects.filter(progress__gte=least)
        listed = [row.progress for row in rows]
        found = [value for _total, value in totals_of(rows, WANTED).values]
    expected = (
        [sum(listed), sum(listed) / len(listed), len(listed), min(listed), max(listed)] if listed else None
    )
    assert found == (expected or [None, None, 0, None, None])


@settings(suppress_health_check=list(HealthCheck), max_examples=10)
@given(days=st.lists(st.integers(1, 28), max_size=6), least=st.integers(1, 28))
def test_totals_when_on_a_list_page_then_those_of_the_rows_on_it(world, days, least):
    place = Place(world.label(0), world.unit("province_a").pk, world.scope_no("province_a"))
    with world.acting("staff_officer@province_a"):
        Assignment.objects.all().delete()
        for number, day in enumerate(days):
            received = date(2026, 1, day) if day % 2 else None
            make("assignments", number, place, due_on=date(2027, 1, day), received_on=received)
    page = world.client("staff_officer@province_a").get(
        "/assignments/", {"due_on_after": f"2027-01-{least:02}", "columns": ["due_on", "received_on"]}
    )
    listing = page.context["listing"]
    listed = listing.page.rows
    earliest = min((row.due_on for row in listed), default=None)
    received = len([row for row in listed if row.received_on])
    assert sorted(row.due_on.day for row in listed) == sorted(day for day in days if day >= least)
    assert [value for _total, value in listing.totals.values] == [earliest, received]


def test_totals_when_labels_differ_then_names_all_of_them(world):
    with world.acting("staff_officer@province_a"):
        for level in (0, 2):
            label = world.label(level)
            make("readings", level, Place(label, world.unit("province_a").pk, world.scope_no("province_a")))
        found = totals_of(Reading.objects.all(), [Total("created_at", How.LATEST)])
        assert sorted(found.label_ids) == sorted({row.label_id for row in Reading.objects.all()})
