"""Signing in through an OpenID Connect provider, a real one on the loopback."""

import time
from urllib.parse import parse_qs, urlsplit

import pytest

from comity.access.middleware import COOKIE
from comity.access.models import Login
from tests.access.provider import OTHER_KEY, providing
from tests.access.test_second_factor import code_of, with_app

WHO = "viewer@region"
BACK = "/sign-in/single/back/"


@pytest.fixture
def provider(settings):
    with providing() as made:
        settings.COMITY_OIDC_ISSUER = made.issuer
        settings.SOCIALACCOUNT_PROVIDERS = {
            "openid_connect": {
                "OAUTH_PKCE_ENABLED": True,
                "APPS": [
                    {
                        "provider_id": "single",
                        "name": "single",
                        "client_id": "comity",
                        "secret": "of the client",
                        "settings": {"server_url": made.issuer, "fetch_userinfo": False},
                    }
                ],
            }
        }
        yield made


def come_back(client, provider, state=None, **claims):
    begun = client.post("/sign-in/single/", {"next": "/partners/"})
    asked = parse_qs(urlsplit(begun.url).query)
    provider.claims, provider.challenge = claims, asked["code_challenge"][0]
    return client.get(BACK, {"code": "x", "state": state or asked["state"][0]})


def test_provider_when_it_names_a_login_then_signed_in(world, client, provider):
    answer = come_back(client, provider, preferred_username="Viewer@Region")
    assert (answer.status_code, answer.url, COOKIE in client.cookies) == (302, "/partners/", True)


def test_provider_when_a_second_factor_is_set_up_then_it_is_asked_for(world, client, provider):
    with_app(world, WHO)
    answer = come_back(client, provider, preferred_username=WHO)
    assert (answer.url, COOKIE in client.cookies) == ("/sign-in/second/", False)
    assert client.post(answer.url, {"code": code_of()}).url == "/partners/"


@pytest.mark.parametrize(
    "claims",
    [
        {"preferred_username": "nobody@region"},
        {},
        {"preferred_username": WHO, "aud": "another"},
        {"preferred_username": WHO, "iss": "https://elsewhere.example"},
        {"preferred_username": WHO, "exp": int(time.time()) - 3600},
        {"email": WHO},
    ],
)
def test_provider_when_it_names_nobody_or_its_token_does_not_hold_then_refused(
    world, client, provider, claims
):
    logins = Login.objects.count()
    answer = come_back(client, provider, **claims)
    assert (answer.status_code, answer.url, COOKIE in client.cookies) == (302, "/sign-in/", False)
    assert Login.objects.count() == logins


def test_provider_when_another_key_signed_then_refused(world, client, provider):
    provider.key = OTHER_KEY
    answer = come_back(client, provider, preferred_username=WHO)
    assert (answer.url, COOKIE in client.cookies) == ("/sign-in/", False)


def test_provider_when_the_answer_is_not_to_our_question_then_refused(world, client, provider):
    answer = come_back(client, provider, state="planted", preferred_username=WHO)
    assert (answer.url, COOKIE in client.cookies) == ("/sign-in/", False)


def test_provider_when_the_same_answer_comes_twice_then_refused(world, client, provider):
    begun = client.post("/sign-in/single/")
    asked = parse_qs(urlsplit(begun.url).query)
    provider.claims, provider.challenge = {"preferred_username": WHO}, asked["code_challenge"][0]
    given = {"code": "x", "state": asked["state"][0]}
    assert [client.get(BACK, given).url, client.get(BACK, given).url] == ["/", "/sign-in/"]


def test_provider_when_it_is_down_then_told_on_the_sign_in_page(world, client, provider, settings):
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["server_url"] = (
        "http://127.0.0.1:9"
    )
    answer = client.post("/sign-in/single/")
    assert answer.url == "/sign-in/"
    assert "did not name anybody" in client.get("/sign-in/").content.decode()


def test_provider_when_none_is_set_then_its_addresses_are_not_there(world, client):
    assert [client.post("/sign-in/single/").status_code, client.get(BACK).status_code] == [404, 404]
    assert "single" not in client.get("/sign-in/").content.decode()
