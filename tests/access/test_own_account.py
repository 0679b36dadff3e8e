"""The pages on which somebody signed in changes the own password and preferences."""

import pytest
from django.conf import settings

from comity.access.middleware import COOKIE
from comity.access.models import Account
from comity.history.queries import history_for
from tests.worlds import PASSWORD

WHO = "viewer@province_a"
PASSWORD_PAGE = "/account/password/"
NEW = "four words stand together"


def change(client, old=PASSWORD, password=NEW, again=NEW):
    return client.post(PASSWORD_PAGE, {"old": old, "password": password, "again": again})


def signs_in(client, password):
    client.post("/sign-in/", {"name": WHO, "password": password})
    return COOKIE in client.cookies


def test_password_when_changed_then_this_session_stays_and_all_others_end(world, client):
    here, elsewhere = world.client(WHO), world.client(WHO)
    answer = change(here)
    assert (answer.status_code, answer.url) == (302, "/account/")
    assert [browser.get("/account/").status_code for browser in (here, elsewhere)] == [200, 302]
    assert [signs_in(client, PASSWORD), signs_in(client, NEW)] == [False, True]


@pytest.mark.parametrize("address", ["/account/", "/account/password/"])
def test_own_page_when_the_own_unit_is_out_of_sight_then_opens(world, address):
    assert world.client("liaison@region").get(address).status_code == 200


def test_password_when_changed_then_the_ledger_knows(world):
    change(world.client(WHO))
    with world.acting("security_officer@region"):
        entries = history_for(Account.objects.get(pk=world.account(WHO).pk))
    assert "changed_password" in [entry.verb for entry in entries]
    assert NEW not in str(entries)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"old": "not it"}, "old"),
        ({"old": ""}, "old"),
        ({"password": "short", "again": "short"}, "password"),
        ({"again": "something else altogether"}, "again"),
    ],
)
def test_password_when_something_does_not_fit_then_the_old_one_stays(world, client, fields, wrong):
    answer = change(world.client(WHO), **fields)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [wrong])
    assert signs_in(client, PASSWORD)


def test_password_when_guessed_too_often_then_locked_out(world):
    browser = world.client(WHO)
    statuses = [
        change(browser, old=f"guess {number}").status_code for number in range(settings.AXES_FAILURE_LIMIT)
    ]
    assert statuses == [422] * (settings.AXES_FAILURE_LIMIT - 1) + [429]
    assert change(browser).status_code == 429


def test_password_page_when_nobody_is_signed_in_then_asks_to_sign_in(world, client):
    assert client.get(PASSWORD_PAGE).url == "/sign-in/?next=%2Faccount%2Fpassword%2F"


def test_preferences_when_kept_then_language_and_level_hold_from_the_next_page_on(world):
    browser = world.client(WHO)
    browser.post("/language/", {"language": "en"})
    browser.post("/level/", {"level": "2"})
    browser.post("/account/", {"language": "vi", "working_default": "1"})
    assert browser.cookies.pop(settings.LANGUAGE_COOKIE_NAME)["max-age"] == 0
    page = browser.get("/account/").context
    assert (page["LANGUAGE_CODE"], page["working_level"].no, page["actor"].language) == ("vi", 1, "vi")


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"language": "en", "working_default": "3"}, "working_default"),
        ({"language": "fr", "working_default": ""}, "language"),
    ],
)
def test_preferences_when_above_the_clearance_or_unknown_then_refused(world, fields, wrong):
    answer = world.client(WHO).post("/account/", fields)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [wrong])


def test_bar_when_shown_then_leads_to_both_pages(world):
    content = world.client(WHO).get("/").content.decode()
    assert [f'href="{address}"' in content for address in ("/account/", PASSWORD_PAGE)] == [True, True]
