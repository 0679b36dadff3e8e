"""Requests without a right to be answered: no account, no token of the form, another method, a session that ended."""

import re
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from comity.access import sessions
from comity.access.middleware import COOKIE
from comity.access.sessions import Lifetime
from tests.factories.instruments import drafts_of, make_reading
from tests.factories.records import make_partner
from tests.security.cases import routes
from tests.worlds import PASSWORD

STAFF = "staff_officer@region"
SECRET = "A name that must not leak"
OPEN = {"/healthz", "/sign-in/", "/language/", "/theme/"}
DESCRIBED = {"/api/v1/docs", "/api/v1/openapi.json"}
"""What describes the interface, without a record, and answers alike to every method."""
HTMX = {"HX-Request": "true"}
ZERO = "00000000-0000-4000-8000-000000000000"


def filled(route):
    return re.sub(
        r"<(\w+):\w+>", lambda match: {"uuid": ZERO, "uuidstr": ZERO, "int": "1"}.get(match[1], "x"), route
    )


def browser(token, **options):
    client = Client(**options)
    client.cookies[COOKIE] = token
    return client


@pytest.fixture
def partner(world):
    with world.acting(STAFF) as actor:
        return make_partner(actor, name_en=SECRET)


@pytest.mark.parametrize("cookie", [None, "garbage", "\x00", "x" * 43, "é" * 50])
def test_every_address_when_nobody_acts_then_sign_in_and_no_data(world, partner, cookie):
    client = Client(raise_request_exception=False)
    if cookie is not None:
        client.cookies[COOKIE] = cookie
    given = {}
    for route in set(routes()) - OPEN:
        path = filled(route).replace(ZERO, str(partner.pk)) if "partners" in route else filled(route)
        for method in ("get", "post"):
            answer = getattr(client, method)(path)
            assert SECRET not in answer.content.decode()
            given[method, path] = answer.status_code, urlsplit(answer.get("Location", "")).path
    expected = {(302, "/sign-in/"), (401, ""), (404, ""), (405, ""), (410, "")}
    assert {address: answer for address, answer in given.items() if answer not in expected} == {}


def test_session_when_expired_then_asked_to_sign_in(world):
    token = sessions.open_session(world.account(STAFF).pk, kind="browser", lifetime=Lifetime(total=1, idle=0))
    assert browser(token).get("/partners/").url == "/sign-in/?next=%2Fpartners%2F"


def test_session_when_ended_while_the_page_is_open_then_page_part_and_api_lead_to_sign_in(world, partner):
    token = world.token(STAFF)
    tab = browser(token)
    assert SECRET in tab.get("/partners/").content.decode()
    browser(token).post("/sign-out/")
    answers = [browser(token).get("/partners/", headers=each) for each in ({}, HTMX)]
    changed = browser(token).post(reverse("partners-edit", args=[partner.pk]), {"name_en": "x", "version": 1})
    asked = browser(token).get("/api/v1/partners/")
    assert [answer.status_code for answer in (*answers, changed, asked)] == [302, 401, 302, 401]
    assert answers[1]["HX-Redirect"] == "/sign-in/"
    assert all(SECRET not in answer.content.decode() for answer in (*answers, changed, asked))


def test_decision_when_session_ended_then_sign_in_and_draft_stays(world):
    with world.acting(STAFF) as actor:
        draft = drafts_of(make_reading(actor))[0]
    token = world.token(STAFF)
    browser(token).post("/sign-out/")
    answer = browser(token).post(reverse("draft-accept", args=[draft.pk]), headers=HTMX)
    with world.acting(STAFF):
        draft.refresh_from_db()
    assert (answer.status_code, answer["HX-Redirect"], draft.state) == (401, "/sign-in/", "proposed")


@pytest.mark.parametrize(
    "path", ["/partners/new/", "/sign-out/", "/sign-in/", "/level/", "/reading-room/new/"]
)
def test_post_when_token_of_the_form_is_missing_then_403(world, path):
    client = browser(world.token(STAFF), enforce_csrf_checks=True)
    answer = client.post(path, {"name_en": "x", "name": STAFF, "password": PASSWORD})
    assert (answer.status_code, COOKIE in answer.cookies) == (403, False)
    assert "This form is out of date" in answer.content.decode()
    assert client.get("/").status_code == 200


def test_sign_in_when_a_session_was_planted_then_both_cookies_are_new(world):
    client = browser("planted" * 7)
    client.get("/sign-in/")
    client.cookies["sessionid"] = "planted"
    answer = client.post("/sign-in/", {"name": STAFF, "password": PASSWORD})
    assert (answer.status_code, answer.url) == (302, "/")
    assert client.cookies[COOKIE].value != "planted" * 7
    assert client.cookies["sessionid"].value != "planted"


def test_sign_in_when_signed_in_already_then_the_token_changes(world):
    client = Client()
    tokens = set()
    for _ in range(2):
        client.post("/sign-in/", {"name": STAFF, "password": PASSWORD})
        tokens.add(client.cookies[COOKIE].value)
    assert len(tokens) == 2


@pytest.mark.parametrize("method", ["put", "patch", "delete", "trace", "options"])
def test_every_address_when_method_is_not_its_own_then_no_fault_and_no_data(world, partner, method):
    token = world.token("viewer@post_a1")
    given = {}
    for route in set(routes()) - DESCRIBED:
        answer = getattr(browser(token, raise_request_exception=False), method)(filled(route))
        given[route] = answer.status_code
    assert {
        route: status for route, status in given.items() if status not in (400, 401, 403, 404, 405, 410, 422)
    } == {}
