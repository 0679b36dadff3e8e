"""Circles share sideways, between dates, and only for those who belong to them."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from tests.factories.records import make_partner

from comity.access.models import Circle, CircleMember, Unit
from comity.access.services import circles
from comity.administration.services.reviews import begin_review
from comity.administration.sessions import leave_circle
from comity.foundation import clock
from comity.partners.models import Partner

KEEPER = "staff_officer@province_a"


@pytest.fixture
def circle(world):
    """Kept by province A, with a post of province B in it."""
    fields = {"name_en": "Patrol 3", "name_vi": "Tuần tra 3", "valid_from": clock.today() - timedelta(days=9)}
    with world.acting(KEEPER) as actor:
        province, post = (Unit.objects.get(code=code) for code in ("province_a", "post_b1"))
        return circles.create_circle(actor=actor, unit=province, members=[post], **fields)


def page(circle, what=""):
    return f"/administration/circles/{circle.pk}/{what}"


def test_circle_when_made_then_its_units_read_what_is_shared(world):
    fields = {
        "name_en": "Patrol 3",
        "name_vi": "Tuần tra 3",
        "unit": world.unit("province_a").pk,
        "valid_from": clock.today(),
        "members": [world.unit("post_b1").pk],
    }
    answer = world.client(KEEPER).post("/administration/circles/new/", fields)
    with world.acting(KEEPER) as actor:
        partner = make_partner(actor)
        Partner.objects.filter(pk=partner.pk).update(scope_id=Circle.objects.get().scope_id)
    seen = []
    for reader in ("viewer@post_b1", "viewer@post_b2"):
        with world.acting(reader):
            seen.append(Partner.objects.filter(pk=partner.pk).exists())
    assert (answer.status_code, seen) == (302, [True, False])


def test_circle_when_reader_does_not_belong_to_it_then_absent(world, circle):
    statuses = [
        world.client(f"viewer@{unit}").get(page(circle)).status_code for unit in ("post_b1", "post_b2")
    ]
    assert statuses == [200, 404]


def test_member_when_taken_in_then_listed(world, circle):
    fields = {"unit": world.unit("post_b2").pk, "on": clock.today()}
    world.client(KEEPER).post(page(circle, "members/"), fields)
    members = world.client(KEEPER).get(page(circle)).context["members"]
    assert {member.unit.code for member in members} == {"post_b1", "post_b2"}


def test_member_when_it_leaves_then_reads_no_more(world, circle):
    reader = world.client("viewer@post_b1")
    (member,) = world.client(KEEPER).get(page(circle)).context["members"]
    world.client(KEEPER).post(page(circle, f"members/{member.pk}/"), {"on": clock.today()})
    assert reader.get(page(circle)).status_code == 404


def test_circle_when_ended_by_another_unit_then_refused(world, circle):
    fields = {"on": clock.today(), "reason": "Done."}
    answer = world.client("staff_officer@post_b1").post(page(circle, "end/"), fields)
    assert answer.status_code == 422


def test_circle_when_ended_then_says_until_when(world, circle):
    fields = {"on": clock.today(), "reason": "Done."}
    world.client(KEEPER).post(page(circle, "end/"), fields)
    assert world.client(KEEPER).get(page(circle)).context["circle"].valid_to == clock.today()


def test_list_when_shown_then_holds_circles_within_reach(world, circle):
    shown = [
        list(world.client(reader).get("/administration/circles/").context["circles"])
        for reader in (KEEPER, "viewer@post_b2")
    ]
    assert shown == [[circle], []]


def test_unit_when_its_commander_withdraws_it_then_it_reads_no_more(world, circle):
    with world.acting("commander@post_b1"):
        (member,) = CircleMember.objects.filter(unit__code="post_b1")
        leave_circle(member.pk)
    with world.acting("viewer@post_b1"):
        assert Circle.objects.count() == 0


@pytest.mark.parametrize("who", ["viewer@post_b1", "commander@post_b2", "commander@province_a"])
def test_unit_when_withdrawn_by_another_then_database_refuses(world, circle, who):
    with world.acting(KEEPER):
        (member,) = CircleMember.objects.filter(unit__code="post_b1")
    with world.acting(who), pytest.raises(DatabaseError), transaction.atomic():
        leave_circle(member.pk)


def test_review_when_commander_withdraws_the_unit_from_a_named_circle_then_it_leaves(world, circle):
    with world.acting("security_officer@region") as actor:
        unit = Unit.objects.get(code="post_b1")
        review = begin_review(actor=actor, unit=unit, title="Posts", due_on=clock.today())
    client = world.client("commander@post_b1")
    address = reverse("access-review", args=[review.pk])
    shown = {
        member.circle.name_en for _item, found in client.get(address).context["items"] for member in found
    }
    with world.acting(KEEPER):
        (member,) = CircleMember.objects.filter(unit__code="post_b1")
    withdraw = reverse("access-review-circle", args=[review.pk, member.pk])
    statuses = [client.post(withdraw, {"reason": reason}).status_code for reason in ("", "Not needed")]
    after = [found for _item, found in client.get(address).context["items"] if found]
    assert (shown, statuses, after) == ({"Patrol 3"}, [422, 302], [])
    assert world.client("viewer@post_b1").get(withdraw).status_code == 403
