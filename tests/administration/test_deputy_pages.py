"""Deputies and hand-over on their pages."""

from datetime import timedelta

import pytest
from django.urls import reverse
from tests.factories.instruments import make_requirements

from comity.access.models import Account, Deputy, Unit
from comity.foundation import clock
from comity.instruments.models.requirement import Assignment
from comity.instruments.services.assigning import change_assignment
from comity.threads.models import Duty
from comity.threads.services import open_duty

COMMANDER, STAFF = "commander@province_a", "staff_officer@province_a"


def appoint(world, by=COMMANDER, principal=COMMANDER, deputy=STAFF):
    sent = {
        "deputy": world.account(deputy).pk,
        "valid_from": clock.today(),
        "valid_to": clock.today() + timedelta(days=9),
        "reason": "Leave",
    }
    return world.client(by).post(reverse("deputy-new", args=[world.account(principal).pk]), sent)


def act_for(client, world, principal=COMMANDER):
    return client.post(reverse("act-for"), {"principal": world.account(principal).pk, "next": "/"})


def duty_for(world, name, title="Decide on the plan"):
    with world.acting(COMMANDER) as actor:
        return open_duty(
            actor=actor,
            record=Unit.objects.get(code="province_a"),
            kind="decide",
            unit=Unit.objects.get(code="province_a"),
            account=Account.objects.get(pk=world.account(name).pk),
            title_en=title,
            title_vi=title,
        )


@pytest.mark.parametrize(
    ("by", "status"),
    [(COMMANDER, 302), ("commander@region", 302), (STAFF, 403), ("commander@province_b", 404)],
)
def test_deputy_when_appointed_on_the_page_then_by_who_may(world, by, status):
    assert appoint(world, by=by).status_code == status


def test_deputy_when_acting_then_every_page_says_so_until_it_ends(world):
    appoint(world)
    client = world.client(STAFF)
    act_for(client, world)
    acting = client.get("/")
    client.post(reverse("act-for"), {"principal": ""})
    oneself = client.get("/")
    banner = b"you act for"
    assert (acting.content.count(banner), oneself.content.count(banner)) == (1, 0)


def test_deputy_when_ended_on_the_page_then_acts_no_more(world):
    appoint(world)
    client = world.client(STAFF)
    act_for(client, world)
    with world.acting(COMMANDER):
        found = Deputy.objects.get()
    world.client(COMMANDER).post(reverse("deputy-end", args=[found.pk]), {"reason": "Back"})
    assert client.get("/").context["actor"].acts_for is None


def test_act_for_when_not_appointed_then_404(world):
    assert act_for(world.client(STAFF), world).status_code == 404


def test_desk_when_deputy_is_appointed_then_shows_what_waits_for_the_principal_marked(world):
    duty_for(world, COMMANDER)
    before = titles(world.client(STAFF))
    appoint(world)
    client = world.client(STAFF)
    after = titles(client)
    act_for(client, world)
    assert (before, after, titles(client)) == ([], ["Decide on the plan"], ["Decide on the plan"])
    assert client.get("/").content.count(b"as deputy of") == 1


def titles(client):
    desk = client.get("/").context["desk"]
    return [entry.duty.title_en for queue in desk.queues for entry in queue.entries]


def test_hand_over_when_previewed_then_nothing_moves_and_when_confirmed_then_all_of_it(world):
    duty_for(world, STAFF)
    with world.acting(COMMANDER) as actor:
        requirement, *_rest = make_requirements(actor, [Unit.objects.get(code="province_a")])
        given = Assignment.objects.filter(requirement=requirement).first()
        facts = {"responsible": Account.objects.get(pk=world.account(STAFF).pk)}
        assignment = change_assignment(actor=actor, assignment=given, facts=facts, version=given.version)
    address = reverse("hand-over", args=[world.account(STAFF).pk])
    sent = {"to_account": world.account("analyst@province_a").pk, "reason": "Posted", "end_sessions": ""}
    client = world.client(COMMANDER)
    shown = client.post(address, sent).context
    moved = client.post(address, {**sent, "confirmed": "yes"})
    with world.acting(COMMANDER):
        assignment.refresh_from_db()
        owners = [Duty.objects.get(title_en="Decide on the plan").for_account_id, assignment.responsible_id]
    assert ([len(shown["duties"]), len(shown["rows"])], moved.status_code) == ([1, 1], 302)
    assert owners == [world.account("analyst@province_a").pk] * 2


def test_hand_over_when_sessions_are_to_end_then_signed_out(world):
    reader = world.client(STAFF)
    sent = {"to_account": world.account("analyst@province_a").pk, "reason": "Posted", "end_sessions": "on"}
    client = world.client("administrator@province_a")
    client.post(reverse("hand-over", args=[world.account(STAFF).pk]), {**sent, "confirmed": "yes"})
    assert reader.get("/").status_code == 302


@pytest.mark.parametrize(
    ("by", "status"), [(COMMANDER, 200), ("viewer@province_a", 403), ("commander@province_b", 404)]
)
def test_hand_over_list_when_opened_then_by_who_may(world, by, status):
    address = reverse("hand-over-list", args=[world.account(STAFF).pk])
    assert world.client(by).get(address).status_code == status
