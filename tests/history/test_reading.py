"""What the ledger keeps of those who only looked."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from tests.factories.records import make_partner

from comity.history.models import Event
from comity.history.services import record_reading
from comity.partners.models import Partner

READER = "staff_officer@region"


def made(world, *levels):
    with world.acting(READER) as actor:
        return [make_partner(actor, code=f"P{place}", level=level) for place, level in enumerate(levels)]


def kept(verb):
    """What stands in the ledger, for the reader: label, scope and identifiers."""
    events = Event.objects.filter(verb=verb).order_by("label_id")
    return [(event.label_id, event.scope_id, event.payload["ids"]) for event in events]


def test_list_when_rows_are_above_the_lowest_level_then_one_event_under_the_highest_label(world):
    _open, *secret = made(world, 0, 1, 2)
    world.client(READER).get("/partners/")
    with world.acting(READER):
        highest = Partner.objects.get(pk=secret[1].pk).label_id
        (event,) = kept("listed")
    assert event == (highest, world.scope_no("region"), sorted(str(each.pk) for each in secret))


def test_list_when_all_rows_are_of_the_lowest_level_then_nothing_is_written(world):
    made(world, 0, 0)
    world.client(READER).get("/partners/")
    with world.acting(READER):
        assert kept("listed") == []


def test_api_list_when_rows_are_above_the_lowest_level_then_recorded(world):
    (secret,) = made(world, 1)
    world.client(READER).get("/api/v1/partners/")
    with world.acting(READER):
        assert [ids for _label, _scope, ids in kept("listed")] == [[str(secret.pk)]]


def test_export_when_rows_are_above_the_lowest_level_then_their_ids_are_recorded(world):
    (secret,) = made(world, 1)
    world.client(READER).get("/partners/export.csv")
    with world.acting(READER):
        ids = [event.payload.get("ids") for event in Event.objects.filter(verb="exported")]
    assert sorted(ids, key=bool) == [None, [str(secret.pk)]]


def test_history_page_when_record_is_above_the_lowest_level_then_recorded(world):
    (secret,) = made(world, 1)
    world.client(READER).get(f"/history/partners.partner/{secret.pk}/")
    with world.acting(READER):
        (event,) = Event.objects.filter(verb="read history")
    assert event.payload["of"] == str(secret.pk)


def test_labels_when_neither_hides_the_other_then_two_events(world):
    officer = "security_officer@region"
    with world.acting(officer) as actor:
        rows = [
            Partner(label=world.label(2, caveats), scope_id=world.scope_no("region"))
            for caveats in (["border"], ["crypto"], [])
        ]
        record_reading(actor=actor, rows=rows)
        found = kept("listed")
    assert sorted(len(ids) for _label, _scope, ids in found) == [1, 2]


def test_reading_when_recorded_for_somebody_else_then_refused(world):
    with world.acting("viewer@region") as other:
        pass
    (secret,) = made(world, 1)
    with (
        world.acting(READER),
        pytest.raises(DatabaseError, match="one's own account"),
        transaction.atomic(),
    ):
        record_reading(actor=other, rows=[secret])


def test_event_of_a_list_when_reader_is_not_cleared_then_absent(world):
    made(world, 3)
    world.client(READER).get("/partners/")
    with world.acting("viewer@province_a"):
        assert kept("listed") == []


@pytest.mark.parametrize(("name", "kept_there"), [("viewer@region", 1), (" Viewer@Region", 1), ("nobody", 0)])
def test_sign_in_when_password_is_wrong_then_stands_with_the_account(name, kept_there, world, client):
    client.post("/sign-in/", {"name": name, "password": "wrong", "next": ""})
    with world.acting("viewer@region"):
        assert Event.objects.filter(verb="failed to sign in").count() == kept_there


@pytest.mark.parametrize(
    "address", ["/partners/{}/", "/api/v1/partners/{}/", "/history/partners.partner/{}/"]
)
def test_record_when_hidden_or_absent_then_the_attempt_is_recorded(address, world):
    (secret,) = made(world, 3)
    client, paths = world.client("viewer@post_a1"), [address.format(pk) for pk in (secret.pk, uuid4())]
    statuses = [client.get(path).status_code for path in paths]
    with world.acting("viewer@post_a1"):
        events = Event.objects.filter(verb="refused").order_by("happened_at")
        assert ([event.payload["path"] for event in events], statuses) == (paths, [404, 404])
