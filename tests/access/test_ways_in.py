"""Sessions seen and ended, by oneself and by the security officer; sensitive changes want a fresh sign-in."""

import pytest
from django.db import connection
from django.test import Client

from comity.access import sessions
from comity.access.middleware import COOKIE
from tests.database import connect
from tests.worlds import PASSWORD

WHO = "viewer@province_a"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def signed_in(name=WHO, **headers):
    browser = Client(headers=headers)
    browser.post("/sign-in/", {"name": name, "password": PASSWORD})
    return browser


def age(name, minutes):
    """Make every session of this database older, as only the owner of the server can."""
    with connect(name) as admin:
        admin.execute("update sec.session set created_at = created_at - make_interval(mins => %s)", [minutes])


def test_sessions_when_shown_then_device_and_address_and_which_is_this(world):
    here, _elsewhere = signed_in(**{"User-Agent": FIREFOX}), signed_in()
    ways = here.get("/account/sessions/").context["ways"]
    seen = [(way.device, way.address, way.is_this) for way in ways]
    assert seen == [("", "127.0.0.1", False), ("Firefox, Linux", "127.0.0.1", True)]


def test_session_when_ended_by_its_owner_then_gone_at_its_next_request(world):
    here, elsewhere = signed_in(), signed_in()
    (other,) = here.get("/account/sessions/").context["others"]
    before = elsewhere.get("/account/").status_code
    here.post(f"/account/sessions/{other.id}/end/")
    assert [before, elsewhere.get("/account/").status_code, here.get("/account/").status_code] == [
        200,
        302,
        200,
    ]


def test_sessions_when_all_others_are_ended_then_this_one_stays(world):
    here, others = signed_in(), [signed_in() for _ in range(2)]
    here.post("/account/sessions/others/end/")
    assert [each.get("/account/").status_code for each in (here, *others)] == [200, 302, 302]


@pytest.mark.parametrize("of", [WHO, "security_officer@region"])
def test_session_of_another_when_ended_from_ones_own_page_then_refused_as_unknown(world, of):
    theirs = signed_in(of)
    (way,) = theirs.get("/account/sessions/").context["ways"]
    mine = signed_in("commander@province_a")
    told = [mine.post(f"/account/sessions/{each}/end/").content for each in (way.id, world.account(of).pk)]
    clean = {
        body.replace(str(each).encode(), b"")
        for body, each in zip(told, (way.id, world.account(of).pk), strict=True)
    }
    assert (len({len(body) for body in clean}), theirs.get("/account/").status_code) == (1, 200)


def test_session_when_ended_by_the_officer_then_gone_at_its_next_request(world):
    theirs, officer = signed_in(), world.client("security_officer@region")
    page = officer.get(f"/ways-in/{world.account(WHO).pk}/")
    (row,) = page.context["ways"]
    officer.post(f"/ways-in/{world.account(WHO).pk}/{row['way'].id}/end/", {"reason": "Left the post."})
    assert theirs.get("/account/").status_code == 302


def test_ways_in_when_out_of_reach_or_without_the_role_then_not_shown(world):
    pk = world.account(WHO).pk
    answers = [
        world.client(name).get(f"/ways-in/{pk}/").status_code for name in ("security_officer@province_b", WHO)
    ]
    assert answers == [404, 403]
    with world.acting("security_officer@province_b"):
        assert sessions.ways_into(pk) == []


def test_sign_in_when_signed_in_elsewhere_then_told(world):
    signed_in(**{"User-Agent": FIREFOX})
    page = signed_in().get("/account/").content.decode()
    assert "You are signed in elsewhere too: Firefox, Linux, 127.0.0.1." in page


def test_sign_in_when_this_browser_had_a_session_then_that_one_ends_and_its_level_stays(world):
    browser = signed_in()
    browser.post("/level/", {"level": "1"})
    before = browser.cookies[COOKIE].value
    browser.post("/sign-in/", {"name": WHO, "password": PASSWORD})
    old = Client()
    old.cookies[COOKIE] = before
    page = browser.get("/account/sessions/")
    assert (old.get("/account/").status_code, len(page.context["ways"])) == (302, 1)
    assert page.context["working_level"].no == 1


@pytest.mark.parametrize("address", ["/account/factors/add/", "/account/factors/codes/", "/account/tokens/"])
def test_sensitive_change_when_the_session_is_old_then_sign_in_once_more(own_world, address):
    browser = own_world.client(WHO)
    age(connection.settings_dict["NAME"], 20)
    came_from = {"Referer": "http://testserver/account/factors/"}
    answer = browser.post(address, {"name": "x", "begin": "yes"}, headers=came_from)
    assert answer.url == "/sign-in/?next=%2Faccount%2Ffactors%2F&again=yes"
    page = browser.get(answer.url)
    assert (page.context["again"], page.context["form"]["name"].value()) == (True, WHO)
    browser.post("/sign-in/", {"name": WHO, "password": PASSWORD})
    assert browser.post(address, {"name": "x", "begin": "yes"}).status_code in (200, 404, 422)


def test_session_when_ended_by_one_update_then_every_read_stops(own_world):
    client = own_world.client(WHO)
    assert client.get("/account/").status_code == 200
    with connect(connection.settings_dict["NAME"]) as admin:
        admin.execute("update sec.session set revoked_at = now() where kind = 'browser'")
    assert client.get("/account/").status_code == 302
