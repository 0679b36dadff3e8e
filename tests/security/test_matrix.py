"""Who is answered how at every address: each route times each role, clearance and stranger, against matrix.tsv.

A cell holds two letters, for GET and for a POST of the form as it stands: o opened, d done (something was written),
s asked to sign in, n refused with the reason, a as if absent, m not by this method, i the form is wrong. A new route
needs a row, which the failing test prints; read it before you add it.
"""

import os
import re
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comity.access import acting
from comity.access.services.deputies import act_for
from tests.security import pages
from tests.security.cases import address_of, routes

TABLE = Path(__file__).with_name("matrix.tsv")
ROLES = (
    "viewer", "staff_officer", "commander", "inspector", "analyst", "personnel_training", "finance", "logistics",
    "information", "border_post", "security_officer", "administrator",
)  # fmt: skip
ACTORS = {
    "anonymous": None,
    "revoked": None,
    **{role: f"{role}@province_a" for role in ROLES},
    "above": "staff_officer@region",
    "below": "staff_officer@post_a1",
    "beside": "staff_officer@province_b",
    "liaison": "liaison@region",
    "deputy": "analyst@province_a",
}
"""The deputy is the analyst in a session that acts for the commander."""
SEED = int(os.environ.get("COMITY_SEED", "0"))
FULL = "COMITY_WORLDS" in os.environ
ASKED = list(ACTORS) if FULL else list(ACTORS)[SEED % 4 :: 4]
"""The gate asks every fourth actor, others with another seed; in full all are asked."""
OUTCOMES = {
    403: "n",
    404: "a",
    410: "a",
    405: "m",
    400: "i",
    409: "i",
    413: "i",
    415: "i",
    422: "i",
    429: "i",
}
WRITING = re.compile(r'(INSERT INTO|UPDATE|DELETE FROM) "(?!django_session|axes_)', re.IGNORECASE)
"""A change of a record; what the ledger keeps of reading and refusing is written by functions."""


def outcome(answer):
    status, location = answer.status_code, answer.headers.get("Location", "")
    if status == 401 or location.startswith("/sign-in/"):
        return "s"
    return "o" if 200 <= status < 400 else OUTCOMES.get(status, str(status))


def cell(token, route, stage):
    """Both letters: the address is opened, then the form that it shows is sent back as it stands."""
    address, browser = address_of(route, stage), pages.browser
    with pages.rolled_back():
        page = browser(token).get(address)
        form = pages.filled(page) if page.status_code == 200 else {}
    with pages.rolled_back(), CaptureQueriesContext(connection) as queries:
        answer = outcome(browser(token).post(address, form))
    wrote = answer == "o" and any(WRITING.match(query["sql"]) for query in queries)
    return outcome(page) + ("d" if wrote else answer)


def tokens_of(world):
    ended = world.token("staff_officer@province_a")
    acting.end_session(ended)
    named = {actor: world.token(name) for actor, name in ACTORS.items() if name}
    with acting.acting_by_token(named["deputy"]) as actor:
        act_for(actor=actor, principal_id=world.account("commander@province_a").pk)
    return {"anonymous": "", "revoked": ended, **named}


def kept():
    head, *rows = (line.split("\t") for line in TABLE.read_text().splitlines())
    return {route: dict(zip(head[1:], cells, strict=True)) for route, *cells in rows}


@pytest.mark.slow
def test_addresses_when_every_actor_asks_then_as_the_matrix_says(own_world, stage, record_property):
    tokens, table, asked = tokens_of(own_world), kept(), 0
    wrong = []
    for route in sorted(set(routes())):
        told = {actor: cell(tokens[actor], route, stage) for actor in ASKED}
        asked += 2 * len(told)
        if told != {actor: table.get(route, {}).get(actor) for actor in ASKED}:
            wrong.append("\t".join([route, *told.values()]))
    if wrong:
        pytest.fail("Other than the table says:\n" + "\n".join(wrong), pytrace=False)
    record_property("cases", asked)


def test_matrix_when_compared_with_the_addresses_then_neither_has_more(db):
    assert sorted(kept()) == sorted(set(routes()))


def test_matrix_when_nobody_is_signed_in_then_only_the_doors_open():
    opened = {route for route, row in kept().items() if set("od") & set(row["anonymous"] + row["revoked"])}
    assert opened == DOORS


DOORS = {"/healthz", "/sign-in/"}


def test_matrix_when_role_only_reads_then_it_changes_nothing_but_its_own():
    done = {route for route, row in kept().items() if row["viewer"][1] == "d"}
    assert done == OWN


OWN = {"/account/", "/follow/<str:type_name>/<uuid:pk>/", "/notifications/read/"}
OWN |= {
    f"/{slug}/views/"
    for slug in (
        "activities",
        "activity-reports",
        "appraisals",
        "assignments",
        "blackouts",
        "channels",
        "commitments",
        "counterparts",
        "incoming-documents",
        "indicators",
        "instruments",
        "language-skills",
        "measures",
        "number-series",
        "observations",
        "opinions",
        "outgoing-documents",
        "partner-obligations",
        "partners",
        "persons",
        "programmes",
        "proposals",
        "readings",
        "receipts",
        "requirements",
        "rules",
        "series",
        "targets",
        "twinnings",
        "units",
    )
}
"""What everybody keeps of their own: preferences, comments, what they follow and were told."""


def test_matrix_when_unit_is_beside_then_no_record_of_the_province_opens(db):
    opened = {
        route
        for route, row in kept().items()
        if "<uuid" in route and set("od") & set(row["beside"] + row["liaison"])
    }
    assert opened == READ_BY_ALL


READ_BY_ALL = {"/units/<uuid:pk>/", "/units/<uuid:pk>/preview/", "/api/v1/units/<uuidstr:pk>/"}
"""Every record names its unit."""
