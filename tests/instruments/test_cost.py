"""What the pages of the register ask the database: few statements, and no more of them when there is more to show."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories.instruments import make_requirements

STAFF = "staff_officer@region"
MOST_QUERIES = 11
"""One less than a page may ask: the statement that enters the session is not counted here."""


@pytest.fixture
def browser(world):
    return world.client(STAFF)


def queries_of(browser, address):
    browser.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(address).status_code == 200
    return [query["sql"] for query in queries if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]


@pytest.mark.parametrize("tab", ["", "source", "assignments"])
def test_requirement_when_opened_then_at_most_twelve_queries(world, browser, tab):
    with world.acting(STAFF) as actor:
        units = [world.unit(name) for name in ("province_a", "province_b")]
        requirement = make_requirements(actor, units)[0]
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
