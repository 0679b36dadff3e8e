"""The security officer's desk: what it shows, to whom, and the pages that decide from there."""

import re

import pytest
from django.urls import reverse
from tests.factories.records import make_partner

from comity.access.models import Account, Label, Level
from comity.access.queries import scope_for
from comity.access.services import relabel_record
from comity.administration.models import Clearance, Lowering
from comity.administration.queries import security
from comity.administration.services import clearances, lowering
from comity.foundation.refusals import NotAllowed
from comity.history.models import Event

OFFICER, SECOND, STAFF = "security_officer@region", "security_officer@province_a", "staff_officer@province_a"
PAGES = ("security-desk", "lowering-queue", "lowering-report")


def partner(world, who=STAFF, level=2, **values):
    with world.acting(who) as actor:
        made = make_partner(actor, **values)
        return relabel_record(actor=actor, record=made, level=level, reason="") if level else made


def ask(world, record, who=STAFF, level=1):
    with world.acting(who) as actor:
        return lowering.ask_lowering(actor=actor, record=record, level=level, reason="Published since")


@pytest.mark.parametrize("name", PAGES)
def test_desk_when_reader_is_no_security_officer_then_403(world, name):
    statuses = [
        world.client(who).get(reverse(name)).status_code
        for who in (OFFICER, SECOND, "administrator@region", "commander@region", "viewer@post_a1")
    ]
    assert statuses == [200, 200, 403, 403, 403]


def test_home_when_reader_is_no_security_officer_then_names_no_security_desk(world):
    shown = [
        "/administration/security/"
        in [door.url for door in world.client(who).get("/administration/").context["doors"]]
        for who in (OFFICER, "administrator@region")
    ]
    assert shown == [True, False]


def test_desk_when_shown_then_names_only_accounts_below_the_officer(world):
    world.token("viewer@post_b1")
    answer = world.client("security_officer@province_a").get(reverse("security-desk"))
    units = {account.unit.code for _session, account in answer.context["sessions"]}
    assert units == {"province_a"}


def test_refusals_when_shown_then_without_the_record_and_without_the_reason(world):
    address = f"/units/{world.unit('post_a1').pk}/move/"
    assert world.client(STAFF).get(address).status_code == 403
    with world.acting(OFFICER) as actor:
        (notice,) = security.refusals(actor)
    assert (notice.account.name, notice.words) == ("staff officer@province a", "/units/…/move/")


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/welcome/0b1c2d3e-0000-4000-8000-000000000000/c7x-0123456789abcdef0123/", "/welcome/…/…/"),
        ("/partners/?q=secret", "/partners/"),
    ],
)
def test_path_when_shown_then_nothing_that_names_or_opens_a_record(path, shown):
    assert security.path_without_names(path) == shown


def test_rare_rights_when_both_guarding_roles_are_held_then_noticed(world):
    with world.acting("administrator@region"):
        account = Account.objects.get(pk=world.account(SECOND).pk)
    world.client("administrator@region").post(
        f"/administration/accounts/{account.pk}/roles/",
        {"roles": ["security_officer", "viewer"], "reason": "Two posts"},
    )
    with world.acting(OFFICER) as actor:
        found = [each.account.pk for each in security.rare_rights(security.accounts_kept(actor))]
    assert found == [account.pk]


def test_sessions_when_ended_at_the_desk_then_the_next_request_is_turned_away(world):
    reader = world.client("viewer@post_a1")
    ended = world.client(OFFICER).post(
        reverse("security-end-sessions", args=[world.account("viewer@post_a1").pk])
    )
    assert (ended.status_code, reader.get("/").status_code) == (302, 302)


def test_sessions_when_of_a_unit_beside_then_404(world):
    address = reverse("security-end-sessions", args=[world.account("viewer@post_b1").pk])
    assert world.client(SECOND).post(address).status_code == 404


def test_clearance_page_when_two_officers_decide_then_in_force(world):
    address = f"/administration/accounts/{world.account('analyst@post_a1').pk}/clearance/"
    sent = {"clearance": 2, "valid_from": "2020-01-01", "evidence": "Vetting 7", "reason": "Tasks"}
    first, second = world.client(OFFICER), world.client(SECOND)
    assert first.post(address, sent).status_code == 302
    with world.acting(OFFICER):
        proposed = Clearance.objects.get()
    page = reverse("clearance", args=[proposed.pk])
    statuses = [first.post(page, {"confirm": "yes"}).status_code, second.get(page).status_code]
    statuses += [
        second.post(page, {"decline": "yes"}).status_code,
        second.post(page, {"confirm": "yes"}).status_code,
    ]
    with world.acting(OFFICER):
        level = Account.objects.get(name="analyst@post a1").clearance_id
    assert (statuses, level) == ([403, 200, 422, 302], 2)


def test_clearance_page_when_it_is_ones_own_then_404(world):
    with world.acting(OFFICER) as actor:
        proposed = clearances.propose_clearance(
            actor=actor,
            account=Account.objects.select_related("unit", "label").get(pk=world.account(SECOND).pk),
            clearance=Level.objects.get(no=3),
            evidence="Vetting 8",
            reason="Tasks",
        )
    assert world.client(SECOND).get(reverse("clearance", args=[proposed.pk])).status_code == 404


def test_lowering_when_asked_then_the_officer_lowers_in_bulk_and_undoes_by_raising(world):
    records = [partner(world, code=code) for code in ("ONE", "TWO")]
    asked = [ask(world, record) for record in records]
    client = world.client(OFFICER)
    statuses = [
        client.post(
            reverse("lowering-queue"), {"chosen": [each.pk for each in asked], "lower": "1", "answer": answer}
        )
        for answer in (" ", "Published in the gazette")
    ]
    labels = [levels(world, records)]
    client.post(reverse("lowering-undo", args=[asked[0].pk]), {"answer": "In error"})
    labels.append(levels(world, records))
    report = client.get(reverse("lowering-report")).context
    assert [answer.status_code for answer in statuses] == [422, 302]
    assert labels == [[1, 1], [2, 1]]
    assert sorted(row.state for row, _title, _url in report["decided"]) == ["lowered", "undone"]
    assert len(report["lowered"]) == 2


def levels(world, records):
    with world.acting(OFFICER):
        found = type(records[0]).objects.select_related("label").in_bulk([record.pk for record in records])
        return [found[record.pk].label.level_id for record in records]


def test_lowering_when_declined_then_label_stays(world):
    record = partner(world)
    asked = ask(world, record)
    sent = {"chosen": [asked.pk], "decline": "1", "answer": "Still in force"}
    assert world.client(OFFICER).post(reverse("lowering-queue"), sent).status_code == 302
    with world.acting(OFFICER):
        state = Lowering.objects.get(pk=asked.pk).state
    assert (state, levels(world, [record])) == ("declined", [2])


@pytest.mark.parametrize("who", ["viewer@province_a", "staff_officer@post_a1"])
def test_lowering_when_record_is_not_ones_own_then_not_asked(world, who):
    record = partner(world, level=0)
    with world.acting(who) as actor, pytest.raises(NotAllowed):
        lowering.ask_lowering(actor=actor, record=record, level=0, reason="No")


def test_lowering_page_when_record_is_hidden_then_as_absent(world):
    record = partner(world)
    address = reverse("lowering-ask", args=["partners.partner", record.pk])
    assert [world.client(who).get(address).status_code for who in (STAFF, "staff_officer@post_a1")] == [
        200,
        404,
    ]


def test_queue_when_record_is_above_the_officer_then_absent(world):
    ask(world, partner(world, who="staff_officer@region", level=3), who="staff_officer@region")
    counts = [
        len(world.client(who).get(reverse("lowering-queue")).context["asked"]) for who in (OFFICER, SECOND)
    ]
    assert counts == [1, 0]


def test_level_when_renamed_then_every_label_says_so_and_only_by_the_officer(world):
    sent = {"name_en": "Official", "name_vi": "Chính thức", "colour": "blue"}
    address = reverse("level", args=[1])
    statuses = [
        world.client(who).post(address, sent).status_code for who in ("administrator@region", OFFICER)
    ]
    clash = world.client(OFFICER).post(address, {**sent, "colour": "red"}).status_code
    with world.acting(OFFICER):
        assert (statuses, clash, str(Label.objects.get(pk=2))) == ([403, 302], 422, "Official")


@pytest.mark.parametrize(
    ("who", "of", "action", "expected"),
    [
        (OFFICER, STAFF, "change", []),
        (OFFICER, "viewer@province_a", "change", ["Role"]),
        (OFFICER, "staff_officer@post_a1", "view", ["Level", "For whom"]),
        (OFFICER, "staff_officer@post_a1", "change", ["Level", "For whom", "Keeper"]),
        (STAFF, STAFF, "view", []),
    ],
)
def test_why_when_asked_then_names_each_layer_that_fails(world, who, of, action, expected):
    record = partner(world)
    sent = {"account": world.account(of).pk, "record": f"/partners/{record.pk}/", "action": action}
    context = world.client(who).get(reverse("why"), sent).context
    assert [layer.title for layer in context["layers"] if not layer.holds] == expected


def test_why_when_record_is_hidden_from_who_asks_then_as_absent(world):
    record = partner(world, who="staff_officer@region", level=3)
    sent = {"account": world.account(SECOND).pk, "action": "view"}
    statuses = [
        world.client(SECOND).get(reverse("why"), {**sent, "record": f"/partners/{key}/"}).status_code
        for key in (record.pk, world.account(SECOND).pk, world.unit("post_b1").pk)
    ]
    assert statuses[0] == 404


def test_why_when_about_another_then_for_the_officer_alone(world):
    record = partner(world)
    sent = {
        "account": world.account("viewer@province_a").pk,
        "record": f"/partners/{record.pk}/",
        "action": "view",
    }
    context = world.client(STAFF).get(reverse("why"), sent).context
    assert (list(context["form"].errors), "layers" in context) == (["account"], False)


@pytest.mark.parametrize("name", PAGES)
def test_page_when_it_shows_records_above_the_lowest_level_then_its_reading_is_kept(world, name):
    record = partner(world)
    ask(world, record)
    world.client(OFFICER).post(reverse("lowering-queue"), {"answer": "x"})
    with world.acting(OFFICER) as actor:
        if name == "lowering-report":
            lowering.decline_lowerings(actor=actor, asked=list(Lowering.objects.all()), answer="No")
    world.client(OFFICER).get(reverse(name))
    with world.acting(OFFICER):
        events = Event.objects.filter(verb="listed", payload__page=name)
        assert {str(record.pk) in str(event.payload) for event in events} == {True}


def test_queue_when_shown_then_previews_the_record_and_counts_its_new_readers(world):
    record = partner(world, name_en="Ferry office")
    with world.acting(STAFF):
        issued = scope_for(world.unit("province_a"), "issued")
        type(record).objects.filter(pk=record.pk).update(scope_id=issued.pk)
    ask(world, record)
    (preview,) = world.client(OFFICER).get(reverse("lowering-queue")).context["asked"]
    shown = [fact.words for fact in preview.facts if not fact.hidden]
    assert ("Ferry office" in shown, preview.readers > 0) == (True, True)


def test_desk_when_a_card_would_be_empty_then_one_line_names_it_instead(world):
    page = world.client(OFFICER).get(reverse("security-desk"))
    empty = [title for title, rows, _count in page.context["notices"] if not rows]
    heads = re.findall(r"<h2[^>]*>([^<]+)</h2>", page.content.decode())
    assert "Dormant accounts" in empty
    assert (set(empty) - set(page.context["quiet"]), set(empty) & set(heads)) == (set(), set())
