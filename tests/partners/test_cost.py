"""What the pages of partners ask the database: no more of it when there is more to show."""

from datetime import date

import pytest
from tests.asking import queries_of
from tests.factories.instruments import make_obligations
from tests.factories.partners import (
    make_blackout,
    make_channel,
    make_counterpart,
    make_meeting,
    make_promise,
    make_twinning,
)
from tests.factories.programmes import make_programme
from tests.factories.records import make_partner

STAFF, READER = "staff_officer@region", "viewer@region"
MOST_QUERIES = 25
"""The statement that enters the session is not counted here."""


def add_ties(actor, partner, number):
    """Parts of the partner, and of everything that ties us to it, an end of a commitment too."""
    for n in range(number):
        name = f"Part {number}.{n}"
        part = make_partner(actor, parent=partner, code=name, name_en=name, name_vi=name)
        for each in (partner, part):
            official = make_counterpart(actor, each, name=name, post=name)
            channel = make_channel(actor, each, name_en=name, name_vi=name, counterpart=official)
            make_meeting(actor, channel)
            make_twinning(actor, each, agreed_on=date(2026, 1, 1 + number + n))
            make_promise(actor, each)
            make_promise(actor, each, side="theirs")
            make_blackout(actor, each, reason=name, yearly=True)
        make_programme(actor, code=name, kind="cooperation", partner=partner)


@pytest.fixture
def partner(world):
    with world.acting(STAFF) as actor:
        return make_partner(actor)


@pytest.mark.parametrize("address", ["/partners/{}/", "/partners/tree/", "/partners/duplicates/"])
def test_page_when_three_times_as_long_then_as_many_queries(world, partner, address):
    browser, address = world.client(READER), address.format(partner.pk)
    with world.acting(STAFF) as actor:
        add_ties(actor, partner, 2)
    once = queries_of(browser, address)
    with world.acting(STAFF) as actor:
        add_ties(actor, partner, 4)
    assert len(queries_of(browser, address)) == len(once) <= MOST_QUERIES


def test_agreements_when_three_times_as_many_then_as_many_queries(world, partner):
    browser, counts = world.client(READER), []
    for number in (1, 2):
        with world.acting(STAFF) as actor:
            for n in range(number):
                facts = {"number": f"{number}{n}/BGN"}
                make_obligations(actor, partner, [world.unit("province_a")], **facts)
        counts.append(len(queries_of(browser, f"/partners/{partner.pk}/?tab=agreements")))
    assert counts[0] == counts[1] <= MOST_QUERIES
