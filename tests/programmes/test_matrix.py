"""The cascade matrix: which cells it has, down how many echelons, what it hides, reminders and files."""

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from tests.factories.instruments import make_requirements
from tests.factories.programmes import make_measure, make_programme

from comity.access.services.keeping import NotPossible
from comity.foundation.refusals import NotAllowed
from comity.instruments.models.instrument import Instrument
from comity.instruments.models.requirement import Assignment
from comity.programmes.queries.matrix import Page, matrix_of_instrument, matrix_of_programme
from comity.programmes.services import measures
from comity.programmes.services.concretising import Plan, concretise_in_measures
from comity.programmes.services.reminding import remind_of_assignment
from comity.threads.services import link

REGION, PROVINCE, POST = "staff_officer@region", "staff_officer@province_a", "staff_officer@post_a1"
DRAFT = {"title": "Hold the exchange", "starts_on": date(2027, 3, 1), "ends_on": date(2027, 6, 30)}


@pytest.fixture
def order(world):
    """A directive of the region, addressed to both provinces."""
    with world.acting(REGION) as actor:
        rows = make_requirements(actor, [world.unit("province_a"), world.unit("province_b")])
        return Instrument.objects.get(pk=rows[0].instrument_id)


def assignment_of(world, order, unit):
    return (
        Assignment.objects.filter(requirement__instrument=order, unit=world.unit(unit).pk)
        .order_by("requirement__start")
        .first()
    )


def concretise(world, order, who=PROVINCE, unit="province_a", **values):
    with world.acting(who) as actor:
        given = assignment_of(world, order, unit)
        programme = make_programme(actor, scope="issued", **values)
        plan = Plan(programme)
        (made,) = concretise_in_measures(
            actor=actor, assignment=given, plan=plan, drafts=[DRAFT], version=given.version
        )
        return made


def shown(world, who, order, page=Page()):  # noqa: B008 a page is frozen
    with world.acting(who) as actor:
        matrix = matrix_of_instrument(actor, order, page)
        return [unit.code for unit in matrix.units], [
            [cell and (cell.assignment and cell.assignment.state, [n for n, _ in cell.measures]) for cell in line.cells]
            for line in matrix.lines
        ]  # fmt: skip


def test_matrix_when_read_above_then_each_unit_has_its_cells(world, order):
    concretise(world, order)
    units, lines = shown(world, REGION, order)
    assert units == ["province_a", "province_b"]
    assert lines[0] == [("concretised", ["1"]), ("untouched", [])]


def test_matrix_when_read_by_one_unit_then_nothing_of_the_other(world, order):
    concretise(world, order)
    units, lines = shown(world, "staff_officer@province_b", order)
    assert (units, lines[0]) == (["province_b"], [("untouched", [])])
    page = world.client("staff_officer@province_b").get(f"/instruments/{order.pk}/cascade/")
    assert "province_a" not in page.content.decode()


def test_matrix_when_measure_is_carried_on_below_then_the_post_has_a_cell(world, order):
    above = concretise(world, order)
    with world.acting(POST) as actor:
        below = make_measure(actor, make_programme(actor, code="D"), "Post's part")
        link(actor=actor, kind="implements", source=below, target=above)
        measures.report_progress(actor=actor, measure=below, progress=40)
    units, lines = shown(world, REGION, order)
    assert (units, lines[0][1]) == (["province_a", "post_a1", "province_b"], (None, ["1"]))
    with world.acting(REGION) as actor:
        cascade = matrix_of_programme(actor, above.programme, Page())
        assert [(unit.code, cell.progress) for unit, cell in zip(cascade.units, cascade.lines[0].cells, strict=True)] == [
            ("post_a1", 40)
        ]  # fmt: skip


def test_matrix_when_only_one_branch_is_asked_for_then_only_that(world, order):
    units, _lines = shown(world, REGION, order, Page(below=world.unit("province_b").pk))
    assert units == ["province_b"]


def test_matrix_when_rows_and_units_are_added_then_as_many_queries(
    world, order, django_assert_max_num_queries
):
    client = world.client(REGION)
    address = f"/instruments/{order.pk}/cascade/"
    client.get(address)
    counts = []
    for codes in (["A"], ["B", "C", "D"]):
        for code in codes:
            with world.acting(PROVINCE) as actor:
                given = assignment_of(world, order, "province_a")
                plan = Plan(make_programme(actor, code=code))
                concretise_in_measures(
                    actor=actor, assignment=given, plan=plan, drafts=[DRAFT, DRAFT], version=given.version
                )
        with django_assert_max_num_queries(100) as asked:
            assert client.get(address).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("ending", ["csv", "xlsx", "pdf"])
def test_matrix_when_exported_then_file_bears_the_marking(world, order, ending):
    answer = world.client(REGION).get(f"/instruments/{order.pk}/cascade.{ending}")
    content = answer.content
    if ending == "xlsx":
        content = ZipFile(BytesIO(content)).read("xl/worksheets/sheet1.xml")
    assert b"Open" in content or content.startswith(b"%PDF")
    assert answer["Content-Disposition"].startswith('attachment; filename="open_cascade_')


def test_reminder_when_sent_then_unit_is_told_once_a_day(world, order):
    with world.acting(REGION) as actor:
        given = assignment_of(world, order, "province_a")
        remind_of_assignment(actor=actor, assignment=given)
        with pytest.raises(NotPossible):
            remind_of_assignment(actor=actor, assignment=given)


def test_reminder_when_not_from_above_then_refused(world, order):
    with world.acting(PROVINCE) as actor, pytest.raises(NotAllowed):
        remind_of_assignment(actor=actor, assignment=assignment_of(world, order, "province_a"))
    page = world.client(PROVINCE).get(f"/instruments/{order.pk}/cascade/")
    assert "/remind/" not in page.content.decode()
