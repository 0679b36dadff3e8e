"""Receipts that take their arrival number from the register of incoming documents."""

import pytest
from tests.factories.instruments import make_instrument

from comity.documents.models.incoming import IncomingDocument
from comity.documents.models.series import NumberSeries
from comity.instruments.models.related import Receipt
from comity.threads.models import Link

STAFF = "staff_officer@province_a"
GIVEN = {"received_on": "2026-03-02", "received_as": "original", "received_from": "The region"}


@pytest.fixture
def directive(world):
    with world.acting("staff_officer@region") as actor:
        return make_instrument(actor, issuer_name="Ministry")


@pytest.fixture
def receive(world, directive):
    client = world.client(STAFF)
    address = f"/instruments/{directive.pk}/receive/"
    return lambda **more: client.post(address, {**GIVEN, "unit": world.unit("province_a").pk, **more})


def test_receipt_when_it_takes_a_number_then_registered_as_incoming(world, receive):
    assert receive(draws_number="on").status_code == 302
    with world.acting(STAFF):
        (receipt,), (entry,) = Receipt.objects.all(), IncomingDocument.objects.all()
        assert (receipt.arrival_number, entry.symbol) == ("01", "01")
        assert (entry.sender, entry.sender_number, entry.kind_id) == ("The region", "03/CT-QK", "directive")
        assert Link.objects.get(source_id=entry.pk).target_id == receipt.pk


def test_receipt_when_number_is_typed_then_the_register_stays_as_it_is(world, receive):
    assert receive(arrival_number="117").status_code == 302
    with world.acting(STAFF):
        assert Receipt.objects.get().arrival_number == "117"
        assert not IncomingDocument.objects.exists()


def test_receipt_when_refused_then_its_number_is_given_back(world, receive):
    receive(arrival_number="117")
    assert receive(draws_number="on").status_code == 422
    with world.acting(STAFF):
        assert not NumberSeries.objects.exists()


def test_receipt_when_number_is_typed_and_taken_then_asks_which(receive):
    assert receive(arrival_number="117", draws_number="on").status_code == 422
