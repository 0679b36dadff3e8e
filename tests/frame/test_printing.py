"""Printing a page leaves a trace under the marking of the page."""

import json
import re

import pytest
from tests.factories.records import make_partner

from comity.access.marking import HEADER
from comity.history.models import Event

READER = "staff_officer@region"
NOTE = re.compile(r'data-printed="([^"]+)"')


@pytest.fixture
def partner(world):
    with world.acting(READER) as actor:
        return make_partner(actor, level=1)


def note_on(client, address):
    (note,) = NOTE.findall(client.get(address).content.decode())
    return note


def printed(world):
    with world.acting(READER):
        events = Event.objects.filter(verb="printed").select_related("label")
        return [(event.object_id, event.payload["path"], event.label.level_id) for event in events]


def test_record_when_printed_then_stands_in_its_history(world, partner):
    client, address = world.client(READER), f"/partners/{partner.pk}/"
    answer = client.post("/printed/", {"note": note_on(client, address)})
    assert (answer.status_code, printed(world)) == (204, [(partner.pk, address, 1)])


def test_list_when_printed_then_stands_with_the_account(world, partner):
    client = world.client(READER)
    client.post("/printed/", {"note": note_on(client, "/partners/")})
    assert printed(world) == [(world.account(READER).pk, "/partners/", 1)]


def test_page_when_of_the_lowest_level_then_nothing_recorded(world):
    with world.acting(READER) as actor:
        partner = make_partner(actor)
    client = world.client(READER)
    answer = client.post("/printed/", {"note": note_on(client, f"/partners/{partner.pk}/")})
    assert (answer.status_code, printed(world)) == (204, [])


def test_page_when_something_higher_was_brought_in_then_stands_under_what_covers_both(world, partner):
    with world.acting(READER) as actor:
        opened = make_partner(actor)
    client, address = world.client(READER), f"/partners/{opened.pk}/"
    brought = json.loads(client.get("/palette/", {"q": partner.name_en}).headers[HEADER])["note"]
    answer = client.post("/printed/", {"note": [note_on(client, address), brought]})
    assert (answer.status_code, printed(world)) == (204, [(opened.pk, address, 1)])


@pytest.mark.parametrize("note", ["", "x", "x:y:z"])
def test_note_when_not_of_ours_then_400(world, note):
    assert world.client(READER).post("/printed/", {"note": note}).status_code == 400


def test_note_when_of_another_reader_then_400_and_nothing_recorded(world, partner):
    note = note_on(world.client(READER), f"/partners/{partner.pk}/")
    answer = world.client("commander@region").post("/printed/", {"note": note})
    assert (answer.status_code, printed(world)) == (400, [])
