"""Signing in and out, lock-out, and the one-time link by which a password is set."""

import pytest
from django.conf import settings
from django.core import signing
from django.test import Client

from comity.access import links
from comity.access.middleware import COOKIE
from comity.access.models import Account, Login
from comity.history.queries import history_for
from tests.worlds import PASSWORD

SIGN_IN = "/sign-in/"


def enter(client, name, password=PASSWORD, **more):
    return client.post(SIGN_IN, {"name": name, "password": password, **more})


def verbs(world, name):
    with world.acting("security_officer@region"):
        return [entry.verb for entry in history_for(Account.objects.get(pk=world.account(name).pk))]


def test_sign_in_when_name_and_password_fit_then_session_cookie(world, client):
    response = enter(client, "  Viewer@Region ")
    cookie = response.cookies[COOKIE]
    assert (response.status_code, response.url) == (302, "/")
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (
        True,
        "Lax",
        settings.SESSION_COOKIE_AGE,
    )
    assert world.account("viewer@region").login.password not in str(cookie)
    assert "signed_in" in verbs(world, "viewer@region")


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("viewer@region", "wrong"),
        ("nobody@region", PASSWORD),
        ("viewer@region", ""),
        ("\u202e", PASSWORD),
        ("a" * 81, PASSWORD),
    ],
)
def test_sign_in_when_something_does_not_fit_then_no_cookie(world, client, name, password):
    response = enter(client, name, password)
    assert (response.status_code, COOKIE in response.cookies) == (422, False)


def test_sign_in_when_account_is_closed_then_answer_is_that_of_a_wrong_password(world, client):
    with world.acting("administrator@region"):
        Account.objects.filter(name="viewer@post a1").update(active=False)
    answers = [enter(client, "viewer@post_a1"), enter(client, "viewer@post_a2", "wrong")]
    told = [answer.context["form"].non_field_errors() for answer in answers]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert told[0] == told[1] == ["Name and password do not fit together."]


@pytest.mark.parametrize(
    ("wanted", "address"),
    [
        ("/partners/?q=x", "/partners/?q=x"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example/", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_sign_in_when_another_page_was_asked_for_then_goes_there_within_the_site(
    world, client, wanted, address
):
    assert enter(client, "viewer@region", next=wanted).url == address


def test_sign_in_when_password_was_wrong_too_often_then_locked_out(world, client):
    statuses = [
        enter(client, "viewer@region", "wrong").status_code for _ in range(settings.AXES_FAILURE_LIMIT)
    ]
    assert statuses == [422] * (settings.AXES_FAILURE_LIMIT - 1) + [429]
    assert enter(client, "viewer@region").status_code == 429
    assert enter(client, "analyst@region").status_code == 302


def test_sign_out_when_done_then_token_is_worthless(world):
    client = world.client("viewer@region")
    token = client.cookies[COOKIE].value
    assert client.post("/sign-out/").url == SIGN_IN
    again = Client()
    again.cookies[COOKIE] = token
    assert again.post("/sign-out/").url == SIGN_IN
    assert verbs(world, "viewer@region").count("signed_out") == 1


def test_link_when_followed_then_password_is_set_once(world, client):
    login = world.account("viewer@region").login
    address = links.path_for(login)
    page = client.get(address)
    given = {"password": "new words nobody knows", "again": "new words nobody knows"}
    assert page.context["login"].name == "viewer@region"
    assert client.post(address, given).url == SIGN_IN
    assert enter(client, "viewer@region", given["password"]).status_code == 302
    assert [client.get(address).status_code, client.post(address, given).status_code] == [410, 410]


def test_link_when_forged_for_another_login_or_expired_then_spent(world, client, settings):
    mine, theirs = (world.account(name).login for name in ("viewer@region", "commander@region"))
    token = links.path_for(mine).split("/")[-2]
    assert client.get(f"/welcome/{theirs.pk}/{token}/").status_code == 410
    assert client.get(f"/welcome/{mine.pk}/{signing.dumps('x')}/").status_code == 410
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert client.get(f"/welcome/{mine.pk}/{token}/").status_code == 410


@pytest.mark.parametrize(
    ("password", "again"),
    [
        ("short", "short"),
        ("viewer@region2", "viewer@region2"),
        ("long enough words", "other long words"),
        ("", ""),
    ],
)
def test_link_when_password_is_weak_or_differs_then_refused(world, client, password, again):
    login = world.account("viewer@region").login
    response = client.post(links.path_for(login), {"password": password, "again": again})
    assert (response.status_code, Login.objects.get(pk=login.pk).password) == (422, login.password)


def test_password_when_changed_then_other_sessions_end(world, client):
    other = world.client("viewer@region")
    client.post(
        links.path_for(world.account("viewer@region").login),
        {"password": "new words nobody knows", "again": "new words nobody knows"},
    )
    assert other.post("/sign-out/").url == SIGN_IN
    assert verbs(world, "viewer@region").count("signed_out") == 0
