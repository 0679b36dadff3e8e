"""API tokens and feed addresses: narrowed, shown once, revoked at once, worth nothing at another door."""

import json

import pytest
from django.conf import settings as live
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from comity.access import sessions
from comity.access.middleware import COOKIE
from comity.access.models import Level, Unit
from comity.access.services import ways_in
from comity.access.services.ways_in import TokenValues
from comity.access.sessions import SessionRefused
from comity.foundation.refusals import LabelTooHigh
from tests.factories.records import make_partner

WHO = "staff_officer@region"
LIST = "/api/v1/partners/"


def token(world, name=WHO, *, level=3, unit=None, **more):
    with world.acting(name) as actor:
        values = TokenValues(
            name="x",
            days=30,
            level=Level.objects.get(pk=level),
            unit=Unit.objects.get(code=unit) if unit else None,
            **more,
        )
        return ways_in.make_token(actor=actor, values=values)


def feed(world, name=WHO, level=3):
    with world.acting(name) as actor:
        values = TokenValues(name="x", days=30, level=Level.objects.get(pk=level))
        return ways_in.make_feed(actor=actor, values=values, purpose="duties")


def ask(secret, address=LIST, method="get", data=None):
    browser = Client(enforce_csrf_checks=True, headers={"Authorization": f"Bearer {secret}"})
    more = {"data": json.dumps(data), "content_type": "application/json"} if data is not None else {}
    return getattr(browser, method)(address, **more)


def names(answer):
    return [item["name_en"] for item in answer.json()["items"]]


@pytest.fixture
def partners(world):
    """One at each of three levels in the region, one in the province."""
    with world.acting(WHO) as actor:
        made = [make_partner(actor, name_en=f"Region {n}", label=world.label(n)) for n in (1, 2, 3)]
    with world.acting("staff_officer@province_a") as actor:
        return [*made, make_partner(actor, name_en="Province", label=world.label(1))]


def test_token_when_brought_then_reads_up_to_its_level(world, partners):
    assert [len(names(ask(token(world, level=level)))) for level in (1, 2, 3)] == [2, 3, 4]


def test_token_when_narrowed_to_a_unit_then_reads_as_from_there(world, partners):
    assert names(ask(token(world, unit="province_a"))) == ["Province"]


def test_token_when_narrowed_to_other_types_then_the_same_answer_for_hidden_and_absent(world, partners):
    secret = token(world, types=("instruments.instrument",))
    answers = [ask(secret, f"{LIST}{pk}/") for pk in (partners[0].pk, world.unit("region").pk)]
    assert [answer.status_code for answer in answers] == [403, 403]
    assert answers[0].content == answers[1].content


def test_token_when_record_is_above_its_level_then_as_absent(world, partners):
    secret = token(world, level=1)
    answers = [ask(secret, f"{LIST}{pk}/") for pk in (partners[2].pk, world.unit("region").pk)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content


@pytest.mark.parametrize(("writing", "status"), [(False, 403), (True, 200)])
def test_token_when_it_changes_a_record_then_only_as_a_writing_one(world, partners, writing, status):
    address = f"{LIST}{partners[0].pk}/"
    secret = token(world, writing=writing)
    version = ask(secret, address).json()["version"]
    answer = ask(secret, address, "patch", {"name_en": "Changed", "version": version})
    assert answer.status_code == status


def test_token_when_reading_only_then_the_database_refuses_to_write(own_world, connect_as):
    secret = token(own_world)
    plain = connect_as("comity_app")
    plain.execute("select set_config('comity.token', %s, true)", [secret])
    changed = plain.execute("update access_unit set name_en = 'x'")
    assert changed.rowcount == 0


def test_token_when_its_owner_is_a_security_officer_then_it_is_none(world):
    secret = token(world, "security_officer@region", writing=True)
    with sessions.transaction.atomic():
        actor = sessions.enter(secret)
        sessions.leave()
    assert (
        actor.roles,
        [each for each in actor.permissions if each[0].startswith("access.") and each[2] != "view"],
    ) == (
        frozenset(),
        [],
    )


@pytest.mark.parametrize("door", ["cookie", "feed", "page"])
def test_token_when_brought_to_another_door_then_worth_nothing(world, door):
    secret, browser = token(world), Client()
    if door == "cookie":
        browser.cookies[COOKIE] = secret
        assert browser.get("/account/").status_code == 302
    elif door == "feed":
        assert browser.get(f"/feeds/{secret}/duties.ics").status_code == 404
    else:
        assert ask(secret, "/account/").status_code == 302


def test_cookie_when_brought_as_a_token_then_worth_nothing(world):
    assert [ask(secret).status_code for secret in (world.token(WHO), feed(world), "", "x" * 47)] == [401] * 4


def test_token_when_revoked_then_gone_at_its_next_request(world):
    secret, mine = token(world), world.client(WHO)
    (row,) = mine.get("/account/tokens/").context["ways"]
    before = ask(secret).status_code
    mine.post(f"/account/sessions/{row['way'].id}/end/", {"token": "yes"})
    assert [before, ask(secret).status_code] == [200, 401]


def test_token_when_password_is_lost_or_account_closed_then_ends_with_it(world):
    secret, person = token(world), world.account(WHO)
    with world.acting("administrator@region"):
        sessions.revoke_all(person.pk)
    assert ask(secret).status_code == 401


def test_token_when_made_on_the_page_then_shown_once_and_never_again(world):
    mine = world.client(WHO)
    form = {"purpose": "token", "name": "Report", "days": "30", "level": "2"}
    made = mine.post("/account/tokens/", form).context["made"]
    page = mine.get("/account/tokens/")
    assert (made[:4], len(made), page.context["ways"][0]["way"].name) == ("api_", 47, "Report")
    assert made not in page.content.decode()
    assert ask(made).status_code == 200


@pytest.mark.parametrize(
    ("field", "value"), [("days", "366"), ("days", "0"), ("level", "4"), ("name", ""), ("types", "x.y")]
)
def test_token_when_asked_for_too_much_then_refused(world, field, value):
    form = {"purpose": "token", "name": "Report", "days": "30", "level": "2", field: value}
    answer = world.client(WHO).post("/account/tokens/", form)
    assert (answer.status_code, list(answer.context["form"].errors), answer.context["made"]) == (
        422,
        [field],
        "",
    )


def test_token_when_made_above_the_working_level_then_refused_by_service_and_database(world):
    with world.acting(WHO, working_level=1) as actor:
        values = TokenValues(name="x", days=1, level=Level.objects.get(pk=3))
        with pytest.raises(LabelTooHigh):
            ways_in.make_token(actor=actor, values=values)
        marks = sessions.Marks(level=3, door="api_")
        with pytest.raises(SessionRefused):
            sessions.open_session(
                actor.account_id, kind="token", lifetime=sessions.Lifetime(60, 60), marks=marks
            )


def test_token_when_its_holder_would_make_another_then_refused(world):
    secret = token(world, writing=True)
    marks = sessions.Marks(level=1, door="api_")
    with sessions.transaction.atomic():
        actor = sessions.enter(secret)
        with pytest.raises(SessionRefused):
            sessions.open_session(
                actor.account_id, kind="token", lifetime=sessions.Lifetime(60, 60), marks=marks
            )
        sessions.leave()


def test_token_when_guessed_too_often_then_shut_out_and_a_true_one_still_serves(world):
    secret = token(world)
    statuses = [ask("api_" + "x" * 43).status_code for _ in range(live.AXES_FAILURE_LIMIT)]
    assert statuses == [401] * (live.AXES_FAILURE_LIMIT - 1) + [429]
    assert [ask(secret).status_code, ask("api_" + "y" * 43).status_code] == [200, 429]


def test_request_when_by_token_then_as_many_queries_as_by_cookie(world, partners):
    counts = []
    for browser in (world.client(WHO), Client(headers={"Authorization": f"Bearer {token(world)}"})):
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(LIST).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_feed_when_opened_then_a_calendar_and_nothing_else_opens(world):
    secret, browser = feed(world), Client()
    answer = browser.get(f"/feeds/{secret}/duties.ics")
    lines = answer.content.decode().split("\r\n")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert (lines[0], lines[-2], max(len(line.encode()) for line in lines) <= 75) == (
        "BEGIN:VCALENDAR",
        "END:VCALENDAR",
        True,
    )
    assert [
        browser.get("/account/").status_code,
        browser.post(f"/feeds/{secret}/duties.ics").status_code,
    ] == [302, 405]


@pytest.mark.parametrize("secret", ["x", "feed_duties_" + "x" * 43, "feed_other_" + "x" * 43])
def test_feed_when_address_is_wrong_then_404(world, client, secret):
    assert client.get(f"/feeds/{secret}/duties.ics").status_code == 404


def test_officer_when_looking_then_sees_tokens_without_their_secret_and_revokes(world):
    secret, officer = token(world), world.client("security_officer@region")
    address = f"/ways-in/{world.account(WHO).pk}/"
    page = officer.get(address)
    (row,) = [each for each in page.context["ways"] if each["way"].kind == "token"]
    assert secret not in page.content.decode()
    officer.post(f"{address}{row['way'].id}/end/", {"reason": "No longer needed."})
    assert ask(secret).status_code == 401


@pytest.mark.parametrize(
    ("types", "words"),
    [
        (["partners.partner"], "only partners"),
        ([], "all types of records within its reach"),
    ],
)
def test_token_when_listed_then_says_in_words_what_it_reaches(world, types, words):
    mine = world.client(WHO)
    form = {"purpose": "token", "name": "Report", "days": "30", "level": "2", "types": types}
    mine.post("/account/tokens/", form)
    assert words in mine.get("/account/tokens/").content.decode()
