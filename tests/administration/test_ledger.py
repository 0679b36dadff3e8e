"""The page of the ledger: who did what and when, within the reader's reach."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories.records import make_partner
from tests.worlds import OWNER

from comity.access.models import Account
from comity.history.services import proving

ADDRESS = "/administration/ledger/"
OFFICER = "security_officer@region"
WRITER = "staff_officer@region"


def verbs(answer):
    return [line["event"].verb for line in answer.context["lines"]]


def test_page_when_filtered_by_record_then_its_events_newest_first(world):
    with world.acting(WRITER) as actor:
        partner = make_partner(actor)
    answer = world.client("inspector@region").get(ADDRESS, {"record": str(partner.pk)})
    assert (verbs(answer), answer.context["lines"][0]["title"]) == (["created", "created"], "Laos")


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        ({"verb": "created"}, 2),
        ({"verb": "deleted"}, 0),
        ({"until": "2020-01-01"}, 0),
        ({"type": "access.unit"}, 0),
    ],
)
def test_page_when_filtered_then_only_what_meets_it(filters, count, world):
    with world.acting(WRITER) as actor:
        partner = make_partner(actor)
    answer = world.client("inspector@region").get(ADDRESS, {"record": str(partner.pk), **filters})
    assert len(verbs(answer)) == count


def test_page_when_event_is_above_the_reader_then_absent(world):
    with world.acting(WRITER) as actor:
        secret = make_partner(actor, level=3)
    answer = world.client("inspector@province_a").get(ADDRESS, {"record": str(secret.pk)})
    assert verbs(answer) == []


def test_page_when_events_are_many_then_paged_by_key(world):
    with world.acting(WRITER) as actor:
        for number in range(40):
            make_partner(actor, code=f"P{number}")
    client = world.client("inspector@region")
    first = client.get(ADDRESS, {"type": "partners.partner"})
    second = client.get(ADDRESS, {"type": "partners.partner", "after": first.context["page"].after})
    assert (len(verbs(first)), len(verbs(second))) == (50, 30)


def test_page_when_a_day_fills_it_then_the_others_of_the_week_are_not_sorted(world):
    with world.acting(WRITER) as actor:
        for number in range(40):
            make_partner(actor, code=f"P{number}")
    with CaptureQueriesContext(connection) as queries:
        world.client("inspector@region").get(ADDRESS)
    pages = [query["sql"] for query in queries if query["sql"].endswith("LIMIT 51")]
    assert [statement.count('"happened_at" >=') for statement in pages] == [2]


@pytest.mark.parametrize("reader", ["inspector@region", OFFICER, "security_officer@province_a"])
def test_seals_when_reader_is_not_cleared_for_all_then_nothing_is_counted(reader, world):
    answer = world.client(reader).get(ADDRESS)
    assert (answer.context["seals"], b"Waiting for their seal" in answer.content) == (None, False)


def test_seals_when_reader_is_the_security_officer_of_the_site_then_shown(own_world):
    officer = Account._base_manager.using(OWNER).filter(pk=own_world.account(OFFICER).pk)
    officer.update(clearance_id=4)
    answer = own_world.client(OFFICER).get(ADDRESS)
    assert (answer.context["seals"].size, answer.context["seals"].waiting > 0) == (0, True)


@pytest.mark.parametrize(("reader", "status"), [("inspector@region", 200), ("viewer@region", 403)])
def test_export_when_role_does_not_permit_it_then_refused(reader, status, world):
    answer = world.client(reader).get(f"{ADDRESS}export/")
    assert answer.status_code == status


@pytest.mark.parametrize(("reader", "status"), [(OFFICER, 302), ("inspector@region", 403)])
def test_check_when_asked_for_by_anyone_but_a_security_officer_then_refused(reader, status, world):
    assert world.client(reader).post(f"{ADDRESS}verify/").status_code == status


def test_check_when_it_runs_already_then_not_begun_twice(world):
    with world.acting(OFFICER) as actor:
        assert [proving.ask_for_verification(actor=actor) for _ in range(2)] == [True, False]


@pytest.fixture
def polled(own_world):
    """The answer to the page that waits for a check."""
    client = own_world.client("security_officer@region")
    return lambda: client.get(f"{ADDRESS}verify/", headers={"HX-Request": "true"})


def test_check_when_asked_for_then_the_page_tells_how_far_it_is(own_world, polled):
    client = own_world.client("security_officer@region")
    client.post(f"{ADDRESS}verify/")
    assert client.get(ADDRESS).context["checked"] == 0
    proving.note_progress(45)
    assert "45 %" in polled().content.decode()


def test_check_when_ended_then_the_waiting_page_loads_anew(polled):
    assert polled().headers["HX-Refresh"] == "true"
