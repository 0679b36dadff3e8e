"""Second factors: asked before a session is opened, each code once, lock-out, setting up, taking away, the officer's reset."""

import json
import re

import psycopg
import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings as live
from django.test import Client

from comity.access import factors, sessions
from comity.access.middleware import COOKIE
from comity.access.models import Account
from comity.access.services import factors as services
from comity.foundation.refusals import NotAllowed
from comity.history.queries import history_for
from tests.worlds import PASSWORD

WHO = "viewer@province_a"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
SECOND, ENROL = "/sign-in/second/", "/sign-in/enrol/"


def code_of(secret=SECRET, later=0):
    earliest, now, latest = yield_hotp_counters_from_time()
    return format_hotp_value(hotp_value(secret, {-1: earliest, 0: now, 1: latest}[later]))


def with_app(world, name=WHO):
    """Give the login an authenticator app whose earliest code is spent; return its recovery codes."""
    login = world.account(name).login
    assert services.add_app(login=login, secret=SECRET, code=code_of(later=-1))
    return services.renew_recovery_codes(login=login)


def prove_password(client, name=WHO, **more):
    return client.post("/sign-in/", {"name": name, "password": PASSWORD, **more})


def verbs(world, name=WHO):
    with world.acting("security_officer@region"):
        return [entry.verb for entry in history_for(Account.objects.get(pk=world.account(name).pk))]


def test_sign_in_when_a_factor_is_set_up_then_no_session_before_it(world, client):
    with_app(world)
    first = prove_password(client, next="/partners/")
    assert (first.status_code, first.url, COOKIE in client.cookies) == (302, SECOND, False)
    assert client.get("/partners/").url.startswith("/sign-in/?")
    second = client.post(SECOND, {"code": code_of()})
    assert (second.status_code, second.url, len(client.cookies[COOKIE].value)) == (302, "/partners/", 43)


def test_password_when_proved_then_the_browsers_identifier_changes(world, client):
    with_app(world)
    client.get("/sign-in/")
    client.cookies["sessionid"] = "planted"
    prove_password(client)
    between = client.cookies["sessionid"].value
    client.post(SECOND, {"code": code_of()})
    assert len({"planted", between, client.cookies["sessionid"].value}) == 3


def test_code_when_sent_twice_then_the_second_time_refused(world):
    with_app(world)
    code, statuses = code_of(), []
    for _ in range(2):
        browser = Client()
        prove_password(browser)
        statuses.append(browser.post(SECOND, {"code": code}).status_code)
    assert statuses == [302, 422]


def test_code_when_older_than_the_last_then_refused(world, client):
    with_app(world)
    used = services.use_code(login=world.account(WHO).login, code=code_of(later=1))
    prove_password(client)
    assert (used, client.post(SECOND, {"code": code_of()}).status_code) == (factors.APP, 422)


def test_factor_when_two_use_it_at_once_then_only_one_does(world):
    with_app(world)
    app = Authenticator.objects.get(user=world.account(WHO).login, type=factors.APP)
    after = factors.after_app_code(app.data, code_of())
    assert [sessions.use_factor(app.pk, app.data, after) for _ in range(2)] == [True, False]


def test_recovery_code_when_used_then_spent(world):
    code = with_app(world)[3]
    statuses = []
    for typed in (code.upper().replace("-", " "), code):
        browser = Client()
        prove_password(browser)
        statuses.append(browser.post(SECOND, {"code": typed}).status_code)
    left = Authenticator.objects.get(user=world.account(WHO).login, type=factors.CODES).data["hashes"]
    assert (statuses, len(left)) == ([302, 422], 9)


def test_code_when_wrong_too_often_then_locked_out_for_the_password_too(world, client):
    with_app(world)
    prove_password(client)
    limit = live.AXES_FAILURE_LIMIT
    statuses = [client.post(SECOND, {"code": "000000"}).status_code for _ in range(limit)]
    assert statuses == [422] * (limit - 1) + [429]
    assert prove_password(Client()).status_code == 429
    page = client.post(SECOND, {"code": code_of()})
    assert (page.status_code, COOKIE in client.cookies, b'href="/sign-in/"' in page.content) == (
        429,
        False,
        True,
    )


@pytest.mark.parametrize("address", [SECOND, ENROL])
def test_step_when_no_password_was_proved_then_sign_in(world, client, address):
    answers = [client.get(address), client.post(address, {"code": code_of()})]
    assert [answer.url for answer in answers] == ["/sign-in/", "/sign-in/"]


def test_step_when_password_was_proved_long_ago_then_sign_in(world, client):
    with_app(world)
    prove_password(client)
    browser = client.session
    browser["pending"] = {**browser["pending"], "at": browser["pending"]["at"] - 601}
    browser.save()
    assert client.post(SECOND, {"code": code_of()}).url == "/sign-in/"


@pytest.mark.parametrize(
    "credential", ["{}", "[]", "x", '{"id": 1}', json.dumps({"id": "AA", "response": {}})]
)
def test_passkey_when_answer_is_nonsense_then_refused(world, client, credential):
    with_app(world)
    prove_password(client)
    answer = client.post(SECOND, {"credential": credential})
    assert (answer.status_code, COOKIE in client.cookies) == (422, False)


@pytest.mark.parametrize(
    ("rule", "name", "asked"),
    [
        ("never", "security_officer@region", False),
        ("always", "viewer@post_a1", True),
        ("above 1", "viewer@post_a1", False),
        ("above 1", WHO, True),
        ("above 4", "security_officer@post_a1", True),
        ("above 4", "administrator@region", True),
    ],
)
def test_rule_when_account_has_no_factor_then_asked_by_level_and_role(
    world, client, settings, rule, name, asked
):
    settings.COMITY_SECOND_FACTOR = rule
    assert (prove_password(client, name).url == ENROL) is asked


def test_enrolling_when_insisted_on_then_session_only_after_it_and_codes_shown_once(world, client, settings):
    settings.COMITY_SECOND_FACTOR = "always"
    prove_password(client)
    page = client.get(ENROL)
    secret = page.context["secret"].replace(" ", "")
    assert (page.context["may_wait"], client.post(ENROL, {"later": "yes"}).status_code) == (False, 422)
    assert (client.post(ENROL, {"code": "000000"}).status_code, COOKIE in client.cookies) == (422, False)
    done = client.post(ENROL, {"code": code_of(secret)})
    shown = re.findall(r"<code class=\"code\">([a-z2-7-]{29})</code>", done.content.decode())
    assert (done.status_code, len(set(shown)), COOKIE in client.cookies) == (200, 10, True)
    assert {"added_factor", "signed_in"} <= set(verbs(world))


def test_enrolling_when_the_day_has_not_come_then_may_wait(world, client, settings):
    settings.COMITY_SECOND_FACTOR, settings.COMITY_SECOND_FACTOR_FROM = (
        "always",
        factors.clock.today().replace(year=2999),
    )
    prove_password(client)
    assert (client.post(ENROL, {"later": "yes"}).url, COOKIE in client.cookies) == ("/", True)


def test_enrolling_when_a_factor_is_there_then_no_second_one_without_it(world, client):
    with_app(world)
    prove_password(client)
    assert client.post(ENROL, {"code": code_of()}).url == "/sign-in/"


def test_secret_when_stored_then_sealed(world):
    codes = with_app(world)
    kept = str(
        list(Authenticator.objects.filter(user=world.account(WHO).login).values_list("data", flat=True))
    )
    assert [each in kept for each in (SECRET, *codes)] == [False] * 11


def test_key_when_rotated_then_secrets_open_by_the_new_one_alone(world, client, settings, tmp_path):
    settings.COMITY_KEYS = tmp_path
    with_app(world)
    code = code_of()
    old = services.rotate_key()
    for name in old:
        factors.drop_key(name)
    app = Authenticator.objects.get(user=world.account(WHO).login, type=factors.APP)
    assert (old, factors.key_names(), app.last_used_at) == (["factors"], ["factors-2"], None)
    assert services.use_code(login=world.account(WHO).login, code=code) == factors.APP


def test_key_when_newest_is_not_there_yet_then_the_older_still_opens(settings, tmp_path):
    settings.COMITY_KEYS = tmp_path
    sealed = factors.seal_secret("old")
    assert [factors.make_key() for _ in range(10)][-1] == "factors-11"
    assert (factors.open_secret(sealed), factors.key_of(sealed)) == ("old", "factors")
    assert factors.key_of(factors.seal_secret("new")) == "factors-11"


def test_own_factor_when_added_from_the_page_then_recovery_codes(world):
    client = world.client(WHO)
    page = client.post("/account/factors/add/", {"begin": "yes"})
    done = client.post("/account/factors/add/", {"code": code_of(page.context["secret"].replace(" ", ""))})
    assert (page.status_code, len(done.context["codes"])) == (200, 10)
    assert client.get("/account/factors/").context["codes_left"] == 10


def test_own_factor_when_removed_then_codes_go_with_the_last_unless_the_rule_asks_for_one(world, settings):
    with_app(world)
    client, login = world.client(WHO), world.account(WHO).login
    app = Authenticator.objects.get(user=login, type=factors.APP)
    settings.COMITY_SECOND_FACTOR = "always"
    refused = client.post(f"/account/factors/{app.pk}/remove/")
    settings.COMITY_SECOND_FACTOR = "never"
    removed = client.post(f"/account/factors/{app.pk}/remove/")
    assert [refused.status_code, removed.status_code] == [403, 302]
    assert not Authenticator.objects.filter(user=login).exists()


def test_factor_of_another_when_removed_then_as_absent(world):
    with_app(world)
    app = Authenticator.objects.get(user=world.account(WHO).login, type=factors.APP)
    client = world.client("commander@province_a")
    answers = [client.post(f"/account/factors/{pk}/remove/").status_code for pk in (app.pk, 10**8)]
    assert (answers, Authenticator.objects.filter(pk=app.pk).exists()) == ([404, 404], True)


def test_reset_when_the_officer_gives_a_reason_then_gone_signed_out_and_recorded(world):
    with_app(world)
    theirs, officer = world.client(WHO), world.client("security_officer@region")
    address = f"/ways-in/{world.account(WHO).pk}/factors/reset/"
    assert officer.post(address, {"reason": "Lost the telephone."}).status_code == 302
    assert not Authenticator.objects.filter(user=world.account(WHO).login).exists()
    assert (theirs.get("/account/").status_code, "reset_factors" in verbs(world)) == (302, True)


def test_reset_when_of_oneself_then_refused(world):
    with world.acting("security_officer@region") as actor, pytest.raises(NotAllowed, match="their own"):
        services.reset_factors(actor=actor, account=world.account("security_officer@region"), reason="x")


@pytest.mark.parametrize("name", ["administrator@region", "commander@region", "security_officer@province_b"])
def test_reset_when_by_another_or_out_of_reach_then_refused(world, name):
    with_app(world)
    answer = world.client(name).post(f"/ways-in/{world.account(WHO).pk}/factors/reset/", {"reason": "x"})
    assert answer.status_code in (403, 404)
    assert Authenticator.objects.filter(user=world.account(WHO).login).exists()


def test_factors_when_written_by_sql_alone_then_refused(own_world, connect_as):
    plain = connect_as("comity_app", autocommit=True)
    login = own_world.account(WHO).login.pk
    for statement, given in (
        (
            "insert into mfa_authenticator (user_id, type, data, created_at) values (%s, 'totp', '{}', now())",
            [login],
        ),
        ("update mfa_authenticator set data = '{}'", []),
        ("delete from mfa_authenticator", []),
        ("select sec.drop_factors(%s, null, 1, 'x', 'x')", [login]),
    ):
        with pytest.raises(psycopg.Error, match=r"permission denied|factor refused"):
            plain.execute(statement, given)
