"""What a reader observes on every page is the same with and without the rows above and beside its reach."""

import os
from itertools import count
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from comity.access.models import Label
from tests.contract.samples import SAMPLES, Place, make
from tests.security import pages
from tests.security.hidden import copy_rows, ids_by_table

READERS = ("staff_officer@province_a", "administrator@province_a")
WORLDS = int(os.environ.get("COMITY_WORLDS", "25"))
EVERY = 4
"""Each world compares one in so many addresses, so that each address is compared in at least five of them."""


@pytest.fixture
def owner(own_world, connect_as):
    return connect_as("comity_owner", autocommit=True)


@pytest.fixture
def seen(own_world, owner):
    """The identifiers, by table, of rows of every type that the readers see."""
    for name in ("staff_officer@province_a", "staff_officer@post_a1"):
        with own_world.acting(name, working_level=0) as actor:
            unit = actor.unit_id
            place = Place(Label.objects.get(pk=1), unit, own_world.scope_no(name.split("@")[1]))
            for number, slug in enumerate(SAMPLES, 1):
                make(slug, number + 20 * (name == "staff_officer@post_a1"), place)
    return ids_by_table(owner)


@pytest.fixture
def hiding_places(own_world):
    """A label above, a caveat not held, a unit beside, a body to which nothing is released by being named."""
    return {
        "above": {"label_id": 4},
        "caveat": {"label_id": own_world.label(1, caveats=["crypto"]).pk},
        "beside": {"scope_no": own_world.scope_no("province_b")},
        "both": {"label_id": 5, "scope_no": own_world.scope_no("post_b1")},
    }


@pytest.mark.slow
@pytest.mark.parametrize("reader", READERS)
def test_pages_when_rows_out_of_reach_are_added_then_the_same(own_world, owner, seen, hiding_places, reader):
    client = own_world.client(reader)
    before = pages.crawl(client)
    addresses, turns = list(before), count()

    @settings(
        max_examples=WORLDS,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(data=st.data())
    def compare(data):
        for table, originals in seen.items():
            if originals:
                place = data.draw(st.sampled_from(sorted(hiding_places)))
                chosen = data.draw(st.lists(st.sampled_from(originals), max_size=2))
                copy_rows(owner, table, chosen, **hiding_places[place])
        for address in addresses[next(turns) % EVERY :: EVERY]:
            assert pages.observe(client, address) == before[address], address

    compare()


@pytest.mark.slow
def test_record_when_asked_for_by_its_id_then_hidden_answers_as_absent(own_world, owner, seen, hiding_places):
    client = own_world.client("staff_officer@province_a")
    found = pages.crawl(client)
    copies = {
        original: copy_id
        for table, originals in seen.items()
        for original, copy_id in copy_rows(owner, table, originals, **hiding_places["above"]).items()
    }
    compared = 0
    for address in found:
        for original, copy_id in copies.items():
            if str(original) in address:
                for method in ("get", "post"):
                    hidden, absent = (
                        pages.without_ids(
                            pages.observe(client, address.replace(str(original), str(key)), method=method)
                        )
                        for key in (copy_id, uuid4())
                    )
                    assert hidden == absent, f"{method} {address}"
                    compared += 1
    assert compared > 50


@pytest.mark.parametrize(
    "address", ["/partners/", "/partners/export.json", "/api/v1/instruments/", "/requirements/", "/units/"]
)
def test_comparison_when_added_rows_are_within_reach_then_notices(own_world, owner, seen, address):
    client = own_world.client("staff_officer@province_a")
    before = pages.observe(client, address)
    for table in ("partners_partner", "instruments_instrument", "instruments_requirement", "access_unit"):
        copy_rows(owner, table, seen[table][-1:], label_id=2)
    assert pages.observe(client, address) != before
