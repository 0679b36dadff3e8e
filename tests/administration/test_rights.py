"""Roles, the permission matrix, reference lists and the label scale."""

import pytest

from comity.access.models import Caveat, Permission
from comity.administration.queries import holders_of
from comity.administration.records import LISTS
from comity.foundation.registry import types
from comity.history.models import Event
from comity.instruments.models.reference import InstrumentType

EVERYWHERE = (
    "/administration/",
    "/administration/units/",
    "/administration/roles/",
    "/administration/labels/",
    "/administration/lists/",
)


@pytest.mark.parametrize("address", EVERYWHERE)
@pytest.mark.parametrize("reader", ["administrator@region", "security_officer@region", "viewer@post_a1"])
def test_page_when_reader_may_look_then_shown(address, reader, world):
    assert world.client(reader).get(address).status_code == 200


def test_matrix_when_shown_then_every_cell_says_what_the_data_says(world):
    context = world.client("viewer@region").get("/administration/roles/").context
    with world.acting("viewer@region"):
        expected = set(Permission.objects.values_list("role_id", "record_type", "action"))
    shown = {
        (role.pk, line.record_type, line.action)
        for line in context["matrix"].lines
        for role, cell in zip(context["matrix"].roles, line.cells, strict=True)
        if cell.held
    }
    assert shown == expected


def test_matrix_when_narrowed_then_one_line_with_the_holders_within_reach(world):
    address = "/administration/roles/?role=administrator&type=access.unit&action=add"
    counted = []
    for reader in ("administrator@region", "administrator@post_a1"):
        matrix = world.client(reader).get(address).context["matrix"]
        counted.append(([role.pk for role in matrix.roles], [line.holders for line in matrix.lines]))
    assert counted == [(["administrator"], [7]), (["administrator"], [3])]


def test_matrix_when_a_role_was_edited_then_differences_from_the_version_are_marked(world):
    client = world.client("administrator@region")
    client.post("/administration/roles/viewer/", {"permission": ["access.unit * view", "access.unit * add"]})
    lines = client.get("/administration/roles/?role=viewer&type=access.unit").context["matrix"].lines
    less = client.get("/administration/roles/?role=viewer&type=access.circle").context["matrix"].lines
    assert [(line.action, line.cells[0].difference) for line in lines] == [("add", "more"), ("view", "")]
    assert [(line.action, line.cells[0].held, line.cells[0].difference) for line in less] == [
        ("view", False, "less")
    ]


def test_matrix_when_exported_then_recorded_and_for_those_alone_who_may(world):
    address = "/administration/roles/export/?type=access.unit&action=add"
    answers = [world.client(who).get(address) for who in ("security_officer@region", "viewer@region")]
    with world.acting("security_officer@region"):
        kept = Event.objects.filter(verb="exported").values_list("payload__type", flat=True)
        assert ([answer.status_code for answer in answers], list(kept)) == ([200, 403], ["access.role"])


def test_who_may_when_asked_then_names_the_accounts_and_the_role_behind_it(world):
    answer = world.client("administrator@post_a1").get(
        "/administration/roles/who/?type=access.unit&action=add"
    )
    found = [(account.name, [role.pk for role in because]) for account, because in answer.context["holders"]]
    assert found == [
        ("administrator@post a1", ["administrator"]),
        ("administrator@province a", ["administrator"]),
        ("administrator@region", ["administrator"]),
    ]


def test_who_may_when_nobody_may_then_absent(world):
    answer = world.client("viewer@region").get("/administration/roles/who/?type=access.unit&action=fly")
    assert answer.status_code == 404


def test_permission_when_given_by_the_administrator_then_effective_at_the_next_request(world):
    reader = world.client("staff_officer@province_a")
    assert reader.get("/administration/accounts/").status_code == 403
    with world.acting("administrator@region"):
        held = Permission.objects.filter(role="staff_officer").values_list("record_type", "state", "action")
        wanted = [" ".join(each) for each in held]
    answer = world.client("administrator@region").post(
        "/administration/roles/staff_officer/", {"permission": [*wanted, "access.account * view"]}
    )
    assert (answer.status_code, reader.get("/administration/accounts/").status_code) == (302, 200)


def test_permission_when_taken_then_gone(world):
    client = world.client("administrator@region")
    client.post("/administration/roles/viewer/", {"permission": ["access.unit * view"]})
    with world.acting("administrator@region"):
        held = Permission.objects.filter(role="viewer").values_list("record_type", "state", "action")
        assert list(held) == [("access.unit", "*", "view")]


def test_permission_when_saved_by_another_role_then_refused(world):
    answer = world.client("security_officer@region").post("/administration/roles/viewer/", {"permission": []})
    assert answer.status_code == 403


def test_permission_when_unknown_then_not_made(world):
    client = world.client("administrator@region")
    client.post("/administration/roles/viewer/", {"permission": ["access.unit * fly", "nonsense"]})
    with world.acting("administrator@region"):
        assert not Permission.objects.filter(role="viewer").exists()


def test_holders_when_account_lies_out_of_reach_then_not_among_them(world):
    with world.acting("administrator@post_a1"):
        assert not holders_of("access.unit", "add").filter(name="administrator@province b").exists()


@pytest.mark.parametrize("found", LISTS, ids=lambda found: found.slug)
def test_list_when_shown_then_open_to_readers(found, world):
    assert world.client("viewer@region").get(f"/administration/lists/{found.slug}/").status_code == 200


def test_entry_when_added_by_its_keeper_then_offered(world):
    fields = {"code": "mine", "name_en": "Mines", "name_vi": "Bom mìn", "position": 3, "active": "on"}
    answer = world.client("security_officer@region").post("/administration/lists/access-caveat/new/", fields)
    with world.acting("security_officer@region"):
        assert (answer.status_code, str(Caveat.objects.get(pk="mine"))) == (302, "Mines")


def test_entry_when_put_out_of_use_then_kept(world):
    fields = {"name_en": "Border", "name_vi": "Biên giới", "position": 0}
    world.client("security_officer@region").post("/administration/lists/access-caveat/border/", fields)
    with world.acting("security_officer@region"):
        assert Caveat.objects.get(pk="border").active is False


def test_entry_when_its_list_says_more_then_that_is_kept_too(world):
    fields = {"name_en": "Protocol", "name_vi": "Nghị định thư", "position": 1, "active": "on"}
    fields |= {"is_agreement": "on", "remind_months": 12, "silence_months": ""}
    address = "/administration/lists/instruments-instrumenttype/protocol/"
    assert world.client("administrator@region").post(address, fields).status_code == 302
    with world.acting("administrator@region"):
        kept = InstrumentType.objects.get(pk="protocol")
        assert (kept.remind_months, kept.silence_months) == (12, None)


def test_entry_when_added_by_another_then_refused(world):
    fields = {"code": "mine", "name_en": "Mines", "name_vi": "Bom mìn", "position": 3}
    answer = world.client("administrator@region").post("/administration/lists/access-caveat/new/", fields)
    assert (answer.status_code, "mine" in answer.context["form"].data["code"]) == (422, True)


def test_account_when_registered_then_has_title_and_address(world):
    account = world.account("viewer@region")
    registered = types.of(account)
    assert (registered.title_of(account), registered.url_of(account)) == (
        "viewer@region",
        f"/administration/accounts/{account.pk}/",
    )
