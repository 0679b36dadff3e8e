"""What the pages of the register ask the database: few statements, and no more of them when there is more to show."""

import pytest
from django.urls import reverse
from tests.asking import queries_of
from tests.factories.instruments import ORDER, make_instrument, make_reading, make_requirements

from comity.access.models import Unit
from comity.access.services import units
from comity.frame.choosers import FEW
from comity.instruments.models.reading import Reading

STAFF = "staff_officer@region"
MOST_QUERIES = 11
"""One less than a page may ask: the statement that enters the session is not counted here."""


@pytest.fixture
def browser(world):
    return world.client(STAFF)


@pytest.mark.parametrize("tab", ["", "source", "assignments"])
def test_requirement_when_opened_then_at_most_twelve_queries(world, browser, tab):
    with world.acting(STAFF) as actor:
        addressed = [world.unit(name) for name in ("province_a", "province_b")]
        requirement = make_requirements(actor, addressed)[0]
    address = reverse("requirements-detail", args=[requirement.pk])
    assert len(queries_of(browser, f"{address}?tab={tab}")) <= MOST_QUERIES


def test_requirement_when_marked_then_only_the_ledger_is_told_more(world, browser):
    with world.acting(STAFF) as actor:
        plain, marked = (
            make_requirements(actor, [world.unit("province_a")], level=level)[0] for level in (0, 1)
        )
    asked = [queries_of(browser, reverse("requirements-detail", args=[row.pk])) for row in (plain, marked)]
    told = [sql for sql in asked[1] if "history.record" in sql]
    assert len(asked[1]) - len(asked[0]) == len(told)


@pytest.fixture
def many_units(world):
    """More units below the region than are offered at once."""
    with world.acting("administrator@region") as actor:
        above = Unit.objects.get(code="province_b")
        for number in range(FEW + 10):
            units.create_unit(
                actor=actor,
                parent=above,
                code=f"post_{number:03d}",
                name_en=f"Post {number:03d}",
                name_vi=f"Đồn {number:03d}",
                kind="border_post",
            )


def test_room_when_units_and_drafts_are_many_then_no_more_is_asked_and_few_are_offered(
    world, browser, many_units
):
    with world.acting(STAFF) as actor:
        readings = [
            make_reading(actor, make_instrument(actor, number=f"{n}/CT"), text=ORDER * n) for n in (1, 4)
        ]
    pages = [reverse("reading", args=[reading.pk]) for reading in readings]
    asked = [len(queries_of(browser, page)) for page in pages]
    assert (asked[0], asked[0] <= MOST_QUERIES) == (asked[1], True)
    assert browser.get(pages[0]).content.count(b'name="units"') == FEW


def test_room_when_a_unit_is_looked_for_then_offered_with_what_is_chosen(world, browser, many_units):
    with world.acting(STAFF) as actor:
        reading = make_reading(actor, units=[world.unit("post_a1")])
    address = reverse("reading-address", args=[reading.pk])
    for page in (address, reverse("reading", args=[reading.pk])):
        asked = {"find": "units", "units-find": "post_059", "units": world.unit("post_a1").pk}
        answer = browser.get(page, asked, headers={"Accept": "application/json"})
        assert [words.partition(" ")[0] for _key, words in answer.json()["choices"]] == [
            "post_a1",
            "post_059",
        ]
    page = browser.post(
        address, {"find": "units", "units-find": "post_059", "units": world.unit("post_a1").pk}
    )
    assert page.content.decode().count(" checked>") == 1
    with world.acting(STAFF):
        assert Reading.objects.get(pk=reading.pk).unit_ids == [world.unit("post_a1").pk]
