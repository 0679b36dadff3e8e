"""What upper packages add to the page of a partner: the first rows, and the way to exactly those that were counted."""

import re

import pytest
from tests.factories.activities import make_activity
from tests.factories.instruments import make_agreement
from tests.factories.programmes import make_programme
from tests.factories.records import make_partner

from comity.partners.queries.relationship import MOST_SHOWN

STAFF, READER = "staff_officer@region", "viewer@region"
LINK = re.compile(r'href="([^"]+)">Show all (\d+)<')


@pytest.fixture
def partner(world):
    with world.acting(STAFF) as actor:
        return make_partner(actor)


def fill(actor, tab, partner, number, level=0):
    if tab == "agreements":
        make_agreement(actor, partner, number=f"{number}/BGN", title_en=f"Memorandum {number}", level=level)
    elif tab == "programmes":
        given = {"kind": "cooperation", "partner": partner, "code": f"P{number}", "level": level}
        make_programme(actor, **given)
    else:
        make_activity(actor, title_en=f"Talks {number}", partners=[partner], level=level)


@pytest.mark.parametrize("tab", ["agreements", "programmes", "activities"])
def test_tab_when_there_are_many_then_the_first_and_the_way_to_exactly_those_counted(world, partner, tab):
    with world.acting(STAFF) as actor:
        force = make_partner(actor, code="LA-A", name_en="Army", name_vi="Lục quân", parent=partner)
        other = make_partner(actor, code="KH", name_en="Cambodia", name_vi="Campuchia")
        for number in range(MOST_SHOWN + 3):
            fill(actor, tab, partner if number % 2 else force, number)
        fill(actor, tab, other, "other")
    client = world.client(READER)
    page = client.get(f"/partners/{partner.pk}/?tab={tab}").content.decode()
    ((address, number),) = LINK.findall(page)
    listed = client.get(address.replace("&amp;", "&")).context["listing"]
    assert (int(number), listed.count.number) == (MOST_SHOWN + 3, MOST_SHOWN + 3)


@pytest.mark.parametrize("tab", ["agreements", "programmes", "activities"])
def test_tab_when_one_is_above_the_working_level_then_neither_shown_nor_counted(world, partner, tab):
    def shown():
        page = low.get(f"/partners/{partner.pk}/?tab={tab}").content.decode()
        return re.sub(r'(nonce|value)="[^"]*"', "", page.split("<main", 1)[1])

    with world.acting(STAFF) as actor:
        fill(actor, tab, partner, 1)
    low = world.client(READER)
    low.post("/level/", {"level": 1})
    before = shown()
    with world.acting(STAFF) as actor:
        fill(actor, tab, partner, 2, level=3)
    assert shown() == before
