"""Each layer holds alone: the policies without the literals, the literals without the policies, and no weakened policy passes."""

import os
import subprocess
import sys

import pytest
from django.db.models import Manager

from comity.access.models import Label
from comity.config.records import RECORD_TYPES
from comity.foundation.models import LabelledManager
from tests import database
from tests.contract.samples import SAMPLES, Place, make
from tests.security import hidden, pages
from tests.security.cases import address_of, routes
from tests.security.mutation import MUTANTS, PROTECTED

SEED = int(os.environ.get("COMITY_SEED", "0"))
IN_TURN = 3
"""So many mutants are tried when the gate runs, others with another seed; all when it is proved in full."""
FULL = "COMITY_WORLDS" in os.environ


@pytest.fixture
def owner(own_world, connect_as):
    return connect_as("comity_owner", autocommit=True)


def fill(world, unit):
    with world.acting(f"staff_officer@{unit}", working_level=0) as actor:
        place = Place(Label.objects.get(pk=1), actor.unit_id, world.scope_no(unit))
        for number, slug in enumerate(SAMPLES, 1):
            make(slug, number, place)


def hide_everything(owner, world, reader):
    """Copy every row into places where the reader does not see it."""
    account, unit = world.account(reader), reader.split("@")[1]
    spots = [spot for spot in hidden.spots_of(world, owner) if not hidden.reaches(account, unit, spot)]
    copies = {}
    for number, (table, originals) in enumerate(hidden.ids_by_table(owner).items()):
        for spot in spots[number % 7 :: 7][:4]:
            copies |= hidden.copy_rows(
                owner, table, originals, label_id=spot.label_id, scope_no=spot.scope_no
            )
    hidden.copy_parts(owner, copies)
    return copies


@pytest.mark.slow
def test_pages_when_literals_of_the_manager_are_gone_then_policies_alone_hide_all(
    own_world, owner, stage, monkeypatch, record_property
):
    monkeypatch.setattr(LabelledManager, "get_queryset", Manager.get_queryset)
    token = own_world.token("staff_officer@province_a")
    hidden.spots_of(own_world, owner)
    asked = [address_of(route, stage) for route in sorted(set(routes()) - {"/sign-out/", "/healthz"})]
    before = pages.crawl(token, asked)
    hide_everything(owner, own_world, "staff_officer@province_a")
    after = {address: pages.observe(token, address) for address in before}
    assert [address for address in before if after[address] != before[address]] == []
    record_property("cases", len(before))


def surfaces(kit, row):
    """List with its count, search, exports, API, page: what the literals answer for."""
    plural = kit.url("list")
    yield from (
        plural,
        f"{plural}?q=1",
        f"{plural}export.csv",
        f"{plural}export.json",
        f"/api/v1/{kit.slug}/",
    )
    yield from (kit.url("detail", row), f"/api/v1/{kit.slug}/{row.pk}/", f"{plural}{row.pk}/preview/")


@pytest.mark.slow
def test_pages_when_policies_are_switched_off_then_literals_alone_hide_all(
    own_world, own_database, owner, record_property
):
    fill(own_world, "post_a1")
    reader = "staff_officer@post_a1"
    with own_world.acting(reader):
        rows = {kit.slug: kit.model.objects.order_by("id").first() for kit in RECORD_TYPES}
    token = own_world.token(reader)
    addresses = [each for kit in RECORD_TYPES if rows[kit.slug] for each in surfaces(kit, rows[kit.slug])]
    hidden.spots_of(own_world, owner)
    before = {address: pages.observe(token, address) for address in addresses}
    copies = hide_everything(owner, own_world, reader)
    switch_off(own_database)
    after = {address: pages.observe(token, address) for address in addresses}
    assert [address for address in before if after[address] != before[address]] == []
    gone = {
        pages.observe(token, address.replace(str(original), str(copies[original]))).status
        for address in addresses
        for original in copies
        if str(original) in address
    }
    assert gone <= {403, 404}
    record_property("cases", len(addresses))


def switch_off(name):
    with database.connect(name) as admin:
        for (table,) in admin.execute(PROTECTED).fetchall():
            admin.execute(f"alter table {table} disable row level security".encode())


def judged(mutant):
    """The first test that fails on databases weakened in this way."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "tests.security.mutation",
        "--mutant",
        mutant,
        "-x",
        "-rf",
    ]
    command += ["-p", "no:cacheprovider", "--no-header", "--tb=no", "--show-capture=no"]
    few = {name: value for name, value in os.environ.items() if name != "COMITY_WORLDS"}
    command += [f"tests/security/{name}" for name in MUTANTS[mutant].judges]
    run = subprocess.run(command, env=few, capture_output=True, text=True, check=False)
    return [line.split()[1] for line in run.stdout.splitlines() if line.startswith("FAILED")], run.stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    "mutant",
    MUTANTS if FULL else [list(MUTANTS)[(SEED + 7 * turn) % len(MUTANTS)] for turn in range(IN_TURN)],
)
def test_policy_when_weakened_then_a_test_fails(mutant, record_property):
    caught, told = judged(mutant)
    assert caught != [], told
    record_property("cases", 1)
    record_property("caught", f"{mutant}: {caught[0]}")
