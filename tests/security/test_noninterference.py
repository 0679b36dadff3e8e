"""What a reader observes at every address is the same with and without the rows above and beside its reach."""

import os
from functools import cache
from itertools import chain, count
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from comity.access.models import Label
from tests.contract.samples import SAMPLES, Place, make
from tests.security import hidden, pages, year
from tests.security.cases import address_of, routes
from tests.security.pages import Request

READERS = (
    "staff_officer@province_a",
    "administrator@province_a",
    "commander@province_a",
    "security_officer@province_a",
    "liaison@region",
)
SEED = int(os.environ.get("COMITY_SEED", "0"))
WORLDS = int(os.environ.get("COMITY_WORLDS", "0"))
"""So many for each reader when it is proved in full; else the gate's twenty-five, shared by two readers."""
SHARES = dict.fromkeys(READERS, WORLDS) if WORLDS else {READERS[0]: 15, READERS[1]: 10}
EVERY = 25 if WORLDS else 8
"""Each world compares one in so many addresses: the gate compares each three times, the full proof forty times."""
PROBED = 2 if WORLDS else 1
NOWHERE = "/partners/00000000-0000-4000-8000-000000000000/"
BIG = {"text": "x" * (11 * 1024 * 1024)}
ERRORS = (
    Request("/partners/?label=99&sort=nothing&after=%00"),
    Request("/api/v1/partners/?label=99"),
    Request("/api/v1/partners/", "post", {"code": {}}),
    Request("/no-such-address/"),
    Request(NOWHERE),
    Request(NOWHERE + "edit/", "post", {"version": "1"}),
    Request("/partners/", "delete"),
    Request("/partners/new/", "post", BIG),
    Request("/administration/accounts/new/"),
    Request("/history/no.type/00000000-0000-4000-8000-000000000000/"),
)
"""Requests that are refused: 400, 403, 404, 405 and 413 in turn, whatever the reader may do."""
NO_PAGE = {
    "/sign-out/": "ends the session it is compared in",
    "/healthz": "asks the database for nothing but a sign of life",
}

NEVER_TWICE = {"/account/factors/add/"}
"""Shows a secret that is new each time."""
ALWAYS_ABSENT = {
    "/administration/roles/who/": "answers a question that stands in its query",
    "/api/v1/": "the root of the interface is no page",
    "/feeds/<str:secret>/activities.ics": "opens with a secret that is shown once",
    "/feeds/<str:secret>/duties.ics": "opens with a secret that is shown once",
    "/sign-in/single/back/": "is there where a provider is set",
    "/welcome/<uuid:login_id>/<str:token>/": "opens with a link that is valid once",
}


@pytest.fixture
def owner(own_world, connect_as):
    return connect_as("comity_owner", autocommit=True)


@pytest.fixture
def seen(own_world, owner, stage, worked):
    """The identifiers, by table, of rows of every type that the readers see."""
    for name in ("staff_officer@province_a", "staff_officer@post_a1"):
        with own_world.acting(name, working_level=0) as actor:
            unit = actor.unit_id
            place = Place(Label.objects.get(pk=1), unit, own_world.scope_no(name.split("@")[1]))
            for number, slug in enumerate(SAMPLES, 1):
                make(slug, number + 20 * (name == "staff_officer@post_a1"), place)
    return hidden.ids_by_table(owner)


@pytest.fixture
def spots(own_world, owner):
    return hidden.spots_of(own_world, owner)


def asked(stage):
    """The address of every route, whether or not a link leads there."""
    return [address_of(route, stage) for route in sorted(set(routes()) - NO_PAGE.keys())]


def probes_of(token, address):
    """The other ways to ask at an address: its head, its methods, a part for htmx, its form as it stands and empty."""
    form = {}
    with pages.rolled_back():
        page = pages.browser(token).get(address)
        if page.status_code == 200:
            form = pages.filled(page)
    return [
        Request(address, "head"),
        Request(address, "options"),
        Request(address, headers={"HX-Request": "true"}),
        Request(address, "post", form),
        Request(address, "post"),
    ]


def draw_rows(draw, owner, seen, places, units, everywhere):
    """Put copies of what is seen where it is not seen; `everywhere` takes them by their originals."""
    copies = {}
    for table, originals in seen.items():
        chosen = draw(st.lists(st.sampled_from(originals), max_size=2, unique=True)) if originals else []
        spot = draw(st.sampled_from(places))
        where = {
            "label_id": spot.label_id,
            "scope_no": spot.scope_no,
            "unit_id": draw(st.sampled_from(units)),
        }
        copies[table] = hidden.copy_rows(owner, table, chosen, **where)
        everywhere |= copies[table]
    if draw(st.booleans()):
        for table, made in copies.items():
            hidden.refer_to_each_other(owner, table, {**everywhere, **made}) if made else None
    hidden.copy_parts(owner, everywhere)


def answers_stay(token, before, probes):
    """Every address answers as before, and every other way to ask as in the first world; the message says what differs."""
    for address, answer in before.items():
        told = pages.differences(answer, pages.observe(token, address))
        assert not told, (address, SEED, told)
    for probe, answer in probes:
        told = pages.differences(answer, pages.without_ids(pages.observe(token, probe)))
        assert not told, (probe, SEED, told)
        assert answer.status < 500, probe


@pytest.mark.slow
@pytest.mark.parametrize("reader", SHARES)
def test_pages_when_rows_out_of_reach_are_added_then_the_same(
    own_world, own_database, owner, stage, worked, seen, spots, reader, record_property
):
    token, unit = own_world.token(reader), reader.split("@")[1]
    account = own_world.account(reader)
    places = [spot for spot in spots if not hidden.reaches(account, unit, spot)]
    units = [None, *(each.pk for each in own_world.units.values())]
    before = pages.crawl(token, [*asked(stage), *year.addresses(own_world, reader, stage, worked)])
    addresses, turns, hits = [each for each in before if each not in NEVER_TWICE], count(), count()

    @cache
    def expected(address):
        """What the other ways to ask at an address are answered in the first world; none for what is refused alike."""
        probes = probes_of(token, address) if address else ERRORS
        return [(each, pages.without_ids(pages.observe(token, each))) for each in probes]

    @seed(SEED)
    @settings(
        max_examples=SHARES[reader],
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(data=st.data())
    def compare(data):
        turn = next(turns)
        sample = addresses[turn % EVERY :: EVERY]
        chosen = data.draw(
            st.lists(st.sampled_from(addresses), min_size=PROBED, max_size=PROBED, unique=True)
        )
        probes = [expected("")[turn % len(ERRORS)], *chain.from_iterable(map(expected, chosen))]
        copies = {}
        try:
            draw_rows(data.draw, owner, seen, places, units, copies)
            answers_stay(token, {address: before[address] for address in sample}, probes)
        finally:
            hidden.take_away(own_database, copies)
        for _ in (*sample, *probes):
            next(hits)

    compare()
    for name, value in (
        ("cases", next(turns)),
        ("answers", next(hits)),
        ("addresses", len(addresses)),
        ("seed", SEED),
    ):
        record_property(name, value)


@pytest.mark.slow
@pytest.mark.parametrize("reader", READERS if WORLDS else READERS[:1])
def test_pages_when_a_year_of_work_stands_out_of_reach_then_the_same(
    own_world, own_database, owner, stage, worked, seen, spots, reader, record_property
):
    """All the rows at once, naming each other: above the clearance, under a caveat, and in the scope of another unit."""
    token, account, unit = own_world.token(reader), own_world.account(reader), reader.split("@")[1]
    wanted = [*year.addresses(own_world, reader, stage, worked), *(asked(stage) if WORLDS else ())]
    before = {each: pages.observe(token, each) for each in wanted if each not in NEVER_TWICE}
    places = kinds_of(spots, account, unit)
    for spot in places if WORLDS else places[SEED % len(places) :][:1]:
        copies = hidden.twin_of(owner, seen, spot)
        try:
            answers_stay(token, before, ())
        finally:
            hidden.take_away(own_database, copies)
    record_property("cases", len(before))


def kinds_of(spots, account, unit):
    """One place of each kind that the reader does not reach: by level alone, by caveat alone, by scope alone."""
    away = [spot for spot in spots if not hidden.reaches(account, unit, spot)]
    level, caveats = account.clearance_id, set(account.caveats)
    kinds = (
        lambda spot: spot.label[0] > level and not spot.label[1],
        lambda spot: spot.label[0] <= level and not set(spot.label[1]) <= caveats,
        lambda spot: spot.label == (0, (), ()),
    )
    return [next(spot for spot in away if kind(spot)) for kind in kinds]


def test_routes_when_all_are_listed_then_each_has_an_address_that_is_there(own_world, stage):
    """A new route fails here until its record stands in `stage_for`."""
    tokens = [
        own_world.token(f"{role}@province_a")
        for role in ("staff_officer", "administrator", "security_officer")
    ]
    absent = []
    for route in sorted(set(routes()) - NO_PAGE.keys() - ALWAYS_ABSENT.keys()):
        address = address_of(route, stage)
        if all(pages.observe(token, address).status in {404, 410} for token in tokens):
            absent.append(route)
    assert absent == []


@pytest.mark.slow
@pytest.mark.parametrize("reader", READERS if WORLDS else READERS[:1])
def test_record_when_asked_for_by_its_id_then_hidden_answers_as_absent(
    own_world, owner, stage, seen, reader, record_property
):
    token = own_world.token(reader)
    found = pages.crawl(token, asked(stage))
    copies = {
        original: copy_id
        for table, originals in seen.items()
        for original, copy_id in hidden.copy_rows(owner, table, originals, label_id=4).items()
    }
    compared, methods = 0, ("get", "post", "head", "options") if WORLDS else ("get", "post")
    for address in list(found)[:: 1 if WORLDS else 5]:
        for original, copy_id in copies.items():
            if str(original) in address:
                for method in methods:
                    told = [
                        pages.without_ids(
                            pages.observe(token, Request(address.replace(str(original), str(key)), method))
                        )
                        for key in (copy_id, uuid4())
                    ]
                    assert told[0] == told[1], f"{method} {address}"
                    compared += 1
    record_property("cases", compared)
    assert compared > 50


@pytest.mark.slow
def test_form_when_it_names_a_hidden_record_then_answers_as_for_an_absent_one(
    own_world, owner, stage, seen, record_property
):
    """A form is sent once for each identifier in it, hidden against absent: one address in four, or all in full."""
    token = own_world.token("staff_officer@province_a")
    copies = {
        str(original): str(copy_id)
        for table, originals in seen.items()
        for original, copy_id in hidden.copy_rows(owner, table, originals, label_id=4).items()
    }
    compared, every = 0, 1 if WORLDS else 4
    for address in (each for each in asked(stage)[SEED % every :: every] if each not in NEVER_TWICE):
        with pages.rolled_back():
            page = pages.browser(token).get(address)
            fields = pages.filled(page) if page.status_code == 200 else {}
        for name, value in {**fields, **dict.fromkeys(FOREIGN, "")}.items():
            if name not in FOREIGN and not is_id(value):
                continue
            hidden_id = copies.get(value) or next(iter(copies.values()))
            told = [
                pages.without_ids(pages.observe(token, Request(address, "post", {**fields, name: str(key)})))
                for key in (hidden_id, uuid4())
            ]
            assert told[0] == told[1], f"{address} {name}"
            compared += 1
    record_property("cases", compared)
    assert compared > 100 / every


FOREIGN = ("drafts", "pick", "pieces", "target", "units")
"""Names by which views take identifiers beside those of their forms."""


def is_id(value):
    try:
        return bool(UUID(value))
    except ValueError:
        return False


@pytest.mark.parametrize(
    "address", ["/partners/", "/partners/export.json", "/api/v1/instruments/", "/requirements/", "/units/"]
)
def test_comparison_when_added_rows_are_within_reach_then_notices(own_world, owner, seen, address):
    token = own_world.token("staff_officer@province_a")
    before = pages.observe(token, address)
    for table in ("partners_partner", "instruments_instrument", "instruments_requirement", "access_unit"):
        assert hidden.copy_rows(owner, table, seen[table], label_id=2), f"no copy of any row of {table}"
    assert pages.observe(token, address) != before
