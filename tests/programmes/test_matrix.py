"""The cascade matrix: which cells it has, down how many echelons, what it hides, reminders and files."""

import re
from datetime import date, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from tests.factories.instruments import make_requirements
from tests.factories.programmes import make_measure, make_programme

from comity.access.models import Unit
from comity.access.services import relabel_record
from comity.access.services.keeping import NotPossible
from comity.foundation import clock
from comity.foundation.refusals import NotAllowed
from comity.instruments.models.instrument import Instrument
from comity.instruments.models.requirement import Assignment, Requirement
from comity.instruments.services.assigning import assign_further
from comity.programmes.queries import matrix
from comity.programmes.queries.matrix import Page, matrix_of_instrument, matrix_of_programme
from comity.programmes.services import measures
from comity.programmes.services.concretising import Plan, concretise_in_measures
from comity.programmes.services.reminding import remind_of_assignments
from comity.threads.models import Notification
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
        found = matrix_of_instrument(actor, order, page)
        return [unit.code for unit in found.units], [
            [cell and (cell.assignment and cell.assignment.state, [node.number for node in cell.measures]) for cell in line.cells]
            for line in found.lines
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


def test_matrix_when_a_measure_is_above_the_reader_then_no_gap_tells_of_it(world, order):
    drafts = [{**DRAFT, "title": title} for title in ("Hidden", "Seen")]
    with world.acting(PROVINCE) as actor:
        given = assignment_of(world, order, "province_a")
        plan = Plan(make_programme(actor, scope="issued"))
        rows = concretise_in_measures(
            actor=actor, assignment=given, plan=plan, drafts=drafts, version=given.version
        )
        measures.report_progress(actor=actor, measure=rows[0], progress=90)
        measures.report_progress(actor=actor, measure=rows[1], progress=20)
        relabel_record(actor=actor, record=rows[0], level=2, reason="Named a partner")
    units, lines = shown(world, "staff_officer@post_a1", order)
    assert (units, lines) == (["province_a"], [[(None, ["1"])], [None], [None]])
    client, address = world.client("staff_officer@post_a1"), f"/instruments/{order.pk}/cascade"
    for page in (client.get(f"{address}/"), client.get(f"{address}.csv")):
        assert ("Hidden" in page.content.decode(), "20 %" in page.content.decode()) == (False, True)


def test_matrix_when_a_measure_has_parts_then_as_far_as_they_are_and_marked_as_they_are(world, order):
    whole = concretise(world, order)
    with world.acting(PROVINCE) as actor:
        for title, level, progress in (("Plain", 0, 40), ("Marked", 2, 80)):
            part = make_measure(actor, whole.programme, title, parent=whole, level=level)
            measures.report_progress(actor=actor, measure=part, progress=progress)
        requirement = assignment_of(world, order, "province_a").requirement_id
    found = {}
    for who in (REGION, "staff_officer@post_a1"):
        client = world.client(who)
        pages = [
            client.get(address)
            for address in (f"/instruments/{order.pk}/cascade/", f"/requirements/{requirement}/?tab=measures")
        ]
        told = [re.findall(r"\d+ %", page.content.decode()) for page in pages]
        found[who] = (told, [page.context["page_label"].level_id for page in pages])
    assert found == {
        REGION: ([["60 %"], ["60 %"]], [2, 2]),
        "staff_officer@post_a1": ([["40 %"], ["40 %"]], [0, 0]),
    }


def test_concretise_when_parts_of_what_stands_are_marked_then_the_page_is(world, order):
    whole = concretise(world, order)
    with world.acting(PROVINCE) as actor:
        part = make_measure(actor, whole.programme, "Marked", parent=whole, level=2)
        measures.report_progress(actor=actor, measure=part, progress=80)
        address = f"/assignments/{assignment_of(world, order, 'province_a').pk}/concretise/"
    page = world.client(PROVINCE).get(address)
    assert ("80 %" in page.content.decode(), page.context["page_label"].level_id) == (True, 2)


def test_cascade_when_what_is_counted_is_above_the_instrument_then_marked_so(world, order):
    with world.acting(REGION) as actor:
        given = assignment_of(world, order, "province_a")
        relabel_record(actor=actor, record=given, level=2, reason="Names a source")
    client = world.client(REGION)
    levels = [
        client.get(f"/instruments/{order.pk}/?tab={tab}").context["page_label"].level_id
        for tab in ("relations", "cascade")
    ]
    assert levels == [0, 2]


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
        assert remind_of_assignments(actor=actor, assignments=[given]) == 1
        with pytest.raises(NotPossible):
            remind_of_assignments(actor=actor, assignments=[given])


def test_reminder_when_not_from_above_then_refused_as_a_whole(world, order):
    with world.acting(PROVINCE) as actor, pytest.raises(NotAllowed):
        remind_of_assignments(actor=actor, assignments=[assignment_of(world, order, "province_a")])
    page = world.client(PROVINCE).get(f"/instruments/{order.pk}/cascade/")
    assert 'form="remind"' not in page.content.decode()


def reminded(world, unit):
    with world.acting(f"staff_officer@{unit}") as actor:
        return Notification.objects.filter(recipient=actor.account_id, kind="duty_near").count()


@pytest.mark.parametrize(
    ("sent", "told"),
    [({"only": 1}, (1, 0)), ({"pick": 2}, (1, 1)), ({"all": 1}, (3, 3)), ({"pick": 0}, (0, 0))],
    ids=["one", "chosen", "all", "none"],
)
def test_reminders_when_sent_from_the_matrix_then_those_units_are_told(world, order, sent, told):
    with world.acting(REGION):
        first = [assignment_of(world, order, unit).pk for unit in ("province_a", "province_b")]
    data = {name: first[:number] if name != "all" else number for name, number in sent.items()}
    answer = world.client(REGION).post(f"/instruments/{order.pk}/remind/?state=untouched", data)
    assert answer["Location"] == f"/instruments/{order.pk}/cascade/?state=untouched"
    assert (reminded(world, "province_a"), reminded(world, "province_b")) == told


def test_reminders_when_all_are_sent_again_then_nobody_is_told_twice(world, order):
    client, address = world.client(REGION), f"/instruments/{order.pk}/remind/"
    for _ in range(2):
        answer = client.post(address, {"all": 1}, follow=True)
    assert "Nobody is left to remind today." in answer.content.decode()
    assert reminded(world, "province_a") == 3


def test_reminder_when_assignment_is_of_another_instrument_then_nobody_is_told(world, order):
    with world.acting(REGION) as actor:
        rows = make_requirements(actor, [world.unit("province_b")], number="04/CT-QK")
        other = Assignment.objects.filter(requirement=rows[0]).get()
    world.client(REGION).post(f"/instruments/{order.pk}/remind/", {"only": other.pk})
    assert reminded(world, "province_b") == 0


def test_cell_when_untouched_or_late_then_tells_since_when(world, order):
    with world.acting(REGION) as actor:
        given = assignment_of(world, order, "province_a")
        given.received_on, given.due_on = (
            clock.today() - timedelta(days=41),
            clock.today() - timedelta(days=3),
        )
        given.save()
        cell = matrix_of_instrument(actor, order, Page()).lines[0].cells[0]
        assert (cell.untouched_since, cell.age, cell.late_since) == (given.received_on, 41, given.due_on)
    page = world.client(REGION).get(f"/instruments/{order.pk}/cascade/").content.decode()
    assert "41 days" in page
    assert "3 days late" in page


def test_matrix_when_carried_on_down_many_echelons_then_each_stands_in_its_cell(world, order):
    above = concretise(world, order)
    units = ("post_a1", "province_a", "post_a2", "province_a", "post_a1")
    with world.acting(PROVINCE) as actor:
        for step, name in enumerate(units):
            unit = world.unit(name).pk
            programme = make_programme(actor, code=f"S{step}", scope="issued", unit_id=unit)
            below = make_measure(actor, programme, f"Step {step}")
            link(actor=actor, kind="implements", source=below, target=above)
            above = below
    codes, lines = shown(world, REGION, order)
    counts = dict(zip(codes, [cell and len(cell[1]) for cell in lines[0]], strict=True))
    assert counts == {"province_a": 3, "post_a1": 2, "post_a2": 1, "province_b": 0}


def test_matrix_when_units_are_added_then_as_many_queries(world, order, django_assert_max_num_queries):
    client, counts = world.client(REGION), []
    for names in (["post_a1"], ["post_a2", "post_b1", "post_b2"]):
        with world.acting(REGION) as actor:
            for requirement in Requirement.objects.filter(instrument=order):
                for name in names:
                    assign_further(actor=actor, requirement=requirement, unit=Unit.objects.get(code=name))
        client.get(f"/instruments/{order.pk}/cascade/")
        with django_assert_max_num_queries(100) as asked:
            page = client.get(f"/instruments/{order.pk}/cascade/")
        counts.append(len(asked))
        assert page.content.decode().count('name="pick"') == 3 * len(page.context["matrix"].units)
    assert counts[0] == counts[1]


def test_export_when_more_than_a_page_then_every_unit_stands_in_it(world, order, monkeypatch):
    monkeypatch.setattr(matrix, "COLUMNS", 1)
    client = world.client(REGION)
    page = client.get(f"/instruments/{order.pk}/cascade/")
    assert [unit.code for unit in page.context["matrix"].units] == ["province_a"]
    titles = client.get(f"/instruments/{order.pk}/cascade.csv").content.decode("utf-8-sig").splitlines()[1]
    assert titles == "Requirement,province_a,province_b"
