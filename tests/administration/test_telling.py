"""Who is told of what happens at the security desk, and of what ends soon."""

from datetime import timedelta

import pytest
from tests.factories.records import make_partner

from comity.access.acting import acting_as_service
from comity.access.models import Account, Level, Unit
from comity.access.services import relabel_record
from comity.administration.models import Clearance
from comity.administration.services import clearances, lowering, reviews
from comity.administration.services.reminding import remind_of_ends
from comity.foundation import clock
from comity.threads.models import Notification

OFFICER, SECOND, ANALYST = "security_officer@region", "security_officer@province_a", "analyst@post_a1"
STAFF = "staff_officer@province_a"
MONTH = timedelta(days=30)


def told(world, *names):
    """Return the kinds that each is told of, in the order of the names."""
    found = []
    for name in names:
        with world.acting(name):
            found.append(list(Notification.objects.order_by("kind").values_list("kind", flat=True)))
    return found


def propose(world, **values):
    with world.acting(OFFICER) as actor:
        account = Account.objects.select_related("unit", "label").get(pk=world.account(ANALYST).pk)
        given = {"clearance": Level.objects.get(no=2), "evidence": "Vetting 7", "reason": "Tasks", **values}
        return clearances.propose_clearance(actor=actor, account=account, **given)


def begin(world, due_on):
    with world.acting(OFFICER) as actor:
        unit = Unit.objects.get(code="province_a")
        return reviews.begin_review(actor=actor, unit=unit, title="Autumn", due_on=due_on)


def remind(today):
    with acting_as_service("clock") as actor:
        return remind_of_ends(actor=actor, today=today)


def test_officers_when_a_clearance_waits_then_told_who_could_confirm_it(world):
    propose(world)
    names = (SECOND, OFFICER, "security_officer@post_a1", "security_officer@province_b", ANALYST)
    assert told(world, *names) == [["clearance_waits"], [], [], [], []]


def test_account_when_its_clearance_was_granted_then_told_and_led_to_its_own_page(world):
    proposed = propose(world)
    with world.acting(SECOND) as actor:
        clearances.confirm_clearance(actor=actor, proposed=Clearance.objects.get(pk=proposed.pk))
    page = world.client(ANALYST).get("/notifications/")
    (notice,) = page.context["notices"]
    assert (notice.words, page.context["unread"]) == ("My clearance was changed", 1)
    followed = world.client(ANALYST).get(f"/notifications/{notice.id}/", follow=True)
    assert (followed.status_code, followed.redirect_chain[-1][0]) == (200, "/account/")


@pytest.mark.parametrize("service", [lowering.lower_labels, lowering.decline_lowerings])
def test_asker_when_a_lowering_was_decided_then_told(world, service):
    with world.acting(STAFF) as actor:
        record = relabel_record(actor=actor, record=make_partner(actor), level=2, reason="")
        asked = lowering.ask_lowering(actor=actor, record=record, level=1, reason="Published")
    with world.acting(OFFICER) as actor:
        service(actor=actor, asked=[asked], answer="Seen")
    assert told(world, STAFF, "viewer@province_a") == [["lowering_decided"], []]


def test_commanders_when_a_review_begins_and_ends_then_told_once_each(world):
    begin(world, clock.today() + timedelta(days=5))
    counts = [remind(clock.today())["reviews"] for _ in range(2)]
    names = ("commander@province_a", "commander@post_a1", "commander@province_b", "staff_officer@province_a")
    assert (counts, told(world, *names)) == ([1, 0], [["review_began", "review_ends"]] * 2 + [[], []])


def test_commander_when_all_below_is_decided_then_not_told_of_the_end(world):
    review = begin(world, clock.today() + timedelta(days=5))
    with world.acting("commander@post_a1") as actor:
        for item in reviews_items(review, "post_a1", actor):
            reviews.confirm_item(actor=actor, item=item)
    with world.acting("commander@province_a") as actor:
        for item in reviews_items(review, "post_a1", actor):
            reviews.confirm_item(actor=actor, item=item)
    remind(clock.today())
    assert told(world, "commander@post_a1", "commander@post_a2") == [
        ["review_began"],
        ["review_began", "review_ends"],
    ]


def reviews_items(review, unit, actor):
    rows = review.items.filter(unit__code=unit, decision="open").exclude(account=actor.account_id)
    return list(rows.select_related("review", "account"))


def test_account_when_its_clearance_ends_within_a_month_then_told_once_for_that_day(world):
    propose(world, clearance=Level.objects.get(no=1), valid_to=clock.today() + MONTH)
    counts = [remind(day)["clearances"] for day in (clock.today() - timedelta(days=1), *[clock.today()] * 2)]
    assert (counts, told(world, ANALYST)) == ([0, 1, 0], [["clearance_changed", "clearance_ends"]])
