"""A record that was raised above somebody's clearance is gone for them, with all that was said and made of it before."""

import os
from uuid import uuid4

import pytest

from comity.threads.services.talking import comment_on
from tests.factories.instruments import ORDER, make_instrument, make_requirements
from tests.factories.records import make_partner
from tests.security import pages
from tests.security.cases import address_of, here, routes
from tests.security.hidden import number_of

WORD, OTHER = "zibeline", "quaggany"
READERS = [("viewer@post_a1", 0), ("viewer@post_a1", 1), ("commander@province_a", 2), ("commander@region", 3)]
"""Readers with their clearance; the record is raised to the level above it."""
TRIED = READERS if "COMITY_WORLDS" in os.environ else READERS[::3]
"""The gate tries the lowest and the highest."""
ASKED = (
    "/search/?q={}", "/palette/?q={}", "/api/v1/search?q={}", "/partners/?q={}", "/instruments/?q={}",
    "/partners/export.csv?q={}", "/instruments/export.json", "/instruments/export.xlsx", "/requirements/export.csv",
    "/api/v1/instruments/?q={}", "/notifications/", "/account/", "/assignments/", "/readings/",
)  # fmt: skip


@pytest.fixture
def owner(own_world, connect_as):
    return connect_as("comity_owner", autocommit=True)


@pytest.fixture
def raised(own_world):
    """A partner and an instrument that tell the word, discussed, followed, read into requirements."""
    with own_world.acting("staff_officer@province_a", working_level=0) as actor:
        partner = make_partner(actor, code="ZB", name_en=f"Partner {WORD}", name_vi=f"Đối tác {WORD}")
        text = ORDER.replace("exchange", f"exchange {WORD}")
        (first, *_rest) = make_requirements(actor, [here("province_a"), here("post_a1")], text=text)
        other = make_instrument(actor, number=f"7/{WORD}", title_en=f"Directive {WORD}")
        made = [partner, first.instrument, other]
        for record in made:
            comment_on(actor=actor, record=record, text=f"About {WORD}")
    with own_world.acting("commander@province_a", working_level=0) as actor:
        for record in made:
            comment_on(actor=actor, record=record, text=f"Seen {WORD}")
    return made


def told(token, answers):
    """The addresses where the word is said; one that asks for the word is told of it if another word is answered otherwise."""
    return {address for address, answer in answers.items() if is_told(token, address, answer)}


def is_told(token, address, answer):
    if WORD in address:
        other = pages.observe(token, address.replace(WORD, OTHER))
        return f"{answer}" != f"{other}".replace(OTHER, WORD)
    return WORD in f"{answer}"


@pytest.mark.slow
@pytest.mark.parametrize(("reader", "clearance"), TRIED)
def test_record_when_raised_above_the_clearance_then_no_page_tells_of_it(
    own_world, owner, stage, raised, reader, clearance, record_property
):
    owner.execute(
        "update access_account set clearance_id = %s where id = %s", [clearance, own_world.account(reader).pk]
    )
    token = own_world.token(reader)
    before = pages.crawl(token, [each.format(WORD) for each in ASKED] + asked(stage, raised))
    assert told(token, before) != set()
    for record in raised:
        owner.execute(
            f"update {record._meta.db_table} set label_id = %s where id = %s",  # noqa: S608 a table of ours
            [number_of(owner, clearance + 1, (), ()), record.pk],
        )
    after = {address: pages.observe(token, address) for address in before}
    assert told(token, after) == set()
    for record in raised:
        for address in (each for each in after if str(record.pk) in each):
            absent = pages.observe(token, address.replace(str(record.pk), str(uuid4())))
            assert pages.without_ids(after[address]) == pages.without_ids(absent), address
    record_property("cases", len(after))


def asked(stage, records):
    """Each address of the stage, and those that name a record once for each raised one."""
    plain = [address_of(route, stage) for route in sorted(set(routes()) - {"/sign-out/", "/healthz"})]
    for record in records:
        slug = {"partners.partner": "/partners/", "instruments.instrument": "/instruments/"}[
            record._meta.label_lower
        ]
        of_it = {**stage, slug: record, "/history/": record, "/comments/": record, "/follow/": record}
        plain += [
            address_of(route, of_it).replace("partners.partner", record._meta.label_lower)
            for route in sorted(set(routes()))
            if route.startswith((f"{slug}<", "/history/", "/comments/<str", f"/api/v1{slug}<"))
        ]
    return plain
