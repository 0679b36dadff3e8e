"""Every address of the URL map, opened and posted nonsense to as several roles: answered, never with a fault."""

import json
import random

import pytest
from django.test import Client

from comity.access.middleware import COOKIE
from tests.security.cases import address_of, routes
from tests.security.pages import filled, rolled_back

ROLES = {"administrator@region": 35, "staff_officer@region": 50, "viewer@post_a1": 10}
"""How many pages of the map open to a role at least, so that nothing but refusals was walked over."""
POSTS = 1
NONSENSE = (
    "",
    " ",
    "\x00",
    "a\x00b",
    "\u202eabc\u200f",
    "Đối tác",
    "ở" * 9000,
    "9" * 5000,
    "99999",
    "-1",
    "1e400",
    "NaN",
    "0001-01-01",
    "9999-12-31",
    "2026-02-30",
    "[]",
    "{'a': 1}",
    "' or 1=1 --",
    "<script>alert(1)</script>",
    "中国\u0301",
    "🤝\ud83e",
)
FIELDS = (
    "action",
    "drafts",
    "keys",
    "language",
    "level",
    "name",
    "next",
    "password",
    "pieces",
    "q",
    "reason",
)
FIELDS += ("register", "section", "text", "theme", "units", "version")
"""Names that views read without a form; those of forms are taken from the page."""


@pytest.fixture
def units():
    return "region", "post_a1"


def send(client, address, fields, chance):
    """Send nonsense in all fields, or in two fields of a form that is else in order."""
    names = sorted({*FIELDS, *fields})
    if fields and chance.random() < 0.7:
        names = chance.sample(names, 2)
    data = {**fields, **{name: chance.choice(NONSENSE) for name in names}}
    if address.startswith("/api/"):
        return client.post(address, json.dumps(data), content_type="application/json")
    return client.post(
        address, {name: value.encode("utf-8", "replace").decode() for name, value in data.items()}
    )


@pytest.mark.parametrize("role", ROLES)
def test_every_address_when_opened_or_sent_nonsense_then_no_fault(own_world, stage, role):
    token = own_world.token(role)
    chance = random.Random(role)  # noqa: S311 nonsense, not a secret
    faults, opened = [], 0
    for route in routes():
        address, client = address_of(route, stage), Client(raise_request_exception=False)
        client.cookies[COOKIE] = token
        with rolled_back():
            page = client.get(address)
        opened += page.status_code == 200
        statuses = [page.status_code]
        for _ in range(POSTS):
            with rolled_back():
                statuses.append(send(client, address, filled(page), chance).status_code)
            client.cookies[COOKIE] = token
        if max(statuses) >= 500:
            faults.append((address, statuses))
    assert faults == []
    assert opened >= ROLES[role]
