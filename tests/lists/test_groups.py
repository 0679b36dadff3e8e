"""A list in groups: counted as its reader sees it, each leading to its rows."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.contract.samples import Place, make

from comity.lists import groups

STAFF = "staff_officer@province_a"


@pytest.fixture
def fill(world):
    def fill(unit, level, *kinds):
        place = Place(world.label(level), world.unit(unit).pk, world.scope_no(unit))
        for number, kind in enumerate(kinds):
            make("partners", number + 10 * level, place, kind=kind)

    return fill


@pytest.fixture
def found(world, monkeypatch):
    """The groups on the page at an address: words and number of each."""
    drawn = []
    plain = groups.groups_of
    monkeypatch.setattr(groups, "groups_of", lambda listing: drawn.append(plain(listing)) or drawn[-1])
    client = world.client(STAFF)

    def found(**asked):
        client.get("/partners/", asked)
        return [(each.words, each.number, each.is_open) for each in drawn[-1].groups]

    return found


def test_groups_when_rows_are_hidden_then_not_counted(world, fill, found):
    with world.acting("staff_officer@region"):
        fill("province_a", 0, "state", "state", "unit")
        fill("province_a", 3, "state")
        fill("province_b", 1, "unit")
    assert found(group="kind") == [("State", 2, False), ("Unit of a foreign force", 1, False)]


def test_groups_when_one_is_open_then_the_others_stay(world, fill, found):
    with world.acting(STAFF):
        fill("province_a", 0, "state", "state", "unit")
    assert found(group="kind", kind="unit") == [("State", 2, False), ("Unit of a foreign force", 1, True)]


def test_groups_when_rows_name_nothing_then_together_without_a_name(world, fill, found):
    with world.acting(STAFF):
        fill("province_a", 0, "state")
    assert found(group="parent") == [("–", 1, False)]


def test_groups_when_by_unit_then_at_most_twelve_queries(world, fill):
    with world.acting(STAFF):
        fill("province_a", 0, *["state"] * 60)
    client = world.client(STAFF)
    client.get("/partners/", {"group": "unit"})
    with CaptureQueriesContext(connection) as queries:
        client.get("/partners/", {"group": "unit"})
    assert len(queries) <= 12


def test_groups_when_too_many_rows_then_says_so(world, fill, monkeypatch):
    with world.acting(STAFF):
        fill("province_a", 0, *["state"] * 60)
    for name in ("FEW", "COUNTED"):
        monkeypatch.setattr(f"comity.foundation.paging.{name}", 50)
    page = world.client(STAFF).get("/partners/", {"group": "kind"})
    assert "not grouped" in page.context["parts"]["groups"]
