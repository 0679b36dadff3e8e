"""Accounts: who may make, clear, post and close them, and what the pages show."""

import re

import pytest

from comity.access.models import Account

ADMINISTRATOR = "administrator@province_a"
OFFICER = "security_officer@province_a"
SUBJECT = "viewer@post_a1"


def page(world, what=""):
    return f"/administration/accounts/{world.account(SUBJECT).pk}/{what}"


def subject(world):
    with world.acting(ADMINISTRATOR):
        return Account.objects.get(pk=world.account(SUBJECT).pk)


def roles(world):
    with world.acting(ADMINISTRATOR):
        rows = Account.objects.get(pk=world.account(SUBJECT).pk).role_rows.values_list("role_id", flat=True)
        return sorted(rows)


def test_list_when_shown_then_holds_accounts_within_reach_alone(world):
    answer = world.client(ADMINISTRATOR).get("/administration/accounts/", {"q": "viewer"})
    assert {account.name for account in answer.context["page"]} == {
        "viewer@province a",
        "viewer@post a1",
        "viewer@post a2",
        "viewer@region",
    }


def test_list_when_filtered_by_unit_then_holds_that_unit_and_those_below(world):
    unit = world.unit("post_a1").pk
    answer = world.client(ADMINISTRATOR).get("/administration/accounts/", {"unit": unit, "q": "viewer"})
    assert [account.name for account in answer.context["page"]] == ["viewer@post a1"]


def test_list_when_reader_is_no_keeper_then_refused(world):
    assert world.client("staff_officer@province_a").get("/administration/accounts/").status_code == 403


def test_account_when_made_then_begins_without_clearance(world):
    fields = {
        "name": "Nguyễn Thị Hạnh",
        "login_name": "hanh",
        "unit": world.unit("post_a1").pk,
        "language": "vi",
        "roles": ["viewer"],
    }
    answer = world.client(ADMINISTRATOR).post("/administration/accounts/new/", fields)
    with world.acting(ADMINISTRATOR):
        made = Account.objects.get(name="Nguyễn Thị Hạnh")
        assert (answer.status_code, made.clearance_id, made.login.name) == (302, 0, "hanh")


def test_account_when_sign_in_name_is_bad_then_form_says_so(world):
    fields = {"name": "X", "login_name": "Hạnh!", "unit": world.unit("post_a1").pk, "language": "vi"}
    answer = world.client(ADMINISTRATOR).post("/administration/accounts/new/", fields)
    assert answer.status_code == 422


def test_link_when_made_then_shown_once_on_an_uncached_page(world):
    answer = world.client(OFFICER).post(page(world, "link/"))
    assert re.fullmatch(r"http://testserver/welcome/[0-9a-f-]{36}/[^/]+/", answer.context["link"])
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("level", [0, 1])
def test_clearance_when_set_by_the_security_officer_without_raising_it_then_holds(world, level):
    fields = {"clearance": level, "reason": "Vetted.", "evidence": "File 7", "valid_from": "2020-01-01"}
    answer = world.client(OFFICER).post(page(world, "clearance/"), fields)
    assert (answer.status_code, subject(world).clearance_id) == (302, level)


def test_clearance_when_above_ones_own_then_not_offered(world):
    answer = world.client(OFFICER).post(page(world, "clearance/"), {"clearance": 3, "reason": "Vetted."})
    assert (answer.status_code, subject(world).clearance_id) == (422, 1)


def test_clearance_when_set_by_the_administrator_then_refused(world):
    answer = world.client(ADMINISTRATOR).post(
        page(world, "clearance/"), {"clearance": 0, "reason": "Vetted."}
    )
    assert (answer.status_code, subject(world).clearance_id) == (403, 1)


def test_roles_when_changed_then_given_and_taken(world):
    fields = {"roles": ["analyst", "inspector"], "reason": "New post."}
    answer = world.client(ADMINISTRATOR).post(page(world, "roles/"), fields)
    assert (answer.status_code, roles(world)) == (302, ["analyst", "inspector"])


def test_roles_when_that_of_the_security_officer_is_given_by_the_administrator_then_refused(world):
    fields = {"roles": ["viewer", "security_officer"], "reason": "New post."}
    answer = world.client(ADMINISTRATOR).post(page(world, "roles/"), fields)
    assert (answer.status_code, roles(world)) == (422, ["viewer"])


def test_posting_when_done_then_account_belongs_to_the_other_unit(world):
    fields = {"unit": world.unit("post_a2").pk, "reason": "Order 7."}
    answer = world.client(ADMINISTRATOR).post(page(world, "post/"), fields)
    assert (answer.status_code, subject(world).unit_id) == (302, world.unit("post_a2").pk)


def test_account_when_deactivated_then_signed_out_at_once(world):
    reader = world.client(SUBJECT)
    assert reader.get("/").status_code == 200
    world.client(ADMINISTRATOR).post(page(world, "switch/"), {"reason": "Left the service."})
    assert (reader.get("/").status_code, subject(world).active) == (302, False)


def test_sessions_when_ended_then_signed_out_everywhere(world):
    reader = world.client(SUBJECT)
    world.client(ADMINISTRATOR).post(page(world, "sessions/"), {"reason": "Lost a laptop."})
    assert (reader.get("/").status_code, world.client(SUBJECT).get("/").status_code) == (302, 200)


@pytest.mark.parametrize("what", ["", "roles/", "clearance/", "post/", "switch/", "sessions/"])
def test_page_when_account_is_beside_ones_reach_then_absent(what, world):
    assert world.client("security_officer@province_b").get(page(world, what)).status_code == 404
